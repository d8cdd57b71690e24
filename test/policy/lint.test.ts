import { describe, expect, test } from 'vitest';
import { lintFiles, loadPolicy } from '../../src/policy/load.ts';
import { packsDir, rule, withUserFile } from './support.ts';

const now = Date.parse('2026-11-22T12:00:00Z');

const lint = (toml: string) => {
  const locations = withUserFile(`schema = 1\n[policy]\npacks = []\n${toml}`);
  const warnings = lintFiles(loadPolicy(locations), locations, now);
  return warnings.map(({ rule: id, lint: name, line, column }) => `${line}:${column} ${id} ${name}`);
};

const messages = (toml: string): string[] => {
  const locations = withUserFile(`schema = 1\n[policy]\npacks = []\n${toml}`);
  return lintFiles(loadPolicy(locations), locations, now).map(({ message }) => message);
};

describe('a rule that has ended', () => {
  test.each(['2026-11-22T11:59:59Z', '2026-11-22T13:00:00+02:00'])('at %s is told', (at) => {
    expect(lint(rule('old', 'deny', 'program = "x"', `expires = "${at}"`))).toEqual(['7:11 old expired']);
  });
  test('is told for the end of its window, too, and not before', () => {
    expect(
      lint(`${rule('old', 'deny', 'program = "x"')}[rule.when]\nbefore = 2026-01-01T00:00:00Z\n`),
    ).toEqual(['11:10 old expired']);
    expect(lint(rule('new', 'deny', 'program = "x"', 'expires = 2027-01-01T00:00:00Z'))).toEqual([]);
  });
});

describe('a rule that never decides because of another', () => {
  const shadowed = (first: string, second: string): boolean =>
    lint(
      rule('first', 'allow', first, 'priority = 600') + rule('second', 'deny', second, 'priority = 500'),
    ).some((line) => line.endsWith('second shadowed'));
  test.each([
    ['the same', 'program = "foo"', 'program = "foo"'],
    ['one of several names', 'program = ["foo", "bar"]', 'program = "bar"'],
    ['a pattern', 'program = "fo*"', 'program = "foo"'],
    ['fewer keys', 'program = "foo"', 'program = "foo"\nflags_any = "-f"'],
    ['a wider path', `path = "\${workspace}/**"`, `path = "\${workspace}/src/**"`],
    ['fewer paths apart', 'path = "/**"\npath_not = "/a/b/**"', 'path = "/**"\npath_not = "/a/**"'],
    ['more hosts', 'host = "*.example.com"', 'host = "api.example.com"'],
    ['a lower score', 'program = "foo"\nrisk_at_least = 10', 'program = "foo"\nrisk_at_least = 20'],
  ])('%s in the first is told', (_, first, second) => {
    expect(shadowed(first, second)).toBe(true);
    expect(shadowed(second, first)).toBe(first === second);
  });
  test('is told with the name of the other', () => {
    expect(
      messages(rule('a', 'deny', 'program = "foo"', 'final = true') + rule('b', 'allow', 'program = "foo"')),
    ).toEqual([expect.stringMatching(/^rule b: the rule a \(.*policy\.toml\) is final and holds wherever/)]);
  });
  test('is not told when the other holds only at times', () => {
    const first = rule('first', 'allow', 'program = "foo"', 'priority = 600\nexpires = 2027-01-01T00:00:00Z');
    expect(lint(first + rule('second', 'deny', 'program = "foo"'))).toEqual([]);
  });
});

describe('a match that can never hold is told', () => {
  test.each([
    ['a program with its directory', 'program = "/bin/ls"', '9:11'],
    ['an option as a sub-command', 'program = "x"\nsubcommand = "--help"', '10:14'],
    ['an option without a dash', 'program = "x"\nflags_any = "force"', '10:13'],
    ['a host with a scheme', 'host = "https://example.com"', '9:8'],
    ['a path with ..', 'path = "/a/../b"', '9:8'],
    ['all of path in path_not', 'path = "/a/b/**"\npath_not = "/a/**"', '10:12'],
    ['a regular expression of two lines', `regex = 'a\\nb'`, '9:9'],
    ['something behind the end', `regex = 'a$b'`, '9:9'],
    ['a program of an MCP tool', 'kind = "mcp"\nprogram = "x"', '10:11'],
    ['no score at all', 'program = "x"\nrisk_at_least = 50\nrisk_below = 50', '11:14'],
    ['args_all against args_none', 'program = "x"\nargs_all = "a"\nargs_none = ["a", "b"]', '11:13'],
    ['an alternative of any', 'any = [{ program = "x" }, { program = "y/z" }]', '9:39'],
  ])('%s', (_, match, place) => {
    expect(lint(rule('r', 'deny', match))).toEqual([`${place} r unreachable`]);
  });
});

describe('an allow that is wider than anybody means is told', () => {
  test.each([
    ['without a program, path, host, trait or MCP tool', 'kind = "exec"', 'wide-allow'],
    ['of the shell as a tool', 'tool = "Bash"', 'wide-allow'],
    ['with one open alternative', 'any = [{ program = "x" }, { kind = "exec" }]', 'wide-allow'],
    ['of an interpreter', 'program = ["ls", "python3"]', 'allows-anything'],
    ['of a wrapper', 'program = "sudo"', 'allows-anything'],
    ['of every program that begins so', 'program = "py*"', 'allows-anything'],
  ])('%s', (_, match, name) => {
    expect(lint(rule('r', 'allow', match)).map((line) => line.split(' ').at(-1))).toEqual([name]);
    expect(lint(rule('r', 'deny', match))).toEqual([]);
  });
  test.each([
    'program = "python3"\nargv_prefix = ["-m", "pytest"]',
    `path = "\${workspace}/**"`,
    'tool = "WebSearch"',
    'trait = "read-only"',
    'any = [{ program = "x" }, { host = "example.com" }]',
  ])('and not %j', (match) => {
    expect(lint(rule('r', 'allow', match))).toEqual([]);
  });
});

test('the starter of a policy, which has no rules of its own, gives no warning', () => {
  const locations = { ...withUserFile('schema = 1\n'), packsDir };
  expect(lintFiles(loadPolicy(locations), locations, now)).toEqual([]);
});
