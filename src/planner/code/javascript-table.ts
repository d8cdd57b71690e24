import { type LanguageTable, readTable } from './table.ts';

/**
 * What node, deno and bun offer, from the documentation of node's API (nodejs.org/api), of deno and of bun, and the
 * standard objects of ECMAScript. `fs/promises` and `fs.promises` are `fs`; the forms that end in `Sync` are listed apart.
 */
export const javascriptTable = (): LanguageTable =>
  readTable(
    `
=: undefined NaN Infinity isNaN isFinite parseInt parseFloat encodeURI encodeURIComponent decodeURI decodeURIComponent escape unescape
=: Object Array String Number Boolean Symbol BigInt Date RegExp Map Set WeakMap WeakSet Error TypeError RangeError SyntaxError AggregateError Promise
=: Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array ArrayBuffer DataView
=: structuredClone queueMicrotask performance TextEncoder TextDecoder URL URLSearchParams AbortController AbortSignal Event EventTarget Blob Headers FormData module exports
=: btoa atob=decode __dirname=cwd __filename require=require:0 import=require:0 import.meta import.meta.url import.meta.dirname=cwd import.meta.filename
=: setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate
=: fetch=net:0 WebSocket=post:0 XMLHttpRequest=code eval=eval:0 Function=code require.resolve require.main require.cache process console module.exports module.paths
Function: prototype=code
Object: keys values entries fromEntries assign freeze is isFrozen getOwnPropertyNames hasOwn groupBy create
Array: from of isArray
String: raw fromCharCode=decode fromCodePoint=decode
Number: isInteger isFinite isNaN isSafeInteger parseInt parseFloat MAX_SAFE_INTEGER MIN_SAFE_INTEGER MAX_VALUE MIN_VALUE EPSILON
Symbol: iterator asyncIterator for
BigInt: asIntN asUintN
Date: now parse UTC
Promise: all allSettled race any resolve reject withResolvers
Math, JSON, Intl, console, performance, util, path.posix, path.win32, url, querystring, assert, os.constants, string_decoder, punycode, buffer.Buffer, perf_hooks, typescript, Atomics, URL, node:test: *
util: promisify=code inspect format types inspect.custom
Map: groupBy
Error: captureStackTrace stackTraceLimit
Buffer: from=decode alloc allocUnsafe concat isBuffer byteLength compare
buffer: Buffer constants
path: join=join resolve=path:all normalize=same:0 basename dirname extname relative sep delimiter parse format isAbsolute posix win32 matchesGlob
process: version versions arch platform pid ppid argv=argv:1 argv0 execPath execArgv cwd=cwd uptime hrtime memoryUsage cpuUsage resourceUsage release config features title exit exitCode stdout stdin stderr env=env on once nextTick getuid getgid geteuid getegid emitWarning umask abort availableMemory constrainedMemory report allowedNodeEnvironmentFlags
process: kill=kill chdir=code setuid=code setgid=code dlopen=code binding=code mainModule=code getBuiltinModule=require:0 loadEnvFile=read:0
process.hrtime: bigint
process.memoryUsage: rss
process.release: name lts sourceUrl headersUrl
process.config: variables target_defaults
process.argv: slice length at map filter join forEach find includes
process.stdout: write isTTY columns rows on end
process.stderr: write isTTY columns rows on end
process.stdin: on once setEncoding resume read isTTY fd pipe
os: EOL arch availableParallelism cpus endianness freemem homedir=home hostname loadavg platform release tmpdir totalmem type uptime version machine networkInterfaces userInfo constants devNull
os.cpus(): length
crypto: randomUUID randomBytes randomInt createHash createHmac getHashes getCiphers timingSafeEqual hash webcrypto subtle scryptSync pbkdf2Sync constants createDecipheriv=decode createDecipher=decode
zlib: gzipSync deflateSync brotliCompressSync gzip deflate createGzip gunzipSync=decode inflateSync=decode brotliDecompressSync=decode unzipSync=decode inflateRawSync=decode constants crc32
fs: readFileSync=read:0 readFile=read:0 createReadStream=read:0 readdirSync=list:0+names:0 readdir=list:0+names:0 opendirSync=list:0 opendir=list:0 existsSync=list:0 exists=list:0 statSync=list:0 stat=list:0 lstatSync=list:0 lstat=list:0 accessSync=list:0 access=list:0 realpathSync=list:0 realpath=list:0 readlinkSync=list:0 readlink=list:0 statfsSync=list:0 globSync=list:0 glob=list:0 watch=list:0 watchFile=list:0
fs: writeFileSync=write:0 writeFile=write:0 appendFileSync=write:0 appendFile=write:0 createWriteStream=write:0 truncateSync=write:0 truncate=write:0 mkdirSync=write:0 mkdir=write:0 mkdtempSync=write:0 mkdtemp=write:0 utimesSync=write:0 utimes=write:0
fs: unlinkSync=delete:0 unlink=delete:0 rmSync=delete:0 rm=delete:0 rmdirSync=delete:0 rmdir=delete:0 renameSync=delete:0+write:1 rename=delete:0+write:1 copyFileSync=read:0+copied:1 copyFile=read:0+copied:1 cpSync=read:0+write:1 cp=read:0+write:1 symlinkSync=write:1+read:0 symlink=write:1+read:0 linkSync=write:1+read:0 link=write:1+read:0
fs: chmodSync=chmod:0 chmod=chmod:0 chownSync=chmod:0 chown=chmod:0 lchownSync=chmod:0 openSync=open openFile=open open=open closeSync close readSync read writeSync write fsyncSync constants promises Dirent Stats
child_process: exec=shell:0 execSync=shell:0 spawn=run spawnSync=run execFile=run execFileSync=run fork=spawn-code
net: connect=address:0 createConnection=address:0 Socket=socket createServer=listen isIP isIPv4 isIPv6
net.Socket(): connect=address:0
tls: connect=address:0 createServer=listen
dgram: createSocket=socket
dns: lookup=post:0 resolve=post:0 resolve4=post:0 resolve6=post:0 resolveTxt=post:0 promises
http, https: get=net:0 request=net:0 createServer=listen STATUS_CODES METHODS Agent globalAgent
http2: connect=net:0 createServer=listen
axios: get=net:0 head=net:0 post=post:0 put=post:0 delete=post:0 patch=post:0 request=post:0
=: axios=net:0 axios.default=net:0 node-fetch=net:0 got=net:0 undici.fetch=net:0
got: get=net:0 post=post:0
timers/promises: setTimeout setImmediate setInterval
readline: createInterface clearLine cursorTo
events: EventEmitter once
stream: Readable Writable Transform PassThrough pipeline
url: URL URLSearchParams fileURLToPath pathToFileURL parse format resolve domainToASCII
module: builtinModules isBuiltin createRequire=code
v8: getHeapStatistics getHeapSpaceStatistics cachedDataVersionTag
worker_threads: isMainThread threadId Worker=code
typescript: version
Deno: version args cwd=cwd env=env exit build pid execPath hostname readTextFile=read:0 readTextFileSync=read:0 readFile=read:0 readFileSync=read:0 readDir=list:0 readDirSync=list:0 stat=list:0 statSync=list:0 lstat=list:0 writeTextFile=write:0 writeTextFileSync=write:0 writeFile=write:0 writeFileSync=write:0 mkdir=write:0 mkdirSync=write:0 remove=delete:0 removeSync=delete:0 copyFile=read:0+copied:1 rename=delete:0+write:1 chmod=chmod:0 inspect connect=address:0 connectTls=address:0 listen=listen serve=listen Command=run memoryUsage
Deno.version: deno v8 typescript
Deno.env: get=variable:0 toObject=env has
Bun, bun: version revision env=env argv cwd=cwd file=read:0 write=write:0 spawn=run spawnSync=run which sleep hash nanoseconds main $=shell:0 serve=listen inspect
.: [] length name message stack code toString toLocaleString valueOf toFixed toPrecision toISOString toJSON toLowerCase toUpperCase toLocaleDateString toLocaleTimeString
.: charAt charCodeAt codePointAt at concat endsWith startsWith includes indexOf lastIndexOf localeCompare match matchAll normalize padEnd padStart repeat replace replaceAll search slice split substr substring trim trimEnd trimStart test exec source flags lastIndex groups index
.: push pop shift unshift splice reverse=kept sort=kept map filter=kept forEach reduce reduceRight every some find findIndex findLast findLastIndex flat flatMap fill keys values entries join copyWithin toSorted toReversed toSpliced with
.: get set has add delete clear size next done value return throw then catch finally resolve reject
.: getTime getFullYear getMonth getDate getDay getHours getMinutes getSeconds getMilliseconds getUTCFullYear getUTCMonth getUTCDate getUTCHours getTimezoneOffset setDate setFullYear setMonth setHours
.: href host hostname pathname port protocol search searchParams origin username hash append toArray isFile isDirectory isSymbolicLink mtime mtimeMs ctime birthtime atime mode uid gid ino
.: update digest json text arrayBuffer blob status statusCode statusText ok headers body url redirected type setEncoding on once end write pipe resume pause close destroy unref ref data error stdout stderr encoding read byteLength buffer readUInt8 readUInt16LE readUInt16BE readUInt32LE readUInt32BE readInt8 readInt32LE toStringTag equals subarray
.: version versions description scripts dependencies devDependencies peerDependencies optionalDependencies engines workspaces main exports bin files license author repository keywords private default result results items item key id title count total time date path file line lines column prop property user users node nodes list options opts config settings args input output format method params query label labels tag tags state states kind fields field rows row columns
.: now equal strictEqual deepEqual call apply bind isPrototypeOf hasOwnProperty raw random floor abs
`,
    'vm repl inspector cluster wasi sqlite sea diagnostics_channel async_hooks trace_events bun:ffi shelljs execa zx zx/core dax dax-sh tinyexec nano-spawn cross-spawn node-pty ssh2 puppeteer playwright sudo-prompt ffi-napi koffi simple-git rimraf fs-extra del trash download nodemailer pg mysql mysql2 mongodb mongoose redis ioredis sqlite3 better-sqlite3 sequelize knex typeorm @prisma/client aws-sdk keytar dotenv ws request superagent needle npm-run tree-kill fkill open opn',
  );

/** Names of JavaScript that no declaration makes harmless. */
export const javascriptPowers: ReadonlySet<string> = new Set(
  'eval Function require process globalThis global window self Reflect Proxy Deno Bun WebAssembly arguments'.split(
    ' ',
  ),
);

/** One name for each module: `node:fs/promises` and `fs.promises` are `fs`. */
export const canonicalModule = (name: string): string =>
  name
    .replace(/^node:/, '')
    .replace(/^(fs|dns|stream|readline)[/.]promises\b/, '$1')
    .replace(/^(global|globalThis)\.(?=(process|console|Buffer|require|fetch)\b)/, '')
    .replace(/^(process|module)\.(?=require\b)/, '')
    .replace(/^([\w@/-]+)\.default(?=\.|$)/, '$1')
    .replace(/^console\.Console.*/, 'Function');
