import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { type AgentName, agentBinary, agentEnv, agentsInstalled, codexProvider } from './support/agent.ts';
import type { Scripts } from './support/model-script.ts';
import type { Sandbox } from './support/sandbox.ts';
import { openScreen, type Screen } from './support/screen.ts';
import { openWorld, shell, until, type World } from './support/world.ts';

const launcher = fileURLToPath(new URL('../../bin/aegis.cjs', import.meta.url));
const down = '\x1b[B';
const startLine = /^aegis: claude 2\.\S+ · PreToolUse hook \(guarded\) · policy .* · approvals: terminal/;

let world: World | undefined;
let screen: Screen | undefined;

afterEach(async () => {
  await screen?.close();
  await world?.close();
  [screen, world] = [undefined, undefined];
});

/** What an agent's user has answered before: the questions of a first start. */
const answered = ({ write, work }: Sandbox, { trusted }: { trusted: boolean }): void => {
  const claude = {
    hasCompletedOnboarding: true,
    bypassPermissionsModeAccepted: true,
    customApiKeyResponses: { approved: ['sk-ant-dummy'] },
    projects: { [work]: { hasTrustDialogAccepted: trusted } },
  };
  write('home/.claude.json', JSON.stringify(claude));
  write('home/.codex/config.toml', '[notice.model_migrations]\n"gpt-5.5" = "gpt-6-sol"\n');
};

/** A shell that tells the settings of its terminal before and after a command, and how that ended. */
const inShell = (argv: readonly string[]): string[] => [
  'sh',
  '-c',
  'stty -g >"$HOME/before"; "$@"; echo "status $?"; stty -g >"$HOME/after"',
  'sh',
  ...argv,
];

const settings = (name: 'before' | 'after'): string =>
  readFileSync(join(world?.sandbox.home ?? '', name), 'utf8');

interface Start {
  trusted?: boolean;
  program?: string;
  env?: Record<string, string>;
}

/** Starts an agent for its user, under `aegis wrap`, with a model that follows `scripts`. */
const open = async (
  agent: AgentName,
  scripts: (sandbox: Sandbox) => Scripts,
  { trusted = true, program = agentBinary(agent), env = {} }: Start = {},
): Promise<{ world: World; screen: Screen }> => {
  world = await openWorld(agent, scripts);
  const { sandbox, model } = world;
  answered(sandbox, { trusted });
  const options =
    agent === 'claude'
      ? ['--dangerously-skip-permissions']
      : [
          ...codexProvider(model.url),
          // Else an Enter right after the text counts as part of what is pasted.
          ...['-c', 'disable_paste_burst=true'],
          '--dangerously-bypass-approvals-and-sandbox',
        ];
  screen = openScreen(inShell([process.execPath, launcher, 'wrap', '--', program, ...options]), {
    cwd: sandbox.work,
    env: agentEnv({ sandbox, modelUrl: model.url, env }),
    size: { cols: 100, rows: 30 },
  });
  return { world, screen };
};

const touching =
  (...names: string[]) =>
  ({ work }: Sandbox): Scripts => ({
    main: [
      ...names.map((name) => ({ calls: [shell('claude', `touch ${work}/${name}`)] })),
      { text: 'the task is over' },
    ],
  });

const isProven = async ({ aegis }: World): Promise<boolean> =>
  (await aegis('logs', '--json')).stdout.includes('"session.handshake"');

/** Types a text, and Enter once the agent shows it. */
const send = async ({ type, shows }: Screen, text: string): Promise<void> => {
  type(text);
  await shows(new RegExp(`[❯›][\\s\\u00a0]${text}`));
  type('\r');
};

/** Waits for a line that reaches to this column: the agent has drawn for a screen of this width. */
const reaches = (column: number): RegExp => new RegExp(`^─{${column}}$`, 'm');

