// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell text is full of them
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/planner/limits.ts';
import { isUncertain, planCommand, planTool, programs, touches } from './planning.ts';

/** Ways around other guards, each with the report that made it known: none of them may be quiet here. */
const hidden: readonly [source: string, command: string, shows: string][] = [
  [
    'google-gemini/gemini-cli#11510: only the first command of a chain',
    'echo a && rm -r x',
    'delete /ws/x -r',
  ],
  ['anthropics/claude-code#36637, #31523: only the first token', 'ls; rm -r x', 'delete /ws/x -r'],
  ['anthropics/claude-code#36637: behind a pipe', 'ls | rm -r x', 'delete /ws/x -r'],
  [
    'google-gemini/gemini-cli#16454: a redirection after an allowed echo',
    'echo a > ~/.bashrc',
    'write /home/u/.bashrc',
  ],
  ['gptme/gptme#840: redirect, then run', "echo 'rm -r x' > a.sh; bash a.sh", 'write /ws/a.sh'],
  ['andresthor/cmd-line-mcp#5: a newline', 'ls\nrm -r x', 'delete /ws/x -r'],
  ['dyad-sh/dyad#2622: a substitution', 'echo $(rm -r x)', 'delete /ws/x -r'],
  ['dyad-sh/dyad#2305: a newline in quotes before it', 'echo "a\nb"\nrm -r x', 'delete /ws/x -r'],
  [
    'anthropics/claude-code#48518: a heredoc as first argument',
    "cat <<'E' | rm -r x\na\nE",
    'delete /ws/x -r',
  ],
  ['QwenLM/qwen-code#11764: a backslash in single quotes', "echo 'a\\'; rm -r x", 'delete /ws/x -r'],
  ['CVE-2026-31992 (OpenClaw): env -S', "env -S 'rm -r x'", 'delete /ws/x -r'],
  ['CVE-2026-31992 (OpenClaw): env -S, a shell in quotes', 'env -S \'sh -c "rm -r x"\'', 'delete /ws/x -r'],
  ['anomalyco/opencode#31485: an assignment in front', 'CI=true rm -r x', 'delete /ws/x -r'],
  ['openai/codex#10920: a shell around it', "zsh -lc 'rm -r x'", 'delete /ws/x -r'],
  [
    'openai/codex#31753: more arguments than the rule names',
    'rm -r build/ --no-preserve-root /',
    'delete / -r',
  ],
  ['openclaw changelog: an abbreviated long option', 'sort --outp=/etc/x y', 'write /etc/x'],
  ['openclaw changelog: an attached short value', 'sort -o/etc/x y', 'write /etc/x'],
  ['mistralai/mistral-vibe#1081: an option with a side effect', 'find . -fprint /etc/x', 'write /etc/x'],
  ['tree-sitter-bash: a program name on two lines', 'r\\\nm -r x', 'delete /ws/x -r'],
  ['tree-sitter-bash: a command in a default', "echo ${v:-'$(a)'}$(rm -r x)", 'delete /ws/x -r'],
  ['tree-sitter-bash: a backtick in a heredoc', 'cat <<E\n`rm -r x`\nE', 'delete /ws/x -r'],
  ['nah corpus: a program made of a variable', 'T=rm; $T -r x', 'delete /ws/x -r'],
  ['goclaw#1205, mercury-agent#46: behind a background command', 'sleep 1 & rm -r x', 'delete /ws/x -r'],
];

describe('a command that another guard did not see', () => {
  it.each(hidden)('%s', (_, command, shown) => {
    expect(touches(planCommand(command))).toContain(shown);
  });
});

