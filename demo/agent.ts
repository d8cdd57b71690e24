// The scripted agent: it asks before each tool call, does what it may, and reports what became of it.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { type ScriptedCall, scriptedCalls } from './script.ts';

const workspace = process.cwd();
const sessionId = randomUUID();

/** Runs one of the hook commands that `aegis wrap` put into the environment, as real agents do: by a shell. */
const hook = (variable: string, message: Record<string, unknown>) => {
  const command = process.env[variable];
  if (command === undefined)
    throw new Error(`${variable} is not set: start this with aegis wrap --agent scripted`);
  return spawnSync('/bin/sh', ['-c', command], {
    encoding: 'utf8',
    input: JSON.stringify({ session_id: sessionId, cwd: workspace, ...message }),
  });
};

const isAllowed = (answer: { status: number | null; stdout: string }): boolean => {
  if (answer.status !== 0) return false;
  const { hookSpecificOutput } = JSON.parse(answer.stdout) as {
    hookSpecificOutput?: { permissionDecision?: string };
  };
  return hookSpecificOutput?.permissionDecision === 'allow';
};

/** Does the call. The tracker behind the MCP call is not there: what it would answer is made up. */
const run = ({ tool, input }: ScriptedCall): string => {
  switch (tool) {
    case 'Bash': {
      const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', input.command ?? ''], {
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`Exit code ${status}\n${stderr}`);
      return stdout;
    }
    case 'Read':
      return readFileSync(input.file_path ?? '', 'utf8');
    case 'Edit': {
      const path = input.file_path ?? '';
      writeFileSync(path, readFileSync(path, 'utf8').replace(input.old_string ?? '', input.new_string ?? ''));
      return 'edited';
    }
    default:
      return 'issue 1 created';
  }
};

const report = (call: ScriptedCall, id: string): void => {
  const message = { tool_name: call.tool, tool_input: call.input, tool_use_id: id };
  try {
    const output = run(call);
    hook('AEGIS_HOOK_POST', {
      hook_event_name: 'PostToolUse',
      ...message,
      tool_response: { stdout: output },
    });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    hook('AEGIS_HOOK_POST', { hook_event_name: 'PostToolUseFailure', ...message, error: text });
  }
};

hook('AEGIS_HOOK_START', { hook_event_name: 'SessionStart', source: 'startup' });
for (const [at, call] of scriptedCalls(workspace).entries()) {
  const id = `demo_${at}`;
  const answer = hook('AEGIS_HOOK_PRE', {
    hook_event_name: 'PreToolUse',
    tool_name: call.tool,
    tool_input: call.input,
    tool_use_id: id,
  });
  if (isAllowed(answer)) report(call, id);
}
hook('AEGIS_HOOK_END', { hook_event_name: 'SessionEnd', reason: 'other' });
