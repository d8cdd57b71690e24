import { hostOfUrl } from '../hosts.ts';
import { looksSecret } from '../secrets.ts';
import { classifySql, looksLikeSql } from '../sql/classify.ts';
import { staticValue } from '../value.ts';
import type { CallNode } from './call.ts';
import { evaluate, type Known, type Scope, taintsIn, textOf, wordOf } from './evaluate.ts';
import type { Findings } from './findings.ts';
import { type Node, partsOf } from './tree.ts';

/** Words in the name of a call that promise what is not made good again, or what reaches others. */
const grave =
  /^(?:exec|eval|system|shell|spawn\w*|popen|fork|kill\w*|delete\w*|destroy\w*|drop\w*|remove\w*|rm|rmtree|unlink|wipe|purge|truncate|flush\w*|deploy|publish|upload|send\w*|post|put|patch|push|install|uninstall|migrate|shutdown|reboot|terminate|suspend|revoke|transfer|refund|charge|extract\w*|unpack\w*|unpickle|login|credentials?|secrets?|passwords?)$/;

/** Words that on a value of unknown sort may start a program, as `subprocess.run` does. */
const starting =
  /^(?:run|call|command|checkoutput|check_output|getoutput|start|invoke|load_module|import_module)$/;

/** Words that say that what is handed over is a command. */
const commanding = /^(?:run|call|command|cmd|commands|subprocess|sh|bash|start|launch|execute|invoke)$/;

const writing =
  /^(?:save\w*|write\w*|dump|export|render|savefig|tofile|to|touch|mkdir|copy|move|rename|symlink)$/;
const reading = /^(?:read\w*|load\w*|open\w*|parse\w*|from|scan\w*|get|exists|stat|sync|glob)$/;

const statements = /^(?:execute|executemany|executescript|sql)$/;

/** Several rows of a document store at once, in one name. */
const changing =
  /^(?:(?:insert|update|replace|delete)_(?:one|many)|bulk_write|to_sql|insertOne|insertMany|updateOne|updateMany)$/;

/** The words of a name: `dropAll`, `drop_all`, `DROP_ALL`. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);

/** A client of the application under test, which speaks to it in this very process. */
const testClient =
  /(?:TestClient|test_client|APIClient|RequestFactory|django\.test\.Client)\(\)\.(?:get|post|put|patch|delete|head|options)$|CliRunner\(\)\.invoke$/;

/** The texts in the arguments of a call, inside of calls as well: `execute(text('SELECT 1'))`. */
const textsIn = (nodes: readonly Node[], scope: Scope, depth = 0): string[] =>
  nodes.flatMap((node) => {
    const text = textOf(evaluate(node, scope));
    if (text !== undefined) return [text];
    return depth > 3 ? [] : textsIn(partsOf(node), scope, depth + 1);
  });

const flat = (value: Known): Known[] => (value.type === 'list' ? value.items.flatMap(flat) : [value]);

const touchText = (text: string, words: readonly string[], found: Findings): string | undefined => {
  if (text.length > 1024 || /[\n<>|;`$]/.test(text)) return undefined;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    if (/^sqlite(?:\+\w+)?:\/\/\//i.test(text)) {
      const file = text.replace(/^sqlite(?:\+\w+)?:\/\/\//i, '').replace(/\?.*$/, '');
      if (file !== '' && file !== ':memory:') found.touch('read', [staticValue(file)]);
    } else found.connect(hostOfUrl(text.replace(/^\w+\+(?=\w+:)/, '').replace(/^\w+:/, 'http:'), true), []);
    return undefined;
  }
  if (/\s/.test(text)) return undefined;
  const elsewhere = /^[~/]|(?:^|\/)\.\.(?:\/|$)/.test(text);
  const file = elsewhere || text.includes('/') || /^\.|\.\w{1,8}$/.test(text) || looksSecret(text);
  if (!file || /[*?[\]{}()]/.test(text)) return elsewhere ? 'a pattern of places elsewhere' : undefined;
  const value = [staticValue(text)];
  if (words.some((word) => writing.test(word))) {
    found.touch('write', value);
    return undefined;
  }
  found.touch('read', value);
  const known = !elsewhere || /^\/tmp\//.test(text) || words.some((word) => reading.test(word));
  return known ? undefined : `a place elsewhere, ${text}`;
};

/**
 * A call of the project's own code, of a library it has installed, or of a value of either, is like a script of the
 * project: it passes when its name promises nothing grave, and what it is handed leads to nothing but what is written down
 * here as effects. Answers with why it does not pass.
 */
export const refusalOfFreeCall = (
  name: string,
  node: CallNode,
  stage: { scope: Scope; found: Findings; member: boolean },
): string | undefined => {
  if (testClient.test(name)) return undefined;
  const { scope, found, member } = stage;
  // What an answer is called with behind its brackets is a name of its own.
  const own = name.slice(name.lastIndexOf(')') + 1).replace(/^\./, '');
  const last = own.slice(own.lastIndexOf('.') + 1);
  const words = wordsOf(own);
  if (words.some((word) => grave.test(word)) || changing.test(last)) return `the call ${name}`;
  if (member && (starting.test(last) || starting.test(last.toLowerCase()))) return `the call ${name}`;
  const nodes = node.args.map(({ value }) => value);
  const sql = textsIn(nodes, scope).filter(looksLikeSql);
  for (const text of sql)
    for (const trait of classifySql(text)) if (trait !== 'db-read') found.traits.add(trait);
  if (statements.test(last) && sql.length === 0) return `${name} of a text made at run time`;
  const lastWords = wordsOf(last);
  // `$` and `sh` are what libraries call a tag whose text a shell runs.
  const commands = words.some((word) => commanding.test(word)) || /(?:check|get)_?output|^\$$/i.test(last);
  const given = nodes.map((each) => evaluate(each, scope));
  for (const each of given)
    if (commands && each.type === 'list' && each.items.length > 1 && textOf(each.items[0]) !== undefined)
      found.runWords(each.items.map(wordOf));
  for (const known of given.flatMap(flat)) {
    const taints = taintsIn(known);
    if (taints.has('secret') || taints.has('env')) return `${name} with a secret`;
    if (taints.has('decode') && words.some((word) => /^(?:run|loads?|call)$/.test(word)))
      return `${name} of a decoded text`;
    const text = textOf(known);
    if (text === undefined || looksLikeSql(text)) continue;
    if (commands && /^\S+\s+\S|[;|&`$]/.test(text)) {
      found.runText(known);
      continue;
    }
    const why = touchText(text, lastWords, found);
    if (why !== undefined) return `${name} with ${why}`;
  }
  return undefined;
};
