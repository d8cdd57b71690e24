import { readScript, type ScriptGrammar } from './script.ts';
import { type LanguageTable, readTable } from './table.ts';
import type { Node } from './tree.ts';

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const grammar: ScriptGrammar = {
  name: 'perl',
  comments: [/#[^\n]*/y],
  identifier:
    /[$@%](\{\^?\w+\}|::\w[\w:]*|\^[A-Z]|#?\w+(::\w+)*|#(?=[{$]))|\$[&`'+!@/\\,;.<>()[\]|"~=:?^-]|@[-+_]|%[+!-]|-[a-zA-Z](?=\s*[\s$"'(][^=])|[A-Za-z_]\w*(::\w+)*/y,
  operators:
    /(<=>|\*\*=|\|\|=|&&=|\/\/=|\.\.\.|<<=|>>=|->|\+\+|--|\*\*|=~|!~|==|!=|<=|>=|&&|\|\||\/\/|\.\.|::|\+=|-=|\*=|\/=|\.=|%=|x=|&=|\|=|\^=|=>|<<|>>|[-+*/%=<>!~\\?:.,&|^()[\]{}])/y,
  refused:
    /^=[a-zA-Z]|<<[~"'A-Z]|\b__(END|DATA)__\b|\bformat\b|[A-Za-z_]'[A-Za-z_]\w*\s*\(|\buse\s+(re|overload|constant|subs|vars|lib|if|bigint|encoding|filter|charnames|feature\s+.*all)\b|\bno\s+strict|\$\$|[$@%]\{(?!\^?\w+\})|[$@%]\s+\w|\*\{|\*[A-Za-z_]+\s*=|->\s*[@$%&(]|&\s*[$\w{]+\s*\(|\bgoto\b|\btie\b|\bbless\b|\blocal\s+\$SIG|[$%]SIG\b|@ARGV\s*=|(push|unshift)\s*\(?\s*@ARGV|\$\^|\bprototype\b/m,
  beforePattern: set(
    'if unless while until and or not split grep map print return push join when x lt gt le ge eq ne cmp',
  ),
  members: set('->'),
  separators: set(
    'if unless elsif else while until foreach for and or not xor return last next redo eq ne lt gt le ge cmp x BEGIN END INIT CHECK package continue say print else',
  ),
  constants: set('undef __FILE__ __LINE__ __PACKAGE__ wantarray'),
  commandCalls: true,
  concatenates: '.',
  sigil: /^[$@%]/,
  declares: set('my our local state sub'),
};

/** Reads Perl. Throws CodeSyntaxError. */
export const readPerl = (text: string): Node => readScript(loads(text), grammar);

/** `use Module qw(names)` is a call that loads it. */
const loads = (text: string): string =>
  text.replace(
    /(^|[;{\n]\s*)use\s+((?:v?[\d._]+|strict|warnings|utf8|integer|diagnostics|feature\s+['"]say['"])\s*(?=;|$)|([A-Z]\w*(?:::\w+)*)((?:\s+qw\([^()'"]*\)|\s+['"][\w:]*['"]|\s*\(\))?)\s*(?=;|$))/g,
    (_, before: string, _all: string, module: string | undefined) =>
      module === undefined ? before : `${before}__module("${module}")`,
  );

/** Perl's functions after perlfunc, and its core modules after perldoc. */
export const perlTable = (): LanguageTable =>
  readTable(
    `
=: printf sprintf length substr index rindex uc lc ucfirst lcfirst join split reverse sort map grep keys values each exists delete defined push pop shift unshift splice scalar wantarray chomp chop chr ord abs int sqrt sin cos atan2 exp log hex oct rand srand time localtime gmtime sleep die warn exit ref quotemeta lc pos study sprintf vec pack unpack=decode eof close binmode fileno seek tell read getc readline local caller times import exists __module=load:0 STDIN STDOUT STDERR ARGV ENV _ wait print say fc lock undef select
=: $ENV=env %ENV=env @ARGV=argv:0 $ARGV=argv:0 @INC %INC $0
=: -e=list:0 -f=list:0 -d=list:0 -s=list:0 -r=list:0 -w=list:0 -x=list:0 -z=list:0 -l=list:0 -M=list:0 -A=list:0 -C=list:0 -o=list:0 -t -T=list:0 -B=list:0 -p=list:0 -S=list:0
=: system=words:0 exec=words:0 eval=eval:0 do=code require=code unlink=delete:all rmdir=delete:0 rename=delete:0+write:1 mkdir=write:0 symlink=write:1+read:0 link=write:1+read:0 truncate=write:0 utime=code chmod=chmod-all chown=code open=perl-open opendir=list:1 readdir closedir rewinddir stat=list:0 lstat=list:0 readlink=list:0 glob=glob+list:0 chdir=code chroot=code fork=code kill=kill syscall=code ioctl=code fcntl=code dump=code sysopen=write:1 syswrite sysread socket=socket connect=code bind=listen listen=listen accept=listen pipe=code exec=words:0 sprintf waitpid=code umask=code setpgrp=code getppid getpwuid getpwnam getgrgid getlogin gethostbyname=post:0 send=code recv=code dbmopen=code CORE=code CORE::system=code CORE::exec=code CORE::GLOBAL=code sub lc qw
=: List::Util Scalar::Util Data::Dumper POSIX JSON::PP JSON JSON::XS Time::HiRes Time::Local Time::Piece File::Basename File::Spec File::Spec::Functions Cwd Getopt::Long Encode MIME::Base64 Digest::MD5 Digest::SHA Text::Wrap Text::ParseWords Storable Term::ANSIColor Carp constant Benchmark Math::BigInt Math::Trig List::MoreUtils Text::CSV YAML::XS YAML::PP Config English Unicode::Normalize utf8 open Socket IO::Socket IO::Socket::INET IO::File IO::Handle LWP::Simple LWP::UserAgent HTTP::Tiny File::Path File::Copy File::Find File::Temp File::Slurp Path::Tiny IPC::Open3 IPC::Open2 IPC::Run Sys::Hostname Env
=: first sum sum0 max min maxstr minstr reduce shuffle uniq uniqnum any all none pairs pairkeys blessed reftype looks_like_number Dumper floor ceil fmod strftime mktime encode_json to_json from_json decode_json basename dirname fileparse catfile=join catdir=join cwd=cwd getcwd=cwd encode decode encode_utf8 decode_utf8 encode_base64 decode_base64=decode md5_hex sha1_hex sha256_hex hostname usleep gettimeofday tv_interval timelocal colored croak carp confess wrap abs_path=same:0 dualvar INT_MAX DBL_MAX
=: rmtree=delete-r:0 remove_tree=delete-r:0 mkpath=write:0 make_path=write:0 copy=read:0+copied:1 cp=read:0+write:1 move=delete:0+write:1 mv=delete:0+write:1 read_file=read:0 write_file=write:0 find=code finddepth=code get=net:0 getprint=net:0 getstore=net:0+write:1 mirror=net:0+write:1 open2=code open3=code run=code
JSON::PP, JSON, JSON::XS, Data::Dumper, POSIX, List::Util, Math::BigInt, Time::Piece: *
JSON::PP: new
Text::CSV: new
IO::File: new=code
IO::Handle: new
HTTP::Tiny: new
LWP::UserAgent: new
IO::Socket::INET: new=perl-socket
IO::Socket: new=perl-socket
IO::Socket::SSL: new=perl-socket
POSIX: system=code _exit setsid=code dup2=duplicate execl=code execv=code fork=code strftime floor ceil
.: encode decode pretty canonical utf8 allow_nonref relaxed Indent Sortkeys Terse Dump print printf say close autoflush binmode opened eof getline getlines get=net:0 post=post:0 request=code mirror=net:0 put=post:0 delete=post:0 head=net:0 content decoded_content is_success status_line code message ymd hms strftime year mon mday epoch add subtract multiply divide bstr numify copy import
`,
    'Inline Acme Filter B O Devel DynaLoader XSLoader Safe Opcode Symbol Tie Net::SSH Net::FTP Net::SMTP DBI Expect Proc::Daemon PerlIO Module::Load Class::Struct attributes overload threads Thread Win32 Sys::Syslog IO::Pty IPC::Cmd IPC::System::Simple autodie ExtUtils CPAN App Test',
  );

/** Functions of Perl that stay what they are. */
export const perlPowers: ReadonlySet<string> = set('system exec eval do require open unlink');
