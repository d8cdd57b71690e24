import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AegisError } from '../../src/errors.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { builtin, judgeCall, packsDir, rule, scratch, withUserFile } from './support.ts';

const refusalOf = (toml: string): AegisError => {
  const locations = withUserFile(toml);
  try {
    loadPolicy(locations);
  } catch (error) {
    if (error instanceof AegisError) return error;
    throw error;
  }
  throw new Error('the file was taken');
};

describe('an error of a policy file names line, column and the nearest known key', () => {
  const head = 'schema = 1\n\n[[rule]]\nid = "a"\ndecision = "deny"\n';
  test.each<[string, string, string]>([
    [
      'a misspelt key of a match',
      `${head}[rule.match]\nprogram = "git"\nsubcomand = "push"\n`,
      'policy.toml:8:1 unknown key "subcomand" in rule[0].match, did you mean "subcommand"?',
    ],
    [
      'a misspelt key of a rule',
      `${head}reasn = "x"\n[rule.match]\nprogram = "git"\n`,
      'policy.toml:6:1 unknown key "reasn" in rule[0], did you mean "reason"?',
    ],
    [
      'a misspelt key inside an inline table of a list',
      `${head}[rule.match]\nany = [{ host = "x" }, { progam = "git" }]\n`,
      'policy.toml:7:26 unknown key "progam" in rule[0].match.any[1], did you mean "program"?',
    ],
    [
      'a misspelt table',
      'schema = 1\n[polcy]\nname = "x"\n',
      'policy.toml:2:2 unknown key "polcy", did you mean "policy"?',
    ],
    [
      'a key like no other',
      'schema = 1\n[limits]\nzzz = 1\n',
      'policy.toml:3:1 unknown key "zzz" in limits, expected one of max_command_bytes, max_ops, max_depth, max_eval_ms',
    ],
    [
      'a misspelt key of a window',
      `${head}[rule.match]\nprogram = "git"\n[rule.when]\nhuors = "x"\n`,
      'policy.toml:9:1 unknown key "huors" in rule[0].when, did you mean "hours"?',
    ],
    [
      'a number that is a text',
      `${head}priority = "900"\n[rule.match]\nprogram = "git"\n`,
      'policy.toml:6:12 rule[0].priority: expected number, received string',
    ],
    [
      'a default of allow',
      'schema = 1\n[policy]\nname = "x"\ndefault = "allow"\n',
      'policy.toml:4:11 policy.default: expected "deny" or "require_approval"',
    ],
    [
      'a misspelt decision',
      'schema = 1\n[[rule]]\nid = "a"\ndecision = "denny"\n[rule.match]\nkind = "exec"\n',
      'policy.toml:4:12 rule[0].decision: expected "allow" or "require_approval" or "deny"',
    ],
    ['a missing match', head, 'policy.toml:3:3 rule[0].match is missing'],
    [
      'an empty match',
      `${head}[rule.match]\n`,
      'policy.toml:6:7 rule[0].match: an empty match would hold for everything; expected at least one key',
    ],
    ['broken TOML', 'schema = 1\nname = = 2\n', 'policy.toml:2:8 this is not TOML: invalid value'],
    [
      'a regular expression RE2 refuses',
      `${head}[rule.match]\nregex = '(?=a)b'\n`,
      'policy.toml:7:9 rule a: not a regular expression of RE2: error parsing regexp: invalid or unsupported Perl syntax: `(?=`',
    ],
    [
      'a relative path pattern',
      `${head}[rule.match]\npath = ["src/**"]\n`,
      `policy.toml:7:8 rule a: expected an absolute path, or one that begins with ~/, \${workspace} or **/ (at offset 0)`,
    ],
    [
      'an unknown variable',
      `schema = 1\n[policy]\npacks = []\n[vars]\nprof = "x"\n[[rule]]\nid = "a"\ndecision = "deny"\n[rule.match]\nhost = "\${prod}"\n`,
      `policy.toml:10:8 rule a: unknown variable \${prod}, expected one of prof`,
    ],
    [
      'a final that is no deny',
      'schema = 1\n[[rule]]\nid = "a"\ndecision = "allow"\nfinal = true\n[rule.match]\nkind = "exec"\n',
      'policy.toml:5:9 rule[0].final: only a deny can be final',
    ],
    [
      'an unknown pack',
      'schema = 1\n[policy]\npacks = ["core", "slef"]\n',
      'policy.toml:3:18 unknown pack "slef", did you mean "self"?',
    ],
    [
      'a second rule of one id',
      `${head}[rule.match]\nkind = "exec"\n[[rule]]\nid = "a"\ndecision = "deny"\n[rule.match]\nkind = "exec"\n`,
      'policy.toml:9:6 a rule a is already in policy.toml, expected another id',
    ],
    [
      'a key that is no key of an object',
      'schema = 1\n[policy]\n__proto__ = 1\n',
      'policy.toml:3:1 unknown key "__proto__" in policy',
    ],
  ])('%s', (_, toml, message) => {
    const error = refusalOf(toml);
    expect(error.message.replaceAll(/\/[^ ]*\/policy\.toml/g, 'policy.toml')).toContain(message);
    expect(error.exit).toBe('configuration');
  });
});

