import type { Operation } from '../domain/operation.ts';
import type { Plan } from '../domain/plan.ts';
import { bare, isStandIn, speaksAboutSecret } from './code-shape.ts';
import type { KnownValue } from './known-values.ts';

const passwordFlag =
  /^--(?:[a-z0-9-]{0,40}(?:password|passwd|passphrase|token|secret|api-?key|auth-?key|access-?key|credential|bearer)|pass|pwd)$/i;
const userFlag = /^(?:-u|-U|--user|--proxy-user|--userpwd)$/;
const headerFlag = /^(?:-H|--header|--proxy-header)$/;
const cookieFlag = /^(?:-b|--cookie)$/;
const secretName = /(?:PASS|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL|_PWD$|AUTH$|_KEY$)/i;
const secretHeader =
  /^(?:proxy-)?(?:authorization|cookie|set-cookie|x-[\w-]{0,40}(?:key|token|secret)|private-token|api-key)\s*:\s*/i;

/** Programs whose short flag takes a password, joined to it or as the next word. */
const shortFlags: Readonly<Record<string, string>> = {
  mysql: '-p',
  mysqldump: '-p',
  mysqladmin: '-p',
  mariadb: '-p',
  'mariadb-dump': '-p',
  '7z': '-p',
  sshpass: '-p',
  mongo: '-p',
  mongosh: '-p',
  mongodump: '-p',
  mongorestore: '-p',
  'redis-cli': '-a',
  sqlcmd: '-P',
  zip: '-P',
  unzip: '-P',
};
const joinedOnly: ReadonlySet<string> = new Set([
  'mysql',
  'mysqldump',
  'mysqladmin',
  'mariadb',
  'mariadb-dump',
  '7z',
]);

const afterColon = (text: string): string[] => {
  const colon = text.indexOf(':');
  return colon < 0 ? [] : [text.slice(colon + 1)];
};

const ofHeader = (text: string): string[] => {
  const name = secretHeader.exec(text)?.[0];
  if (name === undefined) return [];
  const rest = text.slice(name.length).trim();
  return /cookie/i.test(name)
    ? rest.split(/;\s*/).flatMap((pair) => pair.split('=').slice(1))
    : [rest.split(/\s+/).at(-1) ?? ''];
};

const ofOperation = ({ argv, program, env, subcommand }: Operation): string[] => {
  const found = env.flatMap(({ name, value }) =>
    value !== undefined && secretName.test(name) && !speaksAboutSecret(name) ? [value] : [],
  );
  const words = argv.map((word) => (word.type === 'static' ? word.value : ''));
  const name = program?.name ?? '';
  const short = Object.hasOwn(shortFlags, name)
    ? shortFlags[name]
    : subcommand === 'login'
      ? '-p'
      : undefined;
  words.forEach((word, index) => {
    const next = words[index + 1] ?? '';
    const [flag = '', joined] = splitFlag(word);
    const given = joined ?? next;
    if (passwordFlag.test(flag)) found.push(given);
    if (userFlag.test(flag)) found.push(...afterColon(given));
    if (headerFlag.test(flag)) found.push(...ofHeader(given));
    if (cookieFlag.test(flag)) found.push(...given.split(/;\s*/).flatMap((pair) => pair.split('=').slice(1)));
    if (short !== undefined && word.startsWith(short)) {
      if (word.length > short.length) found.push(word.slice(short.length));
      else if (!joinedOnly.has(name)) found.push(next);
    }
  });
  return found;
};

const splitFlag = (word: string): [string, string?] => {
  const equals = word.indexOf('=');
  return word.startsWith('--') && equals > 0 ? [word.slice(0, equals), word.slice(equals + 1)] : [word];
};

/**
 * The secrets that stand in a plan's words: values of flags, headers, cookies, variables. They are secret in every text
 * made of the plan, also where quoting or another order hides their place from a search in the text.
 */
export const secretsOfPlan = (plan: Plan): KnownValue[] =>
  plan.operations
    .flatMap(ofOperation)
    .filter((value) => value.length > 0 && !value.startsWith('-') && !isStandIn(bare(value)))
    .map((value) => ({ value, kind: 'argument' }));
