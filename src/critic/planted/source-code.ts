/** Texts in code. */
const texts = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g;

/** Code inside of texts is a sample, a message, or the case of a test: here it runs nothing. */
const withoutSamples = (text: string): string =>
  text.replace(texts, (found) => (found.length >= 24 && found.includes('(') ? '""' : found));

const comment = /(?:^|\s)(?:\/\/|#(?!include|!)).*$|\/\*[\s\S]*?\*\//gm;

/** It connects to another machine. */
const connects =
  /[.:]connect\s*\(|\bTCPServer\.(?:new|open)|\bsocket\s+[\d.]+\s+\d+|\bsocket\.create_connection|create_?[cC]onnection\s*\(|\bnet\.(?:Dial|connect|createConnection)|TCPSocket\.(?:new|open)|\bfsockopen\s*\(|\bpfsockopen|TcpStream::connect|new\s+(?:java\.net\.)?Socket\s*\(|TcpClient\b|Sockets\.TCPClient|IO::Socket::INET|\bconnect\s*\(\s*\w+\s*,|\/dev\/tcp\/|socketConnection\s*\(|stream_socket_client/;

/** It starts a shell. */
const shell =
  /["'](?:\/(?:usr\/)?bin\/)?(?:ba|z|da|k)?sh(?:\s+-\w+)?["']|["'](?:cmd|powershell|pwsh)(?:\.exe)?["']|pty\.spawn/;

/** The one is made the other's input and output. */
const joins =
  /\bdup2\s*\(|\.pipe\s*\(\s*\w+\.stdin|\bstdin\.pipe|\.std(?:out|in)\.pipe\s*\(|\.Std(?:in|out|err)\s*=\s*\w+\s*(?:[;\n]|$)|>&\s*\$?\w*S|<&3|from_raw_fd|getInputStream\(\)[\s\S]*getOutputStream\(\)|Redirect\w+\s*\(|GetStream\(\)|std(?:in|out)\s*=\s*\w+\.(?:fileno|makefile)|=>\s*\$?sock|proc_open\s*\([^)]*\$sock/;

/** What comes from the connection is run, and the answer goes back. */
const obeys =
  /(?:recv|receive|gets|readline|readLine|read_line|ReadString)\b[\s\S]{0,200}(?:popen|check_output|Popen|execSync|exec|shell_exec|Runtime|system|spawn)\s*\(?[\s\S]{0,200}(?:send|sendall|write|puts|print|Write)\b|\bsystem\s*\(\s*readLines\s*\(|\bgets\b[\s\S]{0,80}`#\{/;

const decoded = String.raw`(?:b(?:64|32|85|16)decode|a85decode|decodebytes|decodestring|\batob|base64_decode|decode_base64|decode64|urlsafe_decode64|from\s*\(\s*['"][^'"\n]{16,}['"]\s*,\s*['"](?:base64|hex)['"]|fromhex|unhexlify|FromBase64String|unpack1?\s*\(?\s*['"]m|pack\s*\(\s*['"]H|hex2bin|gzinflate|str_rot13|codecs\.decode|zlib\.decompress|marshal\.loads)`;
const runs = String.raw`(?:(?<![\w.>])(?:exec|eval)\s*\(|\b(?:child_process|cp|proc)\s*\)?\.exec\s*\(|\b(?:execSync|spawnSync|system|popen|passthru|shell_exec|create_function|instance_eval|class_eval|runInThisContext|runInNewContext|loadstring|check_output|getoutput|Popen)\s*\(|\b(?:new\s+)?Function\s*\(|\biex\b|Invoke-Expression\b|\beval\s)`;
/** Encoded text that is run where it is decoded. Only a text that stands here counts: one from elsewhere is data. */
const runsDecoded = new RegExp(
  String.raw`${runs}[^;\n]{0,120}${decoded}[^;\n]{0,60}?['"][A-Za-z0-9+/=_\\-]{12,}`,
);
const runsBuffer = new RegExp(
  String.raw`${runs}[^;\n]{0,120}from\s*\(\s*['"][^'"\n]{16,}['"]\s*,\s*['"](?:base64|hex)['"]`,
);

/** A program that does nothing else is short; a worker of a build farm, which runs what it is sent as well, is not. */
const maxShort = 1500;

/** What source code plainly is, whoever wrote it: a shell for another machine, or code out of an encoding. */
export const sourceFact = (text: string): string | undefined => {
  const hides = runsDecoded.test(text) || runsBuffer.test(text);
  if (!hides && !connects.test(text)) return undefined;
  const code = withoutSamples(text).replace(comment, ' ');
  if (hides && (runsDecoded.test(code) || runsBuffer.test(code)))
    return 'runs code that is hidden in an encoding';
  if (!connects.test(code)) return undefined;
  if (shell.test(code) && joins.test(code)) return 'opens a shell to another machine';
  const whole = shell.test(code) || code.length <= maxShort;
  return whole && obeys.test(code) && /socket|TcpStream|TCPServer|\bnet\b/i.test(code)
    ? 'runs what another machine tells it to'
    : undefined;
};

/** An interpreter that starts then starts this as well, whatever it was started for. Python, `site`. */
export const startFact = (path: string, text: string): string | undefined =>
  /(?:\/(?:site|user)customize\.py|\.pth)$/.test(path) &&
  /\b(?:os\.(?:system|popen|exec\w+|spawn\w+)|subprocess|exec|eval|Popen|socket|urllib|requests)\b/.test(text)
    ? 'starts something whenever Python starts'
    : undefined;
