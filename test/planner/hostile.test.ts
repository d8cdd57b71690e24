// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell text is full of them
import { describe, expect, it } from 'vitest';
import { noFileSystem } from '../../src/planner/file-system.ts';
import { defaultLimits, LimitReached } from '../../src/planner/limits.ts';
import { createRecorder } from '../../src/planner/recorder.ts';
import { isUncertain, planCommand, planTool, programs, touches } from './planning.ts';

const kibibyte = 1024;
const times = (text: string, count: number): string => text.repeat(count);

/** Texts that would cost a naive reader too much, or everything. Each must end, and in no allow. */
const costly: Record<string, string> = {
  '128 KiB and one byte of text': times('a', 128 * kibibyte + 1),
  '128 KiB of three-byte characters': times('あ', 128 * kibibyte),
  '50,000 nested substitutions': times('$(', 50_000) + times(')', 50_000),
  '50,000 open substitutions': times('$(', 50_000),
  '40,000 open braces': times('{ ', 40_000),
  '40,000 open parameters': times('${a:-', 20_000),
  '20,000 here-documents': times('cat <<E\n', 15_000),
  '10,000 here-documents with ends': times('x <<E\nE\n', 10_000),
  '10,000 operations': times('ls; ', 10_000),
  '10,000 stages': `${times('ls | ', 10_000)}ls`,
  '10,000 conditions': `${times('ls && ', 10_000)}ls`,
  '10,000 braces': `eval ${times('{a,b}', 10_000)}`,
  'a range of a million': 'for i in {1..1000000}; do rm $i; done; ${x:?}; $z',
  'deep arithmetic': `echo $((${times('(', 20_000)}1${times(')', 20_000)}))`,
  'long arithmetic': `echo $((${times('1+', 40_000)}1)) $x`,
  'nested shells': Array.from({ length: 20 }).reduce<string>(
    (text) => `bash -c ${JSON.stringify(text)}`.slice(0, 60_000),
    'rm -rf x',
  ),
  'functions that call one another': `${Array.from({ length: 40 }, (_, index) => `f${index}() { f${index + 1}; f${index + 1}; }`).join('; ')}; f0`,
  'nested loops': `${times('for i in 1 2 3 4 5 6 7 8; do ', 10)} rm $i; ${times('done; ', 10)}`.replace(
    /; $/,
    '',
  ),
  'many assignments that are each used': Array.from(
    { length: 5000 },
    (_, index) => `v${index}=a; echo $v${index}`,
  ).join('\n'),
  'backticks in backticks': `echo ${times('`\\', 30_000)}`,
  '5,000 quotes that never end': times('"\'', 5000),
  'open tests': times('[[ ( ', 10_000),
  'open cases': times('case a in a) ', 5000),
};

describe('a text that costs too much', () => {
  it.each(Object.entries(costly))('is refused or uncertain: %s', (_, command) => {
    const planned = planCommand(command);
    expect(isUncertain(planned)).toBe(true);
    expect(planned.operations.length).toBeLessThanOrEqual(defaultLimits.maxOperations);
  });

  it('stops at the deadline of the clock it is given', () => {
    let now = 0;
    const clock = (): number => {
      now += 1;
      return now;
    };
    const limits = { maxEvalMs: 50, clock };
    expect(planCommand('ls; '.repeat(10), { limits }).problems).toEqual([]);
    now = 0;
    const planned = planCommand('ls; '.repeat(100), { limits });
    expect(planned.problems).toEqual([{ code: 'limit', detail: 'more than 50 ms to plan' }]);
    // Asked a bounded number of times beyond it.
    expect(now).toBeLessThan(60);
  });

  it('counts the work of one run, not its operations alone', () => {
    const recorder = createRecorder({ fs: noFileSystem, limits: defaultLimits });
    expect(() => recorder.work(1_000_000)).toThrow(LimitReached);
  });

  it('has no pattern that takes long to compare', () => {
    const glob = `${times('*a', 500)}b`;
    const planned = planCommand(`rm ${glob} ${times('[a-', 300)} ${times('?*', 400)}`);
    expect(planned.operations[0]?.program?.name).toBe('rm');
  });
});