describe.runIf(agentsInstalled())('an interactive claude under aegis wrap', () => {
  const composer = /bypass permissions on/;

  it('takes keys and a new size while a call is held, and runs the call after a yes', async () => {
    const { world, screen } = await open('claude', touching('asked'));
    const { model, made, pending, aegis } = world;
    await screen.shows(composer);
    expect(screen.received()).toMatch(startLine);

    await send(screen, 'please touch it');
    const id = await pending();
    expect(JSON.stringify(model.requests[0])).toContain('please touch it');

    const before = screen.received().length;
    screen.type('typed while it waits');
    await screen.shows(/❯[\s\u00a0]typed while it waits/);
    await screen.shows(reaches(100));
    screen.resize({ cols: 120, rows: 40 });
    await screen.shows(reaches(120));
    await screen.shows(/❯[\s\u00a0]typed while it waits/);
    expect(await pending()).toBe(id);
    expect(made('asked')).toBe(false);
    // The folder is named after the project.
    expect(screen.received().slice(before).replaceAll(world.sandbox.work, '')).not.toMatch(/aegis/i);

    expect(await aegis('approvals', 'approve', id)).toMatchObject({ code: 0 });
    await screen.shows(/the task is over/);
    expect(made('asked')).toBe(true);

    // One Ctrl-C clears the line, two more leave.
    screen.type('\x03');
    await send(screen, '/exit');
    expect(await screen.ends()).toEqual({ code: 0 });
    expect(screen.text()).toMatch(/^aegis: session \S+: 1 call, 0 denied, 1 asked\nstatus 0$/m);
    expect(settings('after')).toBe(settings('before'));
  });

  it('has its model read why a call was denied, and goes on to the next prompt', async () => {
    const { world, screen } = await open('claude', touching('pwned'));
    await screen.shows(composer);
    await send(screen, 'please touch it');
    expect((await world.model.result('call_main_0_0')).text).toContain('files named pwned are forbidden');
    await screen.shows(/the task is over/);
    expect(world.made('pwned')).toBe(false);
    await send(screen, 'and then');
    await screen.shows(/fin$/m);
    screen.type('\x03');
    await screen.shows(/again to exit/i);
    screen.type('\x03');
    expect(await screen.ends()).toEqual({ code: 0 });
    expect(screen.text()).toMatch(/1 call, 1 denied, 0 asked\nstatus 0$/m);
    expect(settings('after')).toBe(settings('before'));
  });

  it('proves its hook only once its user trusts the folder, and may be left waiting', async () => {
    const { world, screen } = await open('claude', touching(), { trusted: false });
    await screen.shows(/Yes, I trust this folder/);
    expect(await isProven(world)).toBe(false);
    screen.type(down);
    await screen.shows(/❯ Yes/);
    screen.type('\r');
    await screen.shows(composer);
    await until('the handshake', async () => ((await isProven(world)) ? true : undefined));
  });

  it('ends with the status of claude', async () => {
    const { screen } = await open('claude', touching(), { trusted: false });
    await screen.shows(/❯ No, exit/);
    // Claude does not take every key this early, and keys that come in a row are a paste to it.
    let looks = 0;
    await until('the end', async () => {
      if (looks % 15 === 0) screen.type('\r');
      looks += 1;
      return /^status \d+$/m.test(screen.text()) ? true : undefined;
    });
    await screen.ends();
    // The shell shows a key that comes too late.
    expect(screen.text()).toMatch(/aegis: session \S+: 0 calls, 0 denied, 0 asked$/m);
    expect(screen.text()).toMatch(/status 1$/m);
    expect(settings('after')).toBe(settings('before'));
  });
});

describe.runIf(agentsInstalled())('an interactive codex under aegis wrap', () => {
  it('proves its hook at the first prompt, waits with a held call, and runs it after a yes', async () => {
    const { world, screen } = await open('codex', ({ work }) => ({
      main: [{ calls: [shell('codex', `touch ${work}/asked`)] }, { text: 'the task is over' }],
    }));
    const { made, pending, aegis } = world;
    await screen.shows(/\? for shortcuts/);
    await send(screen, '/status');
    await screen.shows(/Model provider:\s+scripted/);
    expect(await isProven(world)).toBe(false);

    await send(screen, 'please touch it');
    const id = await pending();
    expect(await isProven(world)).toBe(true);
    screen.type('typed while it waits');
    await screen.shows(/› typed while it waits/);
    expect(made('asked')).toBe(false);
    expect(await aegis('approvals', 'approve', id)).toMatchObject({ code: 0 });
    expect(await screen.shows(/the task is over/)).not.toMatch(/hook failed/i);
    expect(made('asked')).toBe(true);

    screen.type('\x03');
    await screen.shows(/› Ask Codex/);
    await send(screen, '/exit');
    expect(await screen.ends()).toEqual({ code: 0 });
    expect(screen.text()).toMatch(/^aegis: session \S+: 1 call, 0 denied, 1 asked\nstatus 0$/m);
    expect(settings('after')).toBe(settings('before'));
  });
});

describe('an agent on a terminal whose hook does not run', () => {
  const program = `#!/bin/sh
[ "$1" = --version ] && echo 9.9 && exit
printf 'prompt> '
read -r task
while :; do echo working; sleep 0.2; done
`;

  it('is stopped once it works on a prompt', async () => {
    const place = mkdtempSync(join(tmpdir(), 'aegis-hookless-'));
    try {
      writeFileSync(join(place, 'claude'), program, { mode: 0o700 });
      const { screen } = await open('claude', touching(), {
        program: join(place, 'claude'),
        env: { AEGIS_WRAP_HANDSHAKE_SECONDS: '2' },
      });
      await screen.shows(/prompt>/);
      screen.type('go\r');
      await screen.ends();
      expect(screen.text()).toContain('aegis: claude was stopped: its hook did not show itself in 2 s');
      expect(screen.text()).toMatch(/^status 1$/m);
      expect(settings('after')).toBe(settings('before'));
    } finally {
      rmSync(place, { recursive: true });
    }
  });
});
