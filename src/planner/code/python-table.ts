import { type LanguageTable, readTable } from './table.ts';

/**
 * Built-in functions, the standard library and the best-known libraries of Python, after docs.python.org/3/library and
 * the libraries' own documentation. Of modules that only compute every member is harmless; of others each is listed.
 */
export const pythonTable = (): LanguageTable =>
  readTable(
    `
=: abs all any ascii bin bool bytearray bytes callable chr complex dict divmod enumerate filter float format frozenset hasattr hash hex id int isinstance issubclass iter=any:0 len list=any:0 map max memoryview min next object oct ord pow print property range repr reversed=any:0 round set=any:0 slice sorted=any:0 staticmethod classmethod str sum super tuple=any:0 type zip input open=open exit quit dir help
datetime.datetime: now utcnow today fromtimestamp utcfromtimestamp strptime fromisoformat combine min max
datetime.date: today fromisoformat fromtimestamp
datetime.timezone: utc
itertools.chain: from_iterable
tokenize: open=open
asyncio.Queue: qsize
=: eval=eval:0 exec=eval:0 compile __import__=root:0 getattr=code setattr=code delattr=code globals=code locals=code vars=one-value breakpoint=code execfile=code raw_input unicode long xrange reduce
=: __name__ __file__ __doc__ __package__ __builtins__=code __loader__=code __spec__=code
=: Exception BaseException ValueError TypeError KeyError IndexError AttributeError ImportError ModuleNotFoundError OSError IOError FileNotFoundError RuntimeError StopIteration ZeroDivisionError AssertionError NotImplementedError UnicodeDecodeError UnicodeError KeyboardInterrupt SystemExit NameError LookupError ArithmeticError OverflowError PermissionError TimeoutError ConnectionError SyntaxError Warning DeprecationWarning UserWarning RecursionError FileExistsError EOFError MemoryError
str: join lower upper format strip split replace maketrans
dict: fromkeys get items keys values
bytes: fromhex=decode
int: from_bytes bit_length
float: fromhex
json, re, math, cmath, decimal, fractions, random, statistics, string, textwrap, datetime, time, calendar, collections, collections.abc, itertools, operator, functools, copy, pprint, hashlib, hmac, uuid, difflib, unicodedata, typing, types, enum, dataclasses, abc, heapq, bisect, array, numbers, keyword, token, tokenize, secrets, colorsys, zoneinfo, contextlib, errno, stat, html, html.parser, html.entities, csv, struct, binascii.crc32, string.templatelib, importlib.resources, email, email.message, email.policy, mailbox, numpy, numpy.linalg, numpy.fft, torch.nn, torch.nn.functional, torch.optim, torch.linalg, sqlalchemy, sqlalchemy.orm, sqlalchemy.ext.asyncio, sqlalchemy.exc, psutil, pstats, pickletools, unittest.mock, plistlib, urllib.parse, platform, sysconfig, traceback, warnings, locale, getopt, argparse, optparse, cProfile.Profile, tracemalloc, gettext, weakref, dis, ast, graphlib, ipaddress, mimetypes, email.utils, quopri, reprlib, codeop, symtable, sched, tomllib.loads, importlib.metadata, asyncio.Queue, threading.Lock, zlib.crc32, fnmatch, posixpath, ntpath, timeit.default_timer, logging.getLevelName, this, __future__: *
operator: attrgetter=code methodcaller=code
functools: partial reduce lru_cache cache wraps singledispatch cached_property total_ordering cmp_to_key
types: FunctionType=code CodeType=code MethodType=code ModuleType SimpleNamespace
typing: get_type_hints=code
ast: parse dump literal_eval unparse walk
copy: copy deepcopy
platform: popen=code platform system release machine version node processor python_version python_implementation python_compiler architecture uname mac_ver libc_ver
csv: reader writer DictReader DictWriter
random: randint random choice choices shuffle sample seed uniform randrange
json: dumps loads load dump tool
re: match search sub findall compile fullmatch split finditer escape subn
traceback: print_exc format_exc
time: sleep time
warnings: filterwarnings simplefilter warn
tomllib: load loads
tomli: load loads
yaml: safe_load safe_load_all dump safe_dump load=code full_load unsafe_load=code __version__ SafeLoader
toml: load=code loads dumps
base64: b64encode urlsafe_b64encode standard_b64encode b32encode b16encode b85encode a85encode encodebytes b64decode=decode urlsafe_b64decode=decode standard_b64decode=decode b32decode=decode b16decode=decode b85decode=decode a85decode=decode decodebytes=decode decode=decode
binascii: hexlify crc32 b2a_hex b2a_base64 unhexlify=decode a2b_hex=decode a2b_base64=decode
codecs: encode lookup getencoder decode=decode open=open BOM_UTF8
zlib: compress crc32 adler32 decompress=decode
gzip: compress open=open decompress=decode
bz2: compress open=open decompress=decode
lzma: compress open=open decompress=decode
io: StringIO BytesIO TextIOWrapper open=open DEFAULT_BUFFER_SIZE
logging: getLogger basicConfig info warning error debug INFO DEBUG WARNING ERROR StreamHandler Formatter NullHandler CRITICAL exception critical
sys: argv=argv:1 path version version_info executable platform byteorder maxsize stdin stdout stderr exit getsizeof getrecursionlimit setrecursionlimit getdefaultencoding getfilesystemencoding prefix base_prefix exec_prefix implementation api_version hexversion builtin_module_names stdlib_module_names flags float_info int_info hash_info thread_info intern getrefcount modules=code settrace=code setprofile=code _getframe=code meta_path=code path_hooks=code displayhook=code excepthook=code dont_write_bytecode abiflags copyright maxunicode warnoptions orig_argv pycache_prefix is_finalizing ps1
sys.stdin: buffer read readline readlines isatty fileno encoding reconfigure
sys.stdout: buffer write flush isatty encoding reconfigure fileno writelines
sys.stderr: write flush isatty encoding
sys.stdout.buffer: write flush
sys.stdin.buffer: read readline readlines
sys.path: insert append extend
sys.version_info: major minor micro releaselevel
sys.implementation: name version cache_tag
os: getcwd=cwd getcwdb=cwd sep linesep pathsep name curdir pardir extsep devnull path getpid getppid getuid geteuid getgid getlogin uname cpu_count times urandom get_terminal_size fspath fsencode fsdecode strerror getloadavg O_RDONLY O_WRONLY O_CREAT O_RDWR F_OK R_OK W_OK X_OK SEEK_SET error PathLike stat_result DirEntry environ=env environb=env getenv=variable:0 getenvb=variable:0 isatty umask get_exec_path process_cpu_count sched_getaffinity confstr sysconf getpgid getgroups cpu_count get_inheritable
os: listdir=list:0+names:0 scandir=list:0 walk=list:0 fwalk=list:0 stat=list:0 lstat=list:0 access=list:0 readlink=list:0 statvfs=list:0 open=open close write read fdopen
os: remove=delete:0 unlink=delete:0 rmdir=delete:0 removedirs=delete:0 rename=delete:0+write:1 renames=delete:0+write:1 replace=delete:0+write:1 mkdir=write:0 makedirs=write:0 truncate=write:0 utime=write:0 symlink=write:1+read:0 link=write:1+read:0 mkfifo=write:0 mknod=write:0 chmod=chmod:0 chown=chmod:0 lchown=chmod:0 chdir=code fchdir=code chroot=code
os: system=shell:0 popen=shell:0 popen2=shell:0 popen3=shell:0 execv=exec-list:0 execve=exec-list:0 execvp=exec-list:0 execvpe=exec-list:0 execl=exec-words:0 execlp=exec-words:0 execle=exec-words:0 execlpe=exec-words:0 spawnl=exec-words:1 spawnlp=exec-words:1 posix_spawn=exec-list:0 posix_spawnp=exec-list:0 spawnv=spawn-code spawnvp=spawn-code spawnve=spawn-code startfile=spawn-code
os: fork=code forkpty=spawn-code openpty=spawn-code dup2=duplicate dup=code kill=kill killpg=kill setuid=code setgid=code putenv=code unsetenv=code abort=code _exit nice=code pipe=code waitpid=code setsid=code sendfile=code memfd_create=code
os.environ: get=variable:0 __setitem__=setenv:0 items=env copy=env keys values=env update=code setdefault=setenv:0 pop=code __getitem__=variable:0
os.path: join=path exists=list:0 isfile=list:0 isdir=list:0 islink=list:0 lexists=list:0 getsize=list:0 getmtime=list:0 getctime=list:0 realpath=same:0 abspath=same:0 normpath=same:0 basename dirname splitext split relpath commonpath commonprefix isabs expanduser=tilde expandvars sep samefile=list:0 splitdrive ismount=list:0 pathsep normcase=same:0
shutil: rmtree=delete-r:0 move=delete-tree:0+into:1 copy=read:0+into:1 copy2=read:0+into:1 copyfile=read:0+copied:1 copytree=read-r:0+write:1 copymode=chmod:1 copystat=chmod:1 chown=chmod:0 which disk_usage=list:0 get_terminal_size make_archive=write:0+read-r:2 unpack_archive=read:0+write:1 ignore_patterns
glob: glob=glob+list:0 iglob=glob+list:0 escape
pathlib: Path=path PurePath=path PosixPath=path PurePosixPath=path
pathlib.Path: home=home cwd=cwd
tempfile: gettempdir mkdtemp=temporary mkstemp TemporaryDirectory=temporary NamedTemporaryFile TemporaryFile mktemp SpooledTemporaryFile gettempprefix
subprocess: run=run call=run check_call=run check_output=run Popen=run getoutput=shell:0 getstatusoutput=shell:0 PIPE DEVNULL STDOUT CalledProcessError TimeoutExpired CompletedProcess list2cmdline
asyncio: run gather sleep create_task wait wait_for get_event_loop new_event_loop Queue Event Lock Semaphore TimeoutError create_subprocess_shell=shell:0 create_subprocess_exec=words:0 open_connection=address:0 start_server=listen
pty: spawn=spawn-code fork=spawn-code openpty=spawn-code
commands: getoutput=shell:0 getstatusoutput=shell:0
platform: system
signal: SIGTERM SIGKILL SIGINT SIGHUP SIGUSR1 Signals signal=code alarm=code pause=code raise_signal=kill
socket: socket=socket gethostname getfqdn AF_INET AF_INET6 AF_UNIX SOCK_STREAM SOCK_DGRAM SOL_SOCKET SO_REUSEADDR SHUT_RDWR timeout error setdefaulttimeout create_connection=address:0 gethostbyname=post:0 getaddrinfo=post:0 gethostbyaddr=post:0 create_server=listen inet_aton inet_ntoa htons ntohs
socket.socket(): connect=address:0 connect_ex=address:0 bind=listen listen=listen accept=listen send sendall recv close settimeout setsockopt getsockname fileno=duplicate makefile shutdown getsockopt
ssl: OPENSSL_VERSION create_default_context PROTOCOL_TLS_CLIENT get_default_verify_paths OPENSSL_VERSION_INFO CERT_NONE _create_unverified_context=code get_server_certificate=code
urllib.request: urlopen=net:0 urlretrieve=net:0+write:1 Request=net:0 build_opener=code install_opener=code pathname2url quote getproxies
urllib.error: URLError HTTPError
urllib2: urlopen=net:0 Request=net:0
urllib: urlopen=net:0 urlretrieve=net:0+write:1 quote unquote urlencode parse request error
http: HTTPStatus
http.client: HTTPConnection=address:0 HTTPSConnection=address:0 responses HTTP_PORT
http.server: HTTPServer=listen SimpleHTTPRequestHandler=code test=listen
ftplib: FTP=post:0 FTP_TLS=post:0
smtplib: SMTP=post:0 SMTP_SSL=post:0
telnetlib: Telnet=post:0
requests, httpx: get=net:0 head=net:0 options=net:0 post=post:0 put=post:0 delete=post:0 patch=post:0 request=post:1 Session=code Client=code AsyncClient=code codes exceptions __version__ stream=post:1
aiohttp: ClientSession=code __version__
urllib3: __version__ PoolManager=code
sqlite3.connect(), sqlite3.connect().cursor(), sqlite3.connect().execute(): execute=sql:0 executemany=sql:0 executescript=sql:0 cursor commit close fetchone fetchall fetchmany
sqlite3: connect=read:0 Row version sqlite_version __version__
importlib: import_module=require:0 reload=code metadata util machinery
importlib.metadata: version distributions packages_distributions entry_points
importlib.util: find_spec spec_from_file_location=code module_from_spec=code
inspect: getsource signature getfile getdoc getmembers isclass isfunction ismodule getsourcefile cleandoc currentframe=code stack=code
pkgutil: iter_modules walk_packages find_loader
runpy: run_path=code run_module=code
timeit: timeit=timed:0 repeat=timed:0 default_timer
code: interact=code
unittest: main TestCase mock TestLoader TextTestRunner skip
doctest: testmod
pytest: main __version__ raises approx fixture mark
getpass: getuser getpass
psycopg2, psycopg, pymysql, MySQLdb, asyncpg, mysql.connector: connect=service __version__
psycopg2.extras, psycopg.rows, pymysql.cursors: RealDictCursor DictCursor dict_row
sqlalchemy: create_engine=service inspect text
sqlalchemy.ext.asyncio: create_async_engine=service
redis: Redis=service StrictRedis=service from_url=service __version__
pymongo: MongoClient=service __version__
psutil: Popen=code
pickletools: dis
threading: Thread Event RLock Semaphore Timer local Lock current_thread active_count
multiprocessing: cpu_count Pool Process Queue Manager set_start_method freeze_support
concurrent.futures: ThreadPoolExecutor ProcessPoolExecutor as_completed
site: getsitepackages getusersitepackages ENABLE_USER_SITE USER_SITE USER_BASE
gc: collect get_count get_stats disable enable
resource: getrusage RUSAGE_SELF RUSAGE_CHILDREN getrlimit RLIMIT_NOFILE
pwd: getpwuid getpwnam getpwall
grp: getgrgid getgrnam
atexit: register=code
cProfile: run=code
zipfile: ZipFile=open is_zipfile=list:0 ZIP_DEFLATED BadZipFile
tarfile: open=open is_tarfile=list:0
configparser: ConfigParser RawConfigParser
xml.etree.ElementTree: parse=read:0 fromstring tostring Element SubElement
xml.dom.minidom: parseString parse=read:0
fileinput: input=read:all
linecache: getline=read:0
filecmp: cmp=read:0+read:1
pickle, cPickle, dill, marshal, shelve, joblib, cloudpickle: dumps dump=code load=code loads=code __version__ HIGHEST_PROTOCOL
numpy: array arange zeros ones linspace mean sum std dot eye random __version__ version pi sqrt sin cos exp log max min load=code loadtxt=read:0 genfromtxt=read:0 save=write:0 savetxt=write:0 float32 float64 int32 int64 ndarray reshape concatenate vstack hstack show_config median var argmax argmin unique allclose isclose
numpy: fromfile=read:0 memmap=write:0 savez=write:0 savez_compressed=write:0 DataSource=code ctypeslib=code f2py=code distutils=code lib=code core=code testing=code
numpy.testing: assert_allclose assert_array_equal assert_almost_equal assert_equal
pandas: to_numeric cut qcut pivot_table crosstab isna notna get_dummies melt json_normalize Timestamp Timedelta NA option_context set_option options read_table=read:0 read_fwf=read:0 read_feather=read:0 read_orc=read:0 read_sql=sql:0 read_sql_query=sql:0 testing
torch: nn optim manual_seed no_grad cat stack matmul softmax sum mean max min argmax eye linspace Tensor bool int64 long randint full from_numpy allclose
numpy.random: rand randn randint seed default_rng random choice normal
pandas: read_csv=read:0 read_json=read:0 read_parquet=read:0 read_excel=read:0 read_pickle=code DataFrame Series to_datetime concat merge __version__ show_versions date_range
torch: __version__ cuda version backends tensor zeros ones rand randn arange device load=code save=write:0 float32 float16 get_num_threads mps
torch.cuda: is_available device_count get_device_name current_device memory_allocated empty_cache get_device_properties get_device_capability
torch.backends.mps: is_available is_built
torch.backends.cudnn: version is_available enabled
torch.version: cuda hip
tensorflow: __version__ config
tensorflow.config: list_physical_devices
PIL.Image: open=open new
packaging.version: parse Version
certifi: where __version__
sysconfig: get_paths get_path get_config_var get_config_vars get_platform get_python_version
site: getsitepackages
.: __setitem__ format format_map ratio quick_ratio get_opcodes get_close_matches append extend insert pop popitem remove clear sort reverse count index copy=path-copy:self update setdefault get items keys values add discard union intersection difference symmetric_difference issubset issuperset fromkeys
.: lower upper strip lstrip rstrip split rsplit splitlines join replace=path-replace:self startswith endswith find rfind rindex encode decode=decode title capitalize casefold swapcase center ljust rjust zfill isdigit isalpha isalnum isspace isupper islower isnumeric isidentifier isdecimal partition rpartition expandtabs translate maketrans removeprefix removesuffix hex bit_length to_bytes as_integer_ratio is_integer conjugate
.: read=named-read:0 readline readlines write writelines close seek tell flush isatty fileno getvalue truncate readable writable
.: group groups groupdict start end span search match fullmatch sub subn findall finditer pattern
.: name stem suffix suffixes parts parent parents anchor drive root args errno strerror filename lineno msg real imag numerator denominator stdout stderr returncode status_code text content ok reason url headers json raise_for_status elapsed st_size st_mtime st_mode st_ino year month day hour minute second microsecond tzinfo major minor micro
.: strftime isoformat timestamp date time total_seconds days seconds weekday isoweekday isocalendar timetuple astimezone utcoffset toordinal hexdigest digest most_common elements popleft appendleft rotate extendleft
.: as_posix is_absolute with_suffix with_name with_stem relative_to resolve=same absolute exists=list:self is_file=list:self is_dir=list:self stat=list:self is_symlink=list:self iterdir=children+list:self glob=globs+list:self rglob=globs+list:self read_text=read:self read_bytes=read:self open=open:self write_text=write:self write_bytes=write:self touch=write:self mkdir=write:self unlink=delete:self rmdir=delete:self rename=delete:self+write:0 chmod=chmod:self joinpath=below expanduser=tilde match as_uri samefile=list:self owner=list:self symlink_to=write:self hardlink_to=write:self
.: add_argument parse_args print_help communicate=code wait poll send throw result done set_result cancel info debug warning error exception setLevel addHandler communicate namelist infolist getnames getmembers extractall=code extract=code writestr testzip writerow writerows writeheader fieldnames line_num iter findtext itertext getroot tag attrib tail sections options getint getboolean has_section has_option read_string read_file
.: shape dtype ndim size T mean sum std min max head describe columns iloc loc to_dict to_list tolist to_string value_counts groupby nunique unique dropna fillna sort_values reset_index isnull isna sample astype reshape flatten item numpy cpu any all cumsum round abs dot transpose
.: _asdict _replace _fields _make __path__ __members__ __name__ __doc__ __file__ __version__ __len__ __init__ __str__ __repr__ __eq__ __enter__ __exit__ __iter__ __next__ __contains__ __add__
`,
    'ctypes cffi _ctypes sh plumbum fabric invoke paramiko pexpect docker boto3 botocore kubernetes keyring pyautogui pynput win32api winreg _winreg msvcrt nt posix _posixsubprocess builtins __builtin__ imp zipimport importlib.machinery importlib.abc bdb pdb trace rlcompleter codeop concurrent.interpreters _xxsubinterpreters mmap fcntl termios tty syslog selectors select asyncore asynchat xmlrpc xmlrpclib SimpleHTTPServer SocketServer socketserver webbrowser antigravity idlelib lib2to3 ensurepip venv pip setuptools distutils peewee tortoise dns scapy impacket netmiko telnetlib3 websocket websockets zmq pika celery google azure openai anthropic selenium playwright pyperclip mss pyscreenshot cv2 IPython jupyter_client nbconvert cryptography Crypto nacl pynvml dbus gi objc Foundation AppKit _socket _io _imp _thread _pickle posixshmem curses readline cgi wsgiref sched.scheduler cgitb crypt spwd nis imaplib poplib nntplib',
  );

/** Names of Python that stay what they are, whatever the code binds. */
export const pythonPowers: ReadonlySet<string> = new Set(
  'eval exec compile __import__ getattr setattr delattr globals locals vars breakpoint execfile open input __builtins__ __loader__ __spec__ help'.split(
    ' ',
  ),
);
