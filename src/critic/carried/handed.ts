import { formatted } from '../../planner/code/made-text.ts';

const literal = String.raw`(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')`;

const unquoted = (text: string): string =>
  text.slice(1, -1).replace(/\\([\\"'/$`nt])/g, (_, char: string) => ({ n: '\n', t: '\t' })[char] ?? char);

const word = (text: string): string =>
  /^[\w./:=@~$%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** The home directory, as the languages spell it. */
const homes =
  /\$ENV\{['"]?HOME['"]?\}|\$\{process\.env\.HOME\}|#\{ENV\[['"]HOME['"]\]\}|#\{Dir\.home\}|\$\{?env\.HOME\}?|\$env\(HOME\)|\$::env\(HOME\)|\$\(HOME\)/g;

/** Functions that hand a text, or a list of words, to a shell or the system: in the names of many languages. */
const runners = String.raw`(?:(?<![\w.-])(?:system!?|exec|execl|execlp|execv|execvp|execvpe|spawn|spawnlp|spawnvp|popen|popen2|popen3|qx|shell|sh|run|callCommand|callProcess|readProcess|readCreateProcess|spawnCommand|system2|shell_exec|passthru|proc_open|execSync|execFileSync|spawnSync|execFile|getoutput|getstatusoutput|check_call|check_output|Popen|executeShell|spawnShell|shell-command|shell-command-to-string|async-shell-command|call-process-shell-command|start-process-shell-command|shell-output|uiop:run-program|run-program)|\b(?:os|io|subprocess|child_process|cp|pty|commands|Kernel|Process|IO|Open3|System|Runtime\.getRuntime\(\)|proc|posix|Shell|sys\.process|std\.process|os\.proc)[.:]+(?:system|execute|exec|spawn|popen|popen3|capture2e?|capture3|run|cmd|call|shell|check_output|check_call|Popen|getoutput|new)|\bos:cmd|\bSystem\.Process\.\w+|\bexecSync|\bspawnSync|\bexecFileSync|\bProcessBuilder)`;
const handedTo = new RegExp(
  String.raw`${runners}\s*(?:\(\s*)?(?:new\s+String\[\]\s*)?[[({]?\s*(${literal}(?:\s*,?\s*[[(]?\s*${literal})*)`,
  'g',
);

/** Functions that remove whole trees, of libraries and languages that are not read. */
const removing = new RegExp(
  String.raw`\b(?:rimraf['"]?\)?(?:\.sync|\.rimraf)?|removeSync|rmtree|remove_tree|rm_rf|rm_r|rmSync|removeDirectoryRecursive|removePathForcibly|removeDir|deleteDir|deleteDirectory|deleteRecursively|delete-directory|delete-directory-and-files|deleteTree|emptyDirSync|file\s+delete\s+-force(?:\s+--)?|rmdirRecurse|remove_dir_all|RemoveAll)\s*(?:\(\s*)?(${literal}|[~/$][^\s;})]*)`,
  'g',
);
const reading = new RegExp(
  String.raw`\b(?:insert-file-contents|find-file-noselect|slurp|readFileString|read-file|file-get-contents|readlines?|ReadFile)\s*\(?\s*(${literal})`,
  'g',
);

const literals = new RegExp(literal, 'g');

/** A text in which something is called is code itself: the case of a test, a pattern, a message. */
const withoutSamples = (code: string): string =>
  code.replace(literals, (text) => (/\w\s*\(\s*\\*["'`[]/.test(text.slice(1)) ? '""' : text));

const withHome = (text: string): string => text.replace(homes, '$HOME');

/** The commands that a piece of code hands to something that runs them. Text that merely stands in it is none. */
export const handedCommands = (source: string): string[] => {
  const code = withoutSamples(withHome(source));
  const found: string[] = [];
  for (const [whole, list = ''] of code.matchAll(handedTo)) {
    const words = [...list.matchAll(literals)].map(([text]) => unquoted(text));
    const [first = ''] = words;
    // The name of the program comes twice in `execlp`.
    const again =
      /execlp?$|execv\w*$/.test(
        whole
          .slice(0, whole.indexOf(list))
          .trim()
          .replace(/[([{]$/, ''),
      ) && words[1] === first;
    found.push(words.length === 1 ? first : (again ? words.slice(1) : words).map(word).join(' '));
  }
  for (const [, text = ''] of code.matchAll(
    /["']((?:[^"'\\\n]|\\.){3,})["']\s*\.\s*(?:execute\s*\(\s*\)|!!?\s*(?:$|[;\n]))/g,
  ))
    found.push(text);
  for (const [, list = ''] of code.matchAll(
    new RegExp(
      String.raw`\[\s*(${literal}(?:\s*,\s*${literal})*)\s*\]\s*(?:as\s+String\[\]\s*\)?)?\.execute\b`,
      'g',
    ),
  ))
    found.push([...list.matchAll(literals)].map(([text]) => word(unquoted(text))).join(' '));
  for (const [, text = ''] of code.matchAll(/(?:\$|\b(?:run|read|readchomp)\s*\(\s*)`([^`]{3,2000})`/g))
    found.push(text);
  for (const [, text = ''] of code.matchAll(/(?:%x|\bqx)\s*[{(]([^})]{3,2000})[})]/g)) found.push(text);
  for (const [, text = ''] of code.matchAll(removing))
    found.push(`rm -rf ${word(/^["']/.test(text) ? unquoted(text) : text)}`);
  for (const [, text = ''] of code.matchAll(reading)) found.push(`cat ${word(unquoted(text))}`);
  return found;
};

/** Words behind `exec` and `spawn` are the command itself. Tcl, "exec"; expect(1). */
export const tclCommands = (code: string): string[] =>
  [...code.matchAll(/\b(?:exec|spawn|system)\s+(?:-\w+\s+)*(?!\$)([^;\]\n}]{3,2000})/g)].map(
    ([, text = '']) => withHome(text.trim()),
  );

/** `!cmd`, `r !cmd`, `:!cmd`, `w !sh`: ed(1), vim(1), and what takes its commands after them. */
export const editorCommands = (code: string): string[] => [
  ...[
    ...code.matchAll(
      /(?:^|[\n|:+]|\s-c\s)\s*(?:[\d,$%.]*\s*)?(?:r|w|read|write|silent!?|exe\w*\s+['"])?\s*:?!\s*([^\n]{3,2000})/g,
    ),
  ].map(([, text = '']) => withHome(text)),
  ...handedCommands(code),
];

/** Lines of recipes: make(1), just(1). */
export const recipeCommands = (text: string): string[] =>
  [...text.matchAll(/^(?:\t| {2,})[@+-]*(\S[^\n]*)$/gm)].map(([, line = '']) =>
    withHome(line).replaceAll('$$', '$'),
  );

/** What a program that prints says, by the texts in its words: `jq '"…"'`, `awk 'BEGIN{print "…"}'`. */
export const printedTexts = (code: string): string[] => [
  ...[...code.matchAll(/\bs?printf\s*\(?\s*"((?:[^"\\]|\\.)*)"\s*,\s*([\d,\s]+)/g)].flatMap(
    ([, format = '', numbers = '']) => {
      const text = formatted(
        format,
        numbers.split(',').map((each) => each.trim()),
      );
      return text === undefined ? [] : [text];
    },
  ),
  ...[...code.matchAll(literals)].flatMap(([text]) => {
    const plain = unquoted(text);
    return /@base64d|base64|b64decode|decode64|atob/.test(code) && /^[A-Za-z0-9+/]{8,}={0,2}$/.test(plain)
      ? [plain, Buffer.from(plain, 'base64').toString('latin1')]
      : [plain];
  }),
];