describe('the tests inside a file', () => {
  const tested = (expectation: string) =>
    `schema = 1\n${rule('no-foo', 'deny', 'program = "foo"')}[[rule.test]]\ncall = "foo x"\nexpect = "deny"\n[[rule.test]]\ncall = "sudo foo"\n${expectation}\n`;
  test('that hold let it load', () => {
    expect(loadPolicy(withUserFile(tested('expect = "deny"\nrule = "no-foo"'))).name).toBe('built-in');
  });
  test.each([
    ['another effect', 'expect = "allow"', 'expected allow, got deny by no-foo'],
    ['another rule', 'rule = "privileged"', 'expected the rule privileged, got deny by no-foo'],
    ['a rule that was not to decide', 'expect_not_rule = "no-foo"', 'expected another rule than no-foo'],
  ])('that find %s refuse it, with rule, test and line', (_, expectation, message) => {
    const { message: shown } = refusalOf(tested(expectation));
    expect(shown).toContain('/policy.toml:11:8 rule no-foo: its test "sudo foo" fails: ');
    expect(shown).toContain(message);
  });
  test('may call any tool, from any place, as any agent', () => {
    const toml = `schema = 1\n${rule('codex-etc', 'deny', 'agent = "codex"\nkind = "read"\npath = "/srv/**"')}[[rule.test]]\ncall = { tool = "Read", input = { file_path = "x" } }\ncwd = "/srv/app"\nagent = "codex"\nexpect = "deny"\n[[rule.test]]\ncall = { tool = "Read", input = { file_path = "/srv/x" } }\nexpect_not_rule = "codex-etc"\n`;
    expect(loadPolicy(withUserFile(toml)).rules.rules.some(({ id }) => id === 'codex-etc')).toBe(true);
  });
});