/** What cannot be read for certain must say so. */
const unclear: readonly [source: string, command: string][] = [
  ['google-gemini/gemini-cli#25935: an old arithmetic expansion', "echo $[ x='a[$(touch y)]', x ]"],
  ['policy.md 1.4: a subscript in a test', "[[ 'a[$(id)]' -eq 0 ]]"],
  ['policy.md 1.4: a subscript in arithmetic', "x='a[$(id)]'; echo $((x))"],
  ['policy.md 1.4: test -v', "test -v 'a[$(id)]'"],
  ['policy.md 1.4: printf -v', "printf -v 'a[$(id)]' x"],
  ['policy.md 1.4: read', "read 'a[$(id)]'"],
  ['policy.md 1.4: unset', "unset 'a[$(id)]'"],
  ['policy.md 1.4: declare -i', "declare -i z='a[$(id)]'"],
  ['policy.md 1.4: let', "let 'a[$(id)]'"],
  ['policy.md 1.4: a slice', "x='a[$(id)]'; echo ${y:x}"],
  ['policy.md 1.4: a transformed prompt', "x='$(id)'; echo ${x@P}"],
  ['policy.md 1.4: an indirection', 'echo ${!x}'],
  ['policy.md 1.4: mapfile -C', "mapfile -C 'id' x"],
  ['openai/codex PR #15796: git --exec-path', 'git --exec-path=/tmp status'],
  ['openai/codex#27025: core.fsmonitor', 'git -c core.fsmonitor=./x status'],
];

describe('what is evaluated later', () => {
  it.each(unclear)('is not certain. %s', (_, command) => {
    expect(isUncertain(planCommand(command))).toBe(true);
  });

  it('zsh: a word that starts with = is a program (mistral-vibe PR #1081)', () => {
    for (const command of ['ls =id', 'echo *(e:id:)', 'repeat 2 id', '< x', 'echo ${(e)x}'])
      expect([command, isUncertain(planCommand(command, { dialect: 'zsh' }))]).toEqual([command, true]);
  });
});

describe('facts that a rule needs to be right', () => {
  it('a name is a whole word: git log is not git logout (gemini-cli PR #15006)', () => {
    const [operation] = planCommand('git logout').operations;
    expect(operation?.subcommand ?? operation?.positionals[0]).not.toBe('log');
  });

  it('./cat is not cat (codex#37078)', () => {
    expect(planCommand('./cat x').operations[0]?.program).toEqual({
      name: 'cat',
      path: './cat',
      trusted: false,
    });
  });

  it('an assignment is a fact of the command (gemini-cli PR #20678)', () => {
    const [operation] = planCommand('LD_PRELOAD=./x.so ls').operations;
    expect(operation?.env).toEqual([{ name: 'LD_PRELOAD', value: './x.so' }]);
  });

  it('a builtin that sets the environment is an operation (CVE-2026-22708, Cursor)', () => {
    const planned = planCommand('export PAGER=./x; git log');
    expect(planned.operations.map(({ kind }) => kind)).toContain('env');
    expect(planned.operations.find(({ program }) => program?.name === 'git')?.env).toEqual([
      { name: 'PAGER', value: './x' },
    ]);
  });

  it('a command of which nothing is found is a problem, never nothing (opencode#39931, pi-packages#452)', () => {
    for (const command of ['', ' ', '\n'])
      expect(planCommand(command).problems.map(({ code }) => code)).toContain('empty');
    expect(planCommand('git diff --').operations).not.toEqual([]);
    expect(programs(planCommand('# rm -r x'))).toEqual([':']);
  });

  it('2>&1 and /dev/null are no writes (claude-code#37106, gemini-cli#23096)', () => {
    expect(touches(planCommand('npm test > /dev/null 2>&1'))).toEqual([]);
  });

  it('what is written is written, however quoted (codex PR #21392)', () => {
    for (const command of ["rg --pre='rm -r x' a", "rg --p're' 'rm -r x' a", "rg --pr\\e 'rm -r x' a"])
      expect([command, programs(planCommand(command)).includes('rm')]).toEqual([command, true]);
  });

  it('a tool nobody knows is opaque (cc-safety-net SECURITY.md)', () => {
    expect(planTool('write_stdin', { chars: 'rm -rf /\n' }).operations.map(({ opaque }) => opaque)).toEqual([
      'tool',
    ]);
  });
});

describe('more than is looked at', () => {
  it('is a problem: no-ops in front hide nothing (Adversa AI, Claude Code before 2.1.90)', () => {
    for (const count of [49, 50, 51, 100, defaultLimits.maxOperations - 2])
      expect(touches(planCommand(`${'true; '.repeat(count)}rm -r x`))).toContain('delete /ws/x -r');
    const beyond = planCommand(`${'true; '.repeat(defaultLimits.maxOperations)}rm -r x`);
    expect(beyond.problems.map(({ code }) => code)).toEqual(['limit']);
  });
});
