import { readScript, type ScriptGrammar } from './script.ts';
import { type LanguageTable, readTable } from './table.ts';
import type { Node } from './tree.ts';

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const grammar: ScriptGrammar = {
  name: 'php',
  comments: [/\/\/[^\n]*/y, /#(?!\[)[^\n]*/y, /\/\*[\s\S]*?\*\//y],
  identifier: /\$?\\?[A-Za-z_]\w*(\\\w+)*/y,
  operators:
    /(\?\?=|<=>|===|!==|\*\*=|\.\.\.|<<=|>>=|\?->|->|=>|==|!=|<=|>=|&&|\|\||\?\?|\+\+|--|::|\+=|-=|\*=|\/=|\.=|%=|\*\*|<<|>>|[-+*/%=<>!~@?:.,&|^()[\]{}])/y,
  refused: /\?>|<<<|#\[|\$\$|\$\{|__halt_compiler|->\s*[{$]|::\s*[{$]\w*\s*\(|\bnew\s*[$(]/i,
  beforePattern: set(''),
  members: set('-> :: ?->'),
  separators: set(
    'if else elseif endif while endwhile for endforeach endfor foreach as do switch case default break continue return echo print and or xor new clone instanceof throw try catch finally static global public private protected abstract final class extends implements interface const yield use match readonly list array',
  ),
  constants: set('null true false NULL TRUE FALSE __FILE__ __DIR__ __LINE__'),
  commandCalls: false,
  concatenates: '.',
  sigil: /^\$/,
  declares: set('function fn'),
};

/** Reads PHP, without the mark that opens it in a file. Throws CodeSyntaxError. */
export const readPhp = (text: string): Node => readScript(text.replace(/^\s*<\?php\b/, ''), grammar);

/** Functions of PHP by the names of its manual, in lower case: PHP does not tell the two apart. */
export const phpTable = (): LanguageTable =>
  readTable(
    `
=: php_version php_os php_os_family php_eol php_int_max php_int_size php_binary php_major_version php_minor_version php_extra_version php_sapi directory_separator m_pi e_all json_pretty_print json_unescaped_slashes json_throw_on_error stdin stdout stderr
=: phpversion php_sapi_name php_uname zend_version extension_loaded get_loaded_extensions ini_get ini_get_all memory_get_usage memory_get_peak_usage microtime time date gmdate mktime strtotime date_default_timezone_get date_default_timezone_set hrtime usleep sleep getmypid gethostname sys_get_temp_dir php_ini_loaded_file php_ini_scanned_files version_compare function_exists class_exists method_exists defined constant=code set_time_limit error_reporting ini_set=code putenv=code getenv=variable:0 phpinfo=env get_cfg_var opcache_get_status gc_collect_cycles uniqid getcwd=cwd spl_object_id get_class gettype get_debug_type var_dump print_r var_export debug_zval_refcount serialize unserialize=code
=: strlen strtolower strtoupper ucfirst ucwords lcfirst trim ltrim rtrim explode implode join str_replace str_repeat str_pad str_split substr strpos strrpos stripos strstr str_contains str_starts_with str_ends_with sprintf printf number_format nl2br htmlspecialchars htmlentities addslashes strrev=decode strcmp strcasecmp wordwrap similar_text levenshtein md5 sha1 hash crc32 base64_encode base64_decode=decode bin2hex hex2bin=decode str_rot13=decode gzinflate=decode gzuncompress=decode gzdecode=decode convert_uudecode=decode urlencode urldecode rawurlencode http_build_query parse_url parse_str mb_strlen mb_substr mb_strtoupper mb_strtolower iconv utf8_encode chr ord dechex hexdec bindec decbin octdec random_bytes random_int rand mt_rand password_hash password_verify json_encode json_decode json_last_error json_last_error_msg preg_match preg_match_all preg_split preg_quote preg_replace preg_replace_callback=callback:1 ctype_digit ctype_alpha
=: count sizeof in_array array_keys array_values array_merge array_sum array_product array_slice array_splice array_unique array_reverse array_flip array_fill array_combine array_column array_diff array_intersect array_key_exists array_key_first array_key_last array_push array_pop array_shift array_unshift array_search array_chunk array_pad array_rand shuffle range compact sort rsort asort arsort ksort krsort min max abs ceil floor round sqrt pow intdiv fmod pi log exp sin cos tan is_null is_array is_string is_int is_numeric is_bool is_float is_object is_callable isset unset empty intval floatval strval boolval settype iterator_to_array array_map=callback:0 array_filter=callback:1 array_walk=callback:1 array_reduce=callback:1 usort=callback:1 uasort=callback:1 uksort=callback:1 exit die define array_is_list str_word_count nl_langinfo checkdate date_create intdiv bcadd
=: file_get_contents=php-read file=php-read readfile=php-read fopen=open file_put_contents=write:0 unlink=delete:0 rmdir=delete:0 rename=delete:0+write:1 copy=read:0+copied:1 mkdir=write:0 touch=write:0 symlink=write:1+read:0 link=write:1+read:0 chmod=chmod:0 chown=chmod:0 tempnam tmpfile scandir=list:0 glob=glob+list:0 opendir=list:0 readdir closedir is_file=list:0 is_dir=list:0 file_exists=list:0 filesize=list:0 filemtime=list:0 stat=list:0 is_readable=list:0 is_writable=list:0 realpath=same:0 basename dirname pathinfo fgets fread fwrite fputs fclose feof fgetcsv fputcsv fflush flock ftruncate stream_get_contents parse_ini_file=read:0 simplexml_load_file=read:0 show_source=read:0 highlight_file=read:0 highlight_string md5_file=read:0 sha1_file=read:0 hash_file=read:1 move_uploaded_file=code php_strip_whitespace=read:0 getimagesize=read:0 disk_free_space=list:0 disk_total_space=list:0 chdir=code chroot=code
=: system=shell:0 exec=shell:0 shell_exec=shell:0 passthru=shell:0 popen=shell:0 proc_open=run pcntl_exec=code pcntl_fork=code posix_kill=kill eval=eval:0 assert=code create_function=code call_user_func=code call_user_func_array=code func_get_args register_shutdown_function=code spl_autoload_register=code set_error_handler=code extract=code include=include:0 include_once=include:0 require=include:0 require_once=include:0 dl=code mail=code fsockopen=address:0 pfsockopen=address:0 stream_socket_client=net:0 stream_socket_server=listen socket_create=socket socket_connect=code curl_init=net:0 curl_setopt=code curl_setopt_array=code curl_exec curl_close curl_error curl_getinfo curl_version gethostbyname=post:0 dns_get_record=post:0 header=code escapeshellarg escapeshellcmd reflectionfunction=code reflectionclass=code reflectionmethod=code closure=code ffi=code apache_setenv=code
=: stdclass arrayobject datetime datetimeimmutable dateinterval datetimezone exception runtimeexception splfileinfo arrayiterator pdo=code mysqli=code splfileobject=open directoryiterator=list:0 recursivedirectoryiterator=list:0 recursiveiteratoriterator numberformatter collator
composer\\installedversions: getversion getprettyversion isinstalled getinstalledpackages
.: format getmessage gettimestamp modify add sub diff getpathname getfilename getextension isfile isdir getcode gettrace setdate settime gettype days y m d h i s format
`,
    '',
  );

/** Functions of PHP that stay what they are. */
export const phpPowers: ReadonlySet<string> = set('eval assert system exec');
