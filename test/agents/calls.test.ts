import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { agentsInstalled } from './support/agent.ts';
import type { Scripts } from './support/model-script.ts';
import type { Sandbox } from './support/sandbox.ts';
import { openWorld, shell, type World } from './support/world.ts';

const mcpServer = fileURLToPath(new URL('./support/mcp-server.ts', import.meta.url));
const forbidden = 'files named pwned are forbidden';

let world: World | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

const open = async (agent: 'claude' | 'codex', scripts: (sandbox: Sandbox) => Scripts): Promise<World> => {
  world = await openWorld(agent, scripts);
  return world;
};

describe.runIf(agentsInstalled()).each(['claude', 'codex'] as const)(
  'a real %s under aegis wrap',
  (agent) => {
    const touching =
      (...names: string[]) =>
      ({ work }: Sandbox): Scripts => ({
        main: names.map((name) => ({ calls: [shell(agent, `touch ${work}/${name}`)] })),
      });

    it('runs what is allowed, not what is denied, and its model reads why', async () => {
      const { run, made, model, aegis } = await open(agent, touching('fine', 'pwned'));
      const { code } = await run();
      expect(code).toBe(0);
      expect(made('fine')).toBe(true);
      expect(made('pwned')).toBe(false);
      expect((await model.result('call_main_1_0')).text).toContain(forbidden);
      expect(await aegis('audit', 'verify')).toMatchObject({ code: 0 });
    });

    it('waits with a held call until a person approves it', async () => {
      const { start, made, model, pending, aegis } = await open(agent, touching('asked'));
      const { done } = start();
      const id = await pending();
      expect(made('asked')).toBe(false);
      expect(await aegis('approvals', 'approve', id)).toMatchObject({ code: 0 });
      await model.result('call_main_0_0');
      expect(made('asked')).toBe(true);
      expect((await done).code).toBe(0);
    });

    it('does not run a held call that a person denies, and its model reads the reason', async () => {
      const { start, made, model, pending, aegis } = await open(agent, touching('asked'));
      const { done } = start();
      await aegis('approvals', 'deny', await pending(), '--reason', 'use the other file');
      expect((await model.result('call_main_0_0')).text).toContain('use the other file');
      expect(made('asked')).toBe(false);
      await done;
    });

    it('gets the answer to a held call after the daemon was restarted', async () => {
      const { start, made, model, pending, aegis } = await open(agent, touching('asked'));
      const { done } = start();
      const id = await pending();
      expect(await aegis('restart')).toMatchObject({ code: 0 });
      expect(await pending()).toBe(id);
      expect(await aegis('approvals', 'approve', id)).toMatchObject({ code: 0 });
      await model.result('call_main_0_0');
      expect(made('asked')).toBe(true);
      expect((await done).code).toBe(0);
    });

    it('runs nothing once the daemon is killed in the middle of a call', async () => {
      const { start, made, model, pending, sandbox } = await open(agent, touching('asked', 'fine'));
      // Half a minute for each hook is for a restart; a daemon that is not coming back need not be waited for.
      const { done } = start({ env: { AEGIS_HOOK_RECONNECT_MS: '2000' } });
      await pending();
      process.kill(
        Number.parseInt(readFileSync(join(sandbox.aegisHome, 'aegis.pid'), 'utf8'), 10),
        'SIGKILL',
      );
      await model.result('call_main_0_0', 100_000);
      await done;
      expect(made('asked')).toBe(false);
      expect(made('fine')).toBe(false);
    });

    it('has each of several calls at once judged by itself', async () => {
      const { run, made, model } = await open(agent, ({ work }) => ({
        main: [{ calls: ['fine-1', 'pwned', 'fine-2'].map((name) => shell(agent, `touch ${work}/${name}`)) }],
      }));
      await run();
      expect([made('fine-1'), made('pwned'), made('fine-2')]).toEqual([true, false, true]);
      expect((await model.result('call_main_0_1')).text).toContain(forbidden);
    });

    it('has the calls of an MCP server judged', async () => {
      const { run, made, model } = await open(agent, ({ work }) => ({
        main: [
          {
            calls: [
              {
                tool: agent === 'claude' ? 'mcp__srv__touch' : 'mcp__srv/touch',
                input: { path: `${work}/made` },
              },
            ],
          },
        ],
      }));
      const server = { command: process.execPath, args: [mcpServer] };
      await run({
        args:
          agent === 'claude'
            ? [
                '--strict-mcp-config',
                '--mcp-config',
                JSON.stringify({ mcpServers: { srv: server } }),
                '--verbose',
              ]
            : [
                '-c',
                `mcp_servers.srv={command=${JSON.stringify(server.command)},args=${JSON.stringify(server.args)}}`,
              ],
      });
      expect((await model.result('call_main_0_0')).text).toContain('this server is forbidden');
      expect(made('made')).toBe(false);
    });
  },
);

describe.runIf(agentsInstalled())('what only claude has', () => {
  it('a sub-agent is judged like its parent', async () => {
    const { run, made, model } = await open('claude', ({ work }) => ({
      main: [
        {
          calls: [
            {
              tool: 'Agent',
              input: {
                description: 'sub',
                prompt: '[[script:sub]] do it',
                subagent_type: 'general-purpose',
                run_in_background: false,
              },
            },
          ],
        },
      ],
      sub: [
        { calls: [shell('claude', `touch ${work}/fine`)] },
        { calls: [shell('claude', `touch ${work}/pwned`)] },
      ],
    }));
    await run();
    expect(made('fine')).toBe(true);
    expect(made('pwned')).toBe(false);
    expect((await model.result('call_sub_1_0')).text).toContain(forbidden);
  });

  it('a command in the background is judged before it starts', async () => {
    const { run, made, model } = await open('claude', ({ work }) => ({
      main: [{ calls: [shell('claude', `touch ${work}/pwned`, { run_in_background: true })] }],
    }));
    await run();
    expect((await model.result('call_main_0_0')).text).toContain(forbidden);
    expect(made('pwned')).toBe(false);
  });

  it('a file written by a tool is judged like one written by a command', async () => {
    const { run, made, model } = await open('claude', ({ work }) => ({
      main: [{ calls: [{ tool: 'Write', input: { file_path: `${work}/pwned`, content: 'x' } }] }],
    }));
    await run();
    expect((await model.result('call_main_0_0')).text).toContain(forbidden);
    expect(made('pwned')).toBe(false);
  });
});

describe.runIf(agentsInstalled())('what only codex has', () => {
  it('a patch is judged by the files in it', async () => {
    const { run, made, model } = await open('codex', ({ work }) => ({
      main: [
        {
          calls: [
            {
              tool: 'apply_patch',
              input: `*** Begin Patch\n*** Add File: ${work}/pwned\n+x\n*** End Patch\n`,
            },
          ],
        },
      ],
    }));
    await run();
    expect((await model.result('call_main_0_0')).text).toContain(forbidden);
    expect(made('pwned')).toBe(false);
  });
});