describe('a character that is not what it seems', () => {
  it.each<[string, string]>([
    ['NUL', 'ls\0; rm -rf x'],
    ['a carriage return', 'ls\rrm -rf x'],
    ['a carriage return at the end of a line', 'ls\r\nrm x'],
    ['a carriage return in a substitution in quotes', 'echo "$(ls\r\n)"'],
    ['a carriage return in a here-document, not at the end of a line', "cat <<'E'\na\rb\nE"],
    ['a high surrogate alone', 'echo \ud800'],
    ['a low surrogate alone', 'echo \udc00 x'],
    ['C1', 'echo \u009b31m'],
    ['an escape', 'echo \u001b[2J'],
    ['a bidirectional override', 'echo \u202e x'],
    ['a tag', 'echo \u{e0041}'],
  ])('is a problem of the plan: %s', (_, command) => {
    expect(planCommand(command).problems.map(({ code }) => code)).toContain('control-characters');
  });

  it.each<[string, string]>([
    [
      'a here-document',
      "cat > a.txt <<'E'\r\nb\r\nE".replace("'E'\r\n", "'E'\n").replace('\r\nE', '\r\n\nE'),
    ],
    ['an open here-document', 'cat > a.txt <<E\nb\r\nc $x\r\n\nE'],
    ['single quotes', "printf '%s' 'a\r\nb' > a.txt"],
    ['double quotes', 'printf %s "a\r\nb" > a.txt'],
  ])('is data as the line end of a file in %s', (_, command) => {
    expect(planCommand(command).problems).toEqual([]);
    expect(touches(planCommand(command))).toEqual(['write /ws/a.txt']);
  });

  it('is seen in a text that is decoded first', () => {
    expect(planCommand("printf 'ls\\rrm x' | sh").problems.map(({ code }) => code)).toContain(
      'control-characters',
    );
  });
});

describe('a command of another shell', () => {
  it.each(['fish', 'pwsh', 'unknown'] as const)('is read where every shell reads it alike: %s', (dialect) => {
    for (const command of ['npm test', 'git status --short', 'cargo build --release', 'make -j4 all'])
      expect([command, isUncertain(planCommand(command, { dialect }))]).toEqual([command, false]);
    expect(programs(planCommand('git status', { dialect }))).toEqual(['git']);
  });

  it.each([
    'ls; rm x',
    'ls | sh',
    'ls $x',
    'ls (id)',
    "ls 'a'",
    'ls *',
    'ls ~',
    'ls > x',
    'ls  x',
    ' ls',
    'ls\nrm x',
    'rm x',
    'cd x',
    'if x',
    'curl http://h',
    'git log a,b',
    'git --% x',
    'git @x',
    'a=b ls',
    '-x',
    './x {a}',
    'ls #x',
    'git log %1',
  ])('is opaque otherwise: %s', (command) => {
    expect(planCommand(command, { dialect: 'unknown' }).operations.map(({ opaque }) => opaque)).toEqual([
      'dialect',
    ]);
  });
});

describe('a call of a hostile form', () => {
  it.each<[string, string, Parameters<typeof planTool>[1]]>([
    ['no command', 'Bash', {}],
    ['a number for a command', 'Bash', { command: 5 }],
    ['a list for a command', 'Bash', { command: ['ls'] }],
    ['no path', 'Read', { file_path: '' }],
    ['a path of 5,000 letters', 'Read', { file_path: 'a'.repeat(5000) }],
    ['an empty patch', 'apply_patch', { command: '*** Begin Patch\n*** End Patch' }],
  ])('is a problem: %s', (_, tool, input) => {
    expect(planTool(tool, input).problems.length).toBeGreaterThan(0);
  });
});
