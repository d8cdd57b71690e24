import { afterEach, describe, expect, it } from 'vitest';
import { type AgentName, type AgentRun, agentsInstalled } from './support/agent.ts';
import type { Sandbox } from './support/sandbox.ts';
import { openWorld, shell, type World } from './support/world.ts';

/** One way of switching an agent's hooks off. */
interface OffSwitch {
  name: string;
  files?: (sandbox: Sandbox) => Record<string, string>;
  run?: Partial<AgentRun>;
  /** The switch is thrown after the first call, while the agent runs. */
  later?: boolean;
}

const off = JSON.stringify({ disableAllHooks: true });
const env = (name: string): string => JSON.stringify({ env: { [name]: '1' } });
const file = (path: string, text: string) => (): Record<string, string> => ({ [path]: text });

const claude: OffSwitch[] = [
  { name: 'disableAllHooks in the user settings', files: file('home/.claude/settings.json', off) },
  { name: 'disableAllHooks in the project settings', files: file('work/.claude/settings.json', off) },
  { name: 'disableAllHooks in the local settings', files: file('work/.claude/settings.local.json', off) },
  {
    name: 'disableAllHooks in the local settings, written while the agent runs',
    files: file('work/.claude/settings.local.json', off),
    later: true,
  },
  {
    name: 'CLAUDE_CODE_SIMPLE in the project settings',
    files: file('work/.claude/settings.json', env('CLAUDE_CODE_SIMPLE')),
  },
  {
    name: 'CLAUDE_CODE_SAFE_MODE in the project settings',
    files: file('work/.claude/settings.json', env('CLAUDE_CODE_SAFE_MODE')),
  },
  { name: 'an inherited CLAUDE_CODE_SIMPLE', run: { env: { CLAUDE_CODE_SIMPLE: '1' } } },
  { name: 'an inherited CLAUDE_CODE_SAFE_MODE', run: { env: { CLAUDE_CODE_SAFE_MODE: '1' } } },
  { name: 'a second --settings', run: { args: ['--settings', off] } },
  { name: 'a second --settings=', run: { args: [`--settings=${off}`] } },
  { name: 'an empty --setting-sources', run: { args: ['--setting-sources', ''] } },
];

const hookState = (key: string): string => `[hooks.state."${key}"]\nenabled = false\n`;
const ourKey = '/<session-flags>/config.toml:pre_tool_use:0:0';
const trusted = ({ work }: Sandbox): string => `[projects."${work}"]\ntrust_level = "trusted"\n`;
const noHooks = '[features]\nhooks = false\n';

const codex: OffSwitch[] = [
  // Hooks nobody trusted are skipped without a word: this is a home that never saw codex before.
  { name: 'hooks that were never trusted' },
  { name: 'features.hooks in the user configuration', files: file('home/.codex/config.toml', noHooks) },
  {
    name: 'features.hooks in a profile',
    files: file('home/.codex/off.config.toml', noHooks),
    run: { args: ['--profile', 'off'] },
  },
  {
    name: 'features.hooks in a trusted project',
    files: (sandbox) => ({
      'home/.codex/config.toml': trusted(sandbox),
      'work/.codex/config.toml': noHooks,
    }),
  },
  { name: 'the state of our hook', files: file('home/.codex/config.toml', hookState(ourKey)) },
  {
    name: 'the state of our hook, written while the agent runs',
    files: file('home/.codex/config.toml', `${noHooks}${hookState(ourKey)}`),
    later: true,
  },
  {
    name: 'an empty list of hooks in the user configuration',
    files: file('home/.codex/config.toml', '[hooks]\nPreToolUse = []\n'),
  },
  { name: '--ignore-user-config', run: { args: ['--ignore-user-config'] } },
];

const refused: [AgentName, string[]][] = [
  ['claude', ['--bare']],
  ['claude', ['--safe-mode']],
  ['claude', ['--managed-settings', off]],
  ['claude', ['--bg']],
  ['codex', ['--disable', 'hooks']],
  ['codex', ['--disable=hooks']],
  ['codex', ['-c', 'hooks.PreToolUse=[]']],
  ['codex', ['-c', 'features.hooks=false']],
  ['codex', ['--config', 'features={hooks=false}']],
];

describe.runIf(agentsInstalled())('no switch of the agent turns the gate off', () => {
  let world: World | undefined;

  afterEach(async () => {
    await world?.close();
    world = undefined;
  });

  const cases = [
    ...claude.map((off) => ({ agent: 'claude' as const, off })),
    ...codex.map((off) => ({ agent: 'codex' as const, off })),
  ];

  it.each(cases)('$agent: $off.name', async ({ agent, off }) => {
    const opened = await openWorld(agent, (sandbox) => {
      const write = (): void => {
        for (const [path, text] of Object.entries(off.files?.(sandbox) ?? {})) sandbox.write(path, text);
      };
      if (off.later !== true) write();
      const touch = (name: string) => shell(agent, `touch ${sandbox.work}/${name}`);
      return {
        main: [
          { calls: [touch('fine')] },
          { ...(off.later === true ? { before: write } : {}), calls: [touch('pwned')] },
          { calls: [touch('pwned-2')] },
        ],
      };
    });
    world = opened;
    await opened.run(off.run ?? {});
    expect(opened.made('fine')).toBe(true);
    expect(opened.made('pwned')).toBe(false);
    expect(opened.made('pwned-2')).toBe(false);
    for (const id of ['call_main_1_0', 'call_main_2_0']) {
      expect((await opened.model.result(id)).text).toContain('files named pwned are forbidden');
    }
  });

  it.each(refused)('%s %j does not even start', async (agent, args) => {
    const opened = await openWorld(agent, ({ work }) => ({
      main: [{ calls: [shell(agent, `touch ${work}/pwned`)] }],
    }));
    world = opened;
    const { code, stderr } = await opened.run({ args });
    expect(code).toBe(64);
    expect(stderr).toContain(args[0]);
    expect(stderr).toContain('To run it without Aegis');
    expect(opened.model.requests).toEqual([]);
    expect(opened.made('pwned')).toBe(false);
  });
});
