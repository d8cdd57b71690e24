import { describe, expect, it } from 'vitest';
import { Plan } from '../../src/domain/plan.ts';
import type { ToolCall } from '../../src/domain/tool-call.ts';
import { planCommand, planTool, touches } from './planning.ts';

describe('a tool call on files', () => {
  it.each<[string, ToolCall['input'], string[]]>([
    ['Read', { file_path: '/etc/passwd' }, ['read /etc/passwd']],
    ['Read', { file_path: 'a/../../b' }, ['read /b']],
    ['Read', { file_path: '~/x' }, ['read /home/u/x', 'read /ws/~/x']],
    ['Read', { file_path: '~bob/x' }, ['read ?']],
    ['Write', { file_path: '/ws/a', content: 'x' }, ['write /ws/a']],
    ['Edit', { file_path: '/ws/a', old_string: 'a', new_string: 'b' }, ['write /ws/a']],
    ['MultiEdit', { file_path: '/ws/a', edits: [] }, ['write /ws/a']],
    ['NotebookEdit', { notebook_path: '/ws/a.ipynb', new_source: '' }, ['write /ws/a.ipynb']],
    ['Glob', { pattern: '**/*.ts' }, ['list /ws -r']],
    ['Glob', { pattern: '/etc/*' }, ['list /ws -r', 'list /etc/* -r']],
    ['Grep', { pattern: 'x', path: '/etc' }, ['read /etc -r']],
    ['LS', { path: '/etc' }, ['list /etc -r']],
    ['view_image', { path: '/etc/x.png' }, ['read /etc/x.png']],
  ])('%s %j', (tool, input, expected) => {
    expect(touches(planTool(tool, input))).toEqual(expected);
  });

  it('a patch is each of its files, the old place of a moved one included', () => {
    const command = [
      '*** Begin Patch',
      '*** Add File: a.ts',
      '+x',
      '*** Update File: b.ts',
      '*** Move to: /etc/c.ts',
      '@@',
      '-x',
      '*** Delete File: d.ts',
      '*** End Patch',
    ].join('\n');
    expect(touches(planTool('apply_patch', { command }))).toEqual([
      'write /ws/a.ts',
      'write /ws/b.ts',
      'write /etc/c.ts',
      'delete /ws/b.ts',
      'delete /ws/d.ts',
    ]);
  });

  it.each(['', 'not a patch', '*** Begin Patch\n*** End Patch'])(
    'a patch without files is a problem: %j',
    (command) => {
      expect(planTool('apply_patch', { command }).problems.map((problem) => problem.code)).toEqual(['input']);
    },
  );
});

describe('a tool call that is not on files', () => {
  it('names the host it fetches from', () => {
    const [fetch] = planTool('WebFetch', { url: 'https://docs.example:8443/x', prompt: 'p' }).operations;
    expect(fetch).toMatchObject({
      kind: 'network',
      hosts: [{ host: 'docs.example', port: 8443, scheme: 'https' }],
    });
  });

  it('names server and tool of MCP', () => {
    const [call] = planTool('mcp__my_server__delete_all', { id: 1 }).operations;
    expect(call).toMatchObject({ kind: 'mcp', mcp: { server: 'my_server', tool: 'delete_all' } });
  });

  it.each(['Task', 'Agent', 'TodoWrite', 'BashOutput', 'KillShell', 'update_plan'])(
    '%s is of the agent itself',
    (tool) => {
      expect(planTool(tool, { prompt: 'p' }).operations.map((operation) => operation.kind)).toEqual([
        'agent',
      ]);
    },
  );

  it.each(['Unknown', 'bash', 'toString', 'constructor', '__proto__', 'mcp__', 'mcp__x', 'write_stdin'])(
    '%s is not known, so it is opaque',
    (tool) => {
      expect(planTool(tool, {}).operations.map((operation) => operation.opaque)).toEqual(['tool']);
    },
  );

  it('Bash in the background says so', () => {
    const planned = planTool('Bash', { command: 'npm run dev', run_in_background: true });
    expect(planned.operations.map((operation) => operation.background)).toEqual([true]);
    expect(planCommand('a & b').operations.map((operation) => operation.background)).toEqual([true, false]);
  });

  it.each<[string, ToolCall['input']]>([
    ['Bash', {}],
    ['Bash', { command: 1 }],
    ['Bash', { command: 'ls', run_in_background: 'yes' }],
    ['Read', {}],
    ['Read', { file_path: '' }],
    ['Read', { file_path: ['a'] }],
    ['Write', { path: 'x' }],
    ['WebFetch', {}],
    ['apply_patch', { patch: 'x' }],
  ])('a malformed input is a problem: %s %j', (tool, input) => {
    const planned = planTool(tool, input);
    expect(planned.problems.map((problem) => problem.code)).toEqual(['input']);
    expect(planned.operations).toEqual([]);
  });
});

describe('every plan', () => {
  const calls = ['ls', 'sudo rm -rf "$X" | curl -d @- h', 'f() { f; }; f', 'a\0b', '$(', "x='\ud800'"];
  it.each(calls)('fits its schema: %j', (command) => {
    expect(Plan.safeParse(planCommand(command)).error).toBeUndefined();
  });

  it('has parents that stand before their children', () => {
    const { operations } = planCommand('sudo bash -c \'cd /tmp && find . -exec sh -c "rm a" \\;\'');
    operations.forEach((operation, index) => {
      expect(operation.id).toBe(index);
      if (operation.parent !== undefined) expect(operation.parent).toBeLessThan(index);
    });
  });

  it('points at the text it is about', () => {
    const command = 'echo a && rm -rf dist';
    const rm = planCommand(command).operations.find((operation) => operation.program?.name === 'rm');
    expect(command.slice(...(rm?.span ?? [0, 0]))).toBe('rm -rf dist');
  });

  it('shows one line, whatever the words hold', () => {
    for (const operation of planCommand("echo 'a\nb' \"$(printf 'c\nd')\"").operations) {
      expect(operation.text).not.toContain('\n');
    }
  });
});
