import { readScript, type ScriptGrammar } from './script.ts';
import { type LanguageTable, readTable } from './table.ts';
import type { Node } from './tree.ts';

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const grammar: ScriptGrammar = {
  name: 'ruby',
  comments: [/#[^\n]*/y],
  identifier:
    /[A-Z]\w*(::[A-Z]\w*)+|(@@?|\$)?[A-Za-z_]\w*[?!]?(?![=~>]?=[^=~>])|(@@?|\$)?[A-Za-z_]\w*|\$[0-9!@&~/\\,;.<>_*$?:"]/y,
  operators:
    /(<=>|===|=>|==|=~|!=|!~|&&=|\|\|=|\*\*=|\*\*|\.\.\.|\.\.|&\.|::|->|\+=|-=|\*=|\/=|%=|\|=|&=|<<=|>>=|<<|>>|<=|>=|&&|\|\||[-+*/%=<>!&|^~?:.,()[\]{}])/y,
  refused: /^=begin|<<[-~]?["'`A-Z]|\b__END__\b|\bBEGIN\b|\bundef\b|\balias\b/m,
  beforePattern: set(
    'if unless while until and or not when then puts p print return split match grep scan gsub sub select reject',
  ),
  members: set('. &. ::'),
  separators: set(
    'if unless elsif else end while until then do begin ensure case when in and or not return next break redo retry yield class module self defined? super rescue',
  ),
  constants: set('nil true false __FILE__ __LINE__ __method__ __dir__'),
  commandCalls: true,
  concatenates: '+',
  sigil: /^[@$]/,
  declares: set('def for'),
};

/** Reads Ruby. Throws CodeSyntaxError. */
export const readRuby = (text: string): Node => readScript(text, grammar);

/** Ruby's core and standard library, after docs.ruby-lang.org. */
export const rubyTable = (): LanguageTable =>
  readTable(
    `
=: puts print p pp printf putc format sprintf gets readline readlines rand srand sleep exit abort raise loop lambda proc catch throw block_given? caller freeze frozen? Integer Float String Array Hash Rational Complex require=require:0 require_relative=code load=code autoload=code attr_accessor attr_reader attr_writer private public protected include extend
=: RUBY_VERSION RUBY_PLATFORM RUBY_ENGINE RUBY_PATCHLEVEL RUBY_RELEASE_DATE RUBY_COPYRIGHT RUBY_DESCRIPTION RUBY_ENGINE_VERSION ARGV=argv:0 ENV=env STDIN STDOUT STDERR DATA $stdin $stdout $stderr $PROGRAM_NAME $0 $_ $~ $1 $2 $3 $4 $5 $6 $7 $8 $9 $& $. $, $/ $; $! $LOAD_PATH $: $VERBOSE $DEBUG ARGF
=: URI=same:0 system=words:0 exec=words:0 spawn=words:0 fork=code open=open eval=eval:0 instance_eval=code class_eval=code module_eval=code send=code __send__=code public_send=code method=code binding=code define_method=code trap=code at_exit=code syscall=code select=code test=code set_trace_func=code const_get=code instance_variable_get=code ObjectSpace=code Kernel=code TracePoint=code Ractor=code Fiddle=code Object=code Process.spawn=words:0 Process.exec=words:0
ENV: fetch=variable:0 key? has_key? to_h=env each=env map=env inspect=env keys values=env to_a=env sort=env select=env [] delete=code update=code
JSON, Math, Time, Date, DateTime, Comparable, Enumerable, SecureRandom, Digest, Digest::SHA256, Digest::MD5, Digest::SHA1, OpenSSL::Digest, Set, Struct, OpenStruct, Rational, Random, Benchmark, Shellwords, Etc.nprocessors, ERB::Util, CGI.escape, StringIO, Integer, Float, BigDecimal, GC, Signal.list, RbConfig, Gem, Bundler, Psych.safe_load, Zlib.crc32: *
JSON: parse generate pretty_generate dump load=code load_file=read:0 parse! unsafe_load=code
=: Gem::Version.new Gem::Version.correct? Gem::Requirement.new Gem::Dependency.new
Gem: version loaded_specs=code path install=code
Bundler: setup with_clean_env=code with_unbundled_env=code system=code exec=code clean_system=code
Array: new
Hash: new
String: new
Regexp: new escape union
Class: new
YAML: safe_load dump to_yaml load_file=read:0 load=code unsafe_load=code safe_load_file=read:0 load_documents=code
Base64: encode64 strict_encode64 urlsafe_encode64 decode64=decode strict_decode64=decode urlsafe_decode64=decode
Marshal: dump load=code
File: read=read:0 readlines=read:0 foreach=read:0 binread=read:0 open=open new=open write=write:0 binwrite=write:0 exist? exists? file? directory? size zero? readable? writable? executable? symlink? stat=list:0 lstat=list:0 mtime=list:0 ctime=list:0 atime=list:0 basename dirname extname join=join expand_path=tilde absolute_path=same:0 realpath=same:0 split delete=delete:all unlink=delete:all rename=delete:0+write:1 symlink=write:1+read:0 link=write:1+read:0 chmod=chmod:1 chown=chmod:2 truncate=write:0 mkfifo=write:0 utime=write:2 readlink=list:0 ftype=list:0 identical? fnmatch fnmatch? SEPARATOR path
IO: read=read:0 readlines=read:0 foreach=read:0 binread=read:0 write=write:0 popen=words:0 copy_stream=read:0+write:1 sysopen=open pipe=code
Dir: glob=glob+list:0 [] entries=list:0 children=list:0 each_child=list:0 foreach=list:0 pwd=cwd getwd=cwd home=home exist? empty? mkdir=write:0 rmdir=delete:0 delete=delete:0 unlink=delete:0 chdir=code mktmpdir tmpdir
FileUtils: rm=delete:0 rm_f=delete:0 rm_r=delete-r:0 rm_rf=delete-r:0 rmtree=delete-r:0 remove=delete:0 remove_dir=delete-r:0 remove_entry=delete-r:0 remove_entry_secure=delete-r:0 remove_file=delete:0 safe_unlink=delete:0 rmdir=delete:0 mkdir=write:0 mkdir_p=write:0 makedirs=write:0 touch=write:0 cp=read:0+into:1 copy=read:0+into:1 cp_r=read-r:0+into:1 copy_file=read:0+copied:1 copy_entry=read-r:0+write:1 mv=delete-tree:0+into:1 move=delete-tree:0+into:1 ln_s=write:1 ln_sf=write:1 ln=write:1 symlink=write:1 install=read:0+write:1 chmod=chmod:1 chmod_R=chmod-r:1 chown=chmod:2 chown_R=chmod-r:2 pwd=cwd cd=code compare_file=read:0 uptodate?
Pathname: new=code pwd=cwd
Open3: capture2=words:0 capture2e=words:0 capture3=words:0 popen2=words:0 popen2e=words:0 popen3=words:0 pipeline=code
PTY: spawn=words:0
Process: pid ppid clock_gettime CLOCK_MONOTONIC CLOCK_REALTIME wait kill=kill daemon=code setproctitle uid gid euid spawn=words:0 exec=words:0
Etc: getlogin nprocessors uname getpwuid
Socket: gethostname tcp=address:0 new=socket
TCPSocket: new=address:0 open=address:0
UDPSocket: new=socket
TCPServer: new=listen open=listen
UNIXSocket: new=code
WEBrick::HTTPServer: new=listen
Net::HTTP: get=net:0 get_response=net:0 get_print=net:0 post=post:0 post_form=post:0 start=address:0 new=address:0
URI: parse=same:0 join=code encode_www_form encode_www_form_component decode_www_form_component open=net:0
URI.parse(): open=net:0 read=net:0
OpenURI: open_uri=net:0
HTTParty, Faraday, RestClient: get=net:0 post=post:0 put=post:0 delete=post:0 patch=post:0
Zlib::GzipReader: open=read:0
CSV: read=read:0 foreach=read:0 parse table=read:0 open=open generate
Tempfile: new create open
Thread: new
Psych: safe_load dump
=: json yaml csv set date time digest digest/sha2 securerandom fileutils pathname open3 open-uri net/http uri socket base64 benchmark erb optparse ostruct pp shellwords stringio tempfile tmpdir timeout zlib English bigdecimal rbconfig etc io/console forwardable singleton logger bundler bundler/setup rubygems psych prime matrix openssl delegate observer monitor tsort weakref abbrev find strscan ripper rexml/document minitest/autorun test/unit
.: length size count empty? nil? any? all? none? one? first last min max sum minmax sort sort_by reverse uniq flatten compact map collect each each_with_index each_with_object each_slice each_cons each_line each_char each_byte each_key each_value each_pair select filter reject find detect inject reduce group_by partition zip take drop take_while drop_while include? member? index rindex find_index join split push pop shift unshift append prepend concat insert delete delete_at delete_if keep_if clear dig fetch key? has_key? value? has_value? keys values to_a to_h to_s to_i to_f to_sym to_r to_c to_proc to_json inspect dup clone freeze frozen? tally transpose rotate sample shuffle combination permutation product cycle lazy with_index filter_map flat_map sum step upto downto times each_entry merge merge! invert transform_values transform_keys min_by max_by values_at slice except sort! reverse! map! uniq! compact! default default=
.: upcase downcase capitalize swapcase strip lstrip rstrip chomp chop chomp! strip! squeeze sub gsub sub! gsub! tr tr_s scan match match? start_with? end_with? center ljust rjust bytes chars lines codepoints ord chr hex oct unpack=decode unpack1=decode pack=decode encode force_encoding encoding valid_encoding? unicode_normalize succ next casecmp casecmp? each_grapheme_cluster crypt ascii_only? b getbyte bytesize replace =~ == <=>
.: read gets readline readlines each_line write print puts printf flush sync sync= close eof? eof rewind seek tell pos binmode fileno isatty tty? getc readchar string lineno path name
.: round floor ceil abs divmod modulo pow digits even? odd? zero? positive? negative? integer? finite? nan? infinite? gcd lcm bit_length pred
.: year month day hour min sec usec nsec wday yday strftime iso8601 utc localtime now today parse at mktime new call yield curry arity then tap itself is_a? kind_of? instance_of? respond_to? equal? eql? hash object_id class version message backtrace full_message captures named_captures pre_match post_match names body code status success? exitstatus pid message hexdigest digest base64digest update basename dirname extname exist? file? directory? relative? absolute? parent children=list:self entries=list:self glob=globs+list:self expand_path=same readable? superclass ancestors instance_methods public_methods methods
`,
    'win32ole fiddle ffi pty drb rinda expect syslog net/ssh net/scp net/ftp net/smtp net/telnet sinatra rack webrick pry irb debug byebug childprocess aws-sdk redis pg mysql2 sqlite3 mongo sequel active_record dotenv',
  );

/** Functions of Ruby that stay what they are, whatever the code binds. */
export const rubyPowers: ReadonlySet<string> = set(
  'system exec spawn fork open eval instance_eval class_eval module_eval send __send__ public_send method binding define_method trap at_exit syscall select test require require_relative load autoload const_get instance_variable_get set_trace_func instance_exec class_exec module_exec warn gem callcc',
);