describe('the files of a policy', () => {
  test('need not be there', () => {
    const { files } = builtin();
    expect(files.slice(0, 2)).toEqual([join(packsDir, 'self.toml'), join(packsDir, 'core.toml')]);
    // Without a choice every pack is in force.
    expect(files.length).toBe(readdirSync(packsDir).length);
  });
  test('of policy.d are read in the order of their names and hold rules only', () => {
    const locations = withUserFile('schema = 1\n');
    mkdirSync(locations.userDir);
    const put = (name: string, text: string) =>
      writeFileSync(join(locations.userDir, name), `schema = 1\n${text}`, { mode: 0o600 });
    put('b.toml', rule('b', 'allow', 'program = "b"'));
    put('a.toml', rule('a', 'allow', 'program = "a"'));
    put('ignored.txt', 'nonsense');
    expect(loadPolicy(locations).files.slice(-2)).toEqual([
      join(locations.userDir, 'a.toml'),
      join(locations.userDir, 'b.toml'),
    ]);
    expect(judgeCall(loadPolicy(locations), 'a && b').effect).toBe('allow');
    put('c.toml', '[policy]\ndefault = "deny"');
    expect(() => loadPolicy(locations)).toThrow("policy.default belongs in the user's policy.toml");
  });
  test('of a session replace those of the user', () => {
    const locations = withUserFile(`schema = 1\n${rule('mine', 'allow', 'program = "mine"')}`);
    const sessionFile = join(scratch(), 'session.toml');
    writeFileSync(sessionFile, 'schema = 1\n', { mode: 0o600 });
    expect(judgeCall(loadPolicy(locations), 'mine').effect).toBe('allow');
    expect(judgeCall(loadPolicy({ ...locations, sessionFile }), 'mine').effect).toBe('require_approval');
    expect(() => loadPolicy({ ...locations, sessionFile: `${sessionFile}.not` })).toThrow('is not there');
  });
  test('that others may write are refused', () => {
    const locations = withUserFile('schema = 1\n');
    for (const mode of [0o620, 0o602, 0o666]) {
      chmodSync(locations.userFile, mode);
      expect(() => loadPolicy(locations)).toThrow('can be written by others');
    }
    chmodSync(locations.userFile, 0o644);
    expect(loadPolicy(locations).name).toBe('built-in');
  });
  test('that are links, directories or too large are refused', () => {
    const locations = withUserFile('schema = 1\n');
    const link = join(scratch(), 'link.toml');
    symlinkSync(locations.userFile, link);
    expect(() => loadPolicy({ ...locations, userFile: link })).toThrow('cannot be read');
    expect(() => loadPolicy({ ...locations, userFile: scratch() })).toThrow('is not an ordinary file');
    truncateSync(locations.userFile, 1_048_577);
    expect(() => loadPolicy(locations)).toThrow('is larger than 1 MiB');
  });
  test('that are not UTF-8 are refused', () => {
    const locations = withUserFile('schema = 1\n');
    writeFileSync(locations.userFile, Buffer.from([0x23, 0xff, 0xfe, 0x0a]));
    expect(() => loadPolicy(locations)).toThrow('is not UTF-8');
  });
  test('make the hash: the same content has the same, any other another', () => {
    const hash = (toml: string) => loadPolicy(withUserFile(toml)).hash;
    const one = `schema = 1\n${rule('a', 'allow', 'program = "a"')}`;
    expect(hash(one)).toBe(hash(`# a comment\n${one}`));
    expect(hash(one)).not.toBe(hash(one.replace('program = "a"', 'program = "b"')));
    expect(hash(one)).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('the packs', () => {
  test('are tested when that is asked for, and only then: a start should not pay for it', () => {
    const packs = scratch();
    for (const name of ['self.toml', 'core.toml']) copyFileSync(join(packsDir, name), join(packs, name));
    const wrong = 'id = "odd"\ndecision = "deny"\nreason = "odd"\n[rule.match]\nprogram = "odd"';
    appendFileSync(
      join(packs, 'core.toml'),
      `\n[[rule]]\n${wrong}\n[[rule.test]]\ncall = "odd"\nexpect = "allow"\n`,
    );
    const locations = { ...withUserFile('schema = 1\n'), packsDir: packs };
    expect(loadPolicy(locations).rules.rules.some(({ id }) => id === 'odd')).toBe(true);
    expect(() => loadPolicy({ ...locations, testPacks: true })).toThrow('rule odd: its test "odd" fails');
  });

  test('give every rule a reason and tests, and every deny a way out', () => {
    const policy = builtin();
    for (const { id, reason, decision, suggest } of [...policy.finals.rules, ...policy.rules.rules]) {
      expect([id, reason === undefined]).toEqual([id, false]);
      if (decision === 'deny') expect([id, suggest === undefined]).toEqual([id, false]);
    }
  });
  test('lose nothing of self-protection when variables are set anew or packs left out', () => {
    const policy = loadPolicy(
      withUserFile('schema = 1\n[policy]\npacks = []\n[vars]\nsecrets = ["/x/**"]\n'),
    );
    expect(judgeCall(policy, 'cat ~/.aegis/config.toml').rule).toBe('self-secrets');
  });
});

describe('patterns of the packs', () => {
  const broken =
    '[[rule]]\nid = "broken"\ndecision = "deny"\nreason = "r"\nsuggest = "s"\n[rule.match]\nprogram = "ls"\nregex = "("\n';
  const withBroken = () => {
    const directory = scratch();
    cpSync(packsDir, directory, { recursive: true });
    appendFileSync(join(directory, 'core.toml'), broken);
    return { packsDir: directory, userFile: '/nonexistent/policy.toml', userDir: '/nonexistent/policy.d' };
  };

  test('are all compiled where the packs are tested', () => {
    expect(() => loadPolicy({ ...withBroken(), testPacks: true })).toThrow('not a regular expression of RE2');
  });
  test('that turn out to be broken when they are first asked end in an error, never in an allow', () => {
    const policy = loadPolicy(withBroken());
    expect(() => judgeCall(policy, 'ls')).toThrow();
  });
  test('are compiled at once where a user fills in their variables', () => {
    const user = withUserFile('schema = 1\n[vars]\nwork = ["~/work/**"]\n');
    expect(() => loadPolicy({ ...user, packsDir: withBroken().packsDir })).toThrow(
      'not a regular expression',
    );
  });
});
