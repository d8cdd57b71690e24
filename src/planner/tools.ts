import { z } from 'zod';
import { jsonText } from '../domain/json-text.ts';
import type { Operation, PathTarget } from '../domain/operation.ts';
import type { ToolCall } from '../domain/tool-call.ts';
import { softensAgents } from './agent-settings.ts';
import { hostOfUrl } from './hosts.ts';
import { serviceCommands, serviceTraits } from './mcp-services.ts';
import { filePathArguments, mcpToolTraits } from './mcp-tool.ts';
import { patchedFiles } from './patch.ts';
import { type Access, pathTargets } from './paths.ts';
import type { Recorder } from './recorder.ts';
import { addressHoldsSecret, holdsSecret } from './secret-texts.ts';
import { looksSecret } from './secrets.ts';
import { isPlainCommand } from './shell/plain.ts';
import { unbashParser } from './shell/unbash.ts';
import { createShellPlanner, initialFrame } from './shell/walk.ts';
import { classifySql, looksLikeSql, sqlFacts } from './sql/classify.ts';
import { dynamicValue, staticValue, type Value } from './value.ts';

/** Plans one tool call. Throws LimitReached; anything else it throws is a defect. */
export const planTool = (call: ToolCall, recorder: Recorder): void => {
  const known = Object.hasOwn(tools, call.tool) ? tools[call.tool] : undefined;
  if (known !== undefined) {
    known(call, recorder);
    return;
  }
  if (harmless.has(call.tool)) {
    recorder.add({ kind: 'agent', text: call.tool });
    return;
  }
  const mcp = /^mcp__([^_]|[^_].*?[^_])__(.+)$/s.exec(call.tool);
  if (isNamed(mcp)) {
    const [, server, tool] = mcp;
    const sql = sqlOf(call.input);
    const known = [
      ...new Set([...(sql === '' ? [] : classifySql(sql)), ...serviceTraits(server, tool, call.input)]),
    ];
    const traits = known.length === 0 ? mcpToolTraits(server, tool, call.input) : known;
    const leaks = !staysHere.test(server) && holdsSecret(jsonText(call.input));
    recorder.add({
      kind: 'mcp',
      mcp: { server, tool },
      traits: [...traits],
      ...(leaks ? { flow: leak, hosts: [{ loopback: false, upload: true }] } : {}),
      text: `mcp ${server} ${tool} ${JSON.stringify(call.input)}`,
    });
    planMcpTargets(call, tool, recorder);
    const started = sql === '' ? undefined : sqlFacts(sql).starts;
    if (started !== undefined) planShell({ command: started }, call, recorder);
    for (const line of serviceCommands(server, tool, call.input))
      planShell({ command: line }, call, recorder);
    if (/shell|terminal|bash|exec|command|console|process|ssh/i.test(`${server} ${tool}`))
      planMcpCommands(call, recorder);
    return;
  }
  recorder.add({ kind: 'opaque', opaque: 'tool', text: `unknown tool ${call.tool}` });
};

/** Servers that keep what they are given on this machine. */
const staysHere = /file|memory|serena|sqlite|postgres|mysql|mongo|redis|^git$|^ide$|think|lsp/i;

const leak: Operation['flow'] = [{ from: 'secret', to: 'network' }];

const isNamed = (match: RegExpExecArray | null): match is RegExpExecArray & [string, string, string] =>
  match?.[1] !== undefined && match[2] !== undefined;

/** What a tool does to the paths it is given, by its verb; a tool that names none may do anything, so it writes. */
const accessOf = (tool: string, input: ToolCall['input']): 'read' | 'list' | 'write' | 'delete' => {
  if (input.dryRun === true || input.dry_run === true) return 'read';
  if (/(^|[_-])(delete|remove|unlink|rm|trash)/i.test(tool)) return 'delete';
  if (/(^|[_-])(list|tree|directory|search|find|stat|exists|info)/i.test(tool)) return 'list';
  return /(^|[_-])(read|get|open|view|show|head|tail|cat|fetch|load|download)/i.test(tool) ||
    /^get[A-Z]/.test(tool)
    ? 'read'
    : 'write';
};

/** Addresses that an MCP tool is given, wherever it was told to go. */
const addressArguments = ['url', 'urls', 'uri', 'endpoint', 'href', 'src'];

/** What happens to the first path of a tool that brings a file to another place. */
const sourceAccess = (tool: string): 'read' | 'delete' | undefined => {
  if (/(^|[_-])(move|rename|mv)/i.test(tool)) return 'delete';
  return /(^|[_-])(copy|duplicate|cp|link|upload|attach|send|zip|compress|archive)/i.test(tool)
    ? 'read'
    : undefined;
};

/**
 * The paths and addresses in the arguments of an MCP tool, as operations of their own: a server that reads a key reads a
 * key. What looks like neither (a path in a repository elsewhere) is still judged by where it would lie here.
 */
const planMcpTargets = (call: ToolCall, tool: string, recorder: Recorder): void => {
  const textsAt = (key: string): string[] => {
    const value = call.input[key];
    return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
  };
  const localOf = (texts: readonly string[]): Value[] =>
    texts
      .map((text) => text.replace(/^file:\/\//, ''))
      .filter((text) => text !== '' && text.length <= 4096 && !/^[a-z][a-z0-9+.-]+:/i.test(text))
      .flatMap((raw) => toolPaths(raw, call));
  const origin = sourceAccess(tool);
  const recursive = /dir|folder|tree/i.test(tool) || call.input.recursive === true;
  const plan = (keys: readonly string[], access: Exclude<Access, 'exec'>): void => {
    const values = localOf(keys.flatMap(textsAt));
    if (values.length > 0) addPaths(call, recorder, values, access, recursive);
  };
  plan(
    origin === undefined ? filePathArguments : filePathArguments.filter((key) => key !== 'source'),
    accessOf(tool, call.input),
  );
  if (origin !== undefined) plan(['source', 'from', 'src', 'old_path'], origin);
  for (const path of textsAt('path')) noteSettings(call, recorder, path);
  for (const key of addressArguments)
    for (const url of textsAt(key)) {
      // What shows a page shows a file as well.
      if (/^(?:view-source:)?file:\/\//i.test(url) && key !== 'uri')
        addPaths(
          call,
          recorder,
          toolPaths(decoded(url.replace(/^.*?file:\/\/(?:localhost(?=\/))?/i, '')), call),
          'read',
        );
      else if (key !== 'uri' && isScript(url))
        recorder.add({ kind: 'opaque', opaque: 'code', text: `opens ${url}` });
      else if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url) && !url.startsWith('file:'))
        recorder.add({ kind: 'network', ...network(url, 'fetch') });
    }
};

/** Whether an address is code or a page in itself. Browsers pass over blanks and control characters (WHATWG URL, 4.4). */
const isScript = (url: string): boolean =>
  /^(?:view-source:)?(?:javascript|vbscript|data|blob):/i.test(
    Array.from(url.slice(0, 200))
      .filter((char) => char > ' ')
      .join(''),
  );

/** A path of an address as it is in the file system; as it stands where it is no such thing. */
const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path.replace(/[?#].*$/s, ''));
  } catch {
    return path;
  }
};

/** The commands that a tool of a shell is given, as if they were run here: it is asked about all the same. */
const planMcpCommands = (call: ToolCall, recorder: Recorder): void => {
  for (const key of ['command', 'cmd', 'commands', 'commandLine', 'shell_command', 'cli_command']) {
    const value = call.input[key];
    for (const command of Array.isArray(value) ? value : [value])
      if (typeof command === 'string' && command.trim() !== '' && command.length <= maxText)
        planShell({ command }, call, recorder);
  }
};

/** The SQL in the arguments of an MCP tool. */
const sqlOf = (input: ToolCall['input']): string => {
  const texts = ['sql', 'query', 'statement', 'queries', 'statements', 'q', 'command'].flatMap((key) => {
    const value = input[key];
    return Array.isArray(value) ? value : [value];
  });
  return texts.filter((text) => typeof text === 'string' && looksLikeSql(text)).join(';\n');
};

type ToolPlanner = (call: ToolCall, recorder: Recorder) => void;

/** Tools of Claude Code and Codex that touch nothing outside the conversation. Anything not listed is unknown. */
const harmless: ReadonlySet<string> = new Set([
  'TodoWrite',
  'TodoRead',
  'TaskCreate',
  'TaskUpdate',
  'TaskGet',
  'TaskList',
  'TaskOutput',
  'TaskStop',
  'AgentOutputTool',
  'BashOutput',
  'KillShell',
  'KillBash',
  'EnterPlanMode',
  'ExitPlanMode',
  'AskUserQuestion',
  'ListMcpResourcesTool',
  'ReadMcpResourceTool',
  'ToolSearch',
  'StructuredOutput',
  'update_plan',
  'request_user_input',
  'list_mcp_resources',
  'list_mcp_resource_templates',
  'read_mcp_resource',
]);

const maxText = 8_388_608;
const text = z.string().max(maxText);
const path = z.string().min(1).max(4096);

/** Makes a planner of an input's schema: what does not fit is a problem, and nothing of it is planned. */
const reading =
  <T>(schema: z.ZodType<T>, planInput: (input: T, call: ToolCall, recorder: Recorder) => void): ToolPlanner =>
  (call, recorder) => {
    const parsed = schema.safeParse(call.input);
    if (parsed.success) {
      planInput(parsed.data, call, recorder);
      return;
    }
    const [issue] = parsed.error.issues;
    recorder.problem(
      'input',
      `${call.tool}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'not understood'}`,
    );
  };

const addPaths = (
  call: ToolCall,
  recorder: Recorder,
  values: readonly Value[],
  access: Exclude<Access, 'exec'>,
  recursive = false,
): void => {
  const at = { cwds: [call.place.cwd], fs: recorder.fs };
  const paths: PathTarget[] = values.flatMap((value) => pathTargets(value, at, access, recursive));
  recorder.add({
    kind: access,
    paths,
    recursive,
    text: `${access} ${paths.map((target) => target.abs ?? target.raw).join(' ')}`,
  });
};

/** What a tool may make of `~`: some expand it, some do not, so it is both. Whose home `~x` is, is not known. */
const toolPaths = (raw: string, { place: { home } }: ToolCall): Value[] => {
  if (!raw.startsWith('~')) return [staticValue(raw)];
  return raw === '~' || raw.startsWith('~/')
    ? [staticValue(`${home}${raw.slice(1)}`), staticValue(`./${raw}`)]
    : [dynamicValue(raw)];
};

const onFile = (access: 'read' | 'write', field: 'file_path' | 'notebook_path' | 'path'): ToolPlanner =>
  reading(z.looseObject({ [field]: path }), (input, call, recorder) => {
    const value = input[field];
    if (typeof value !== 'string') return;
    addPaths(call, recorder, toolPaths(value, call), access);
    if (access === 'write') noteSettings(call, recorder, value);
  });

/** Settings of agents that a tool writes, by the text that it puts there. */
const noteSettings = (call: ToolCall, recorder: Recorder, path: string): void => {
  const { content, new_string: added, edits } = call.input;
  const texts = [content, added, edits === undefined ? undefined : jsonText(edits).replaceAll('\\"', '"')];
  if (texts.some((each) => typeof each === 'string' && softensAgents(path, each)))
    recorder.add({ kind: 'write', traits: ['defense-off'], text: `lets agents ask nobody: ${path}` });
};

const search = reading(
  z.looseObject({ pattern: text.optional(), path: path.optional(), glob: text.optional() }),
  (input, call, recorder) => {
    const lists = call.tool !== 'Grep';
    addPaths(call, recorder, toolPaths(input.path ?? '.', call), lists ? 'list' : 'read', true);
    // Which of the files are searched may name one that holds secrets.
    const secret = lists ? undefined : input.glob?.replace(/^(?:\*\*\/)+/, '');
    if (secret !== undefined && looksSecret(secret))
      addPaths(call, recorder, toolPaths(`${input.path ?? '.'}/${secret}`, call), 'read', false);
    // A pattern of Glob may name another place than its path.
    const pattern = call.tool === 'Glob' ? input.pattern : undefined;
    if (pattern !== undefined && /^[/~]|(^|\/)\.\.(\/|$)/.test(pattern)) {
      addPaths(call, recorder, [globValue(pattern)], 'list', true);
    }
  },
);

const globValue = (pattern: string): Value =>
  pattern.startsWith('~') || /[{}()!+@\\]/.test(pattern)
    ? dynamicValue(pattern)
    : { word: { type: 'glob', pattern }, taints: new Set() };

const command = z.looseObject({
  command: text,
  run_in_background: z.boolean().optional(),
});

const planShell = (input: z.infer<typeof command>, call: ToolCall, recorder: Recorder): void => {
  const { dialect } = call.place;
  const foreign = dialect === 'fish' || dialect === 'pwsh' || dialect === 'unknown';
  if (foreign && !isPlainCommand(input.command)) {
    recorder.add({ kind: 'opaque', opaque: 'dialect', text: input.command.slice(0, 2000) });
    return;
  }
  const planner = createShellPlanner(recorder, unbashParser);
  const place = foreign ? { ...call.place, dialect: 'sh' as const } : call.place;
  planner.text(input.command, initialFrame(place, input.run_in_background === true));
};

const shellToolOfAny = reading(command, planShell);

/** Nearly every call is a command and nothing else that matters here: the schema is for the others. */
const shellTool: ToolPlanner = (call, recorder) => {
  const { command: source, run_in_background: background } = call.input;
  if (typeof source === 'string' && source.length <= maxText && background === undefined)
    planShell({ command: source }, call, recorder);
  else shellToolOfAny(call, recorder);
};

const applyPatch = reading(z.looseObject({ command: text }), (input, call, recorder) => {
  const files = patchedFiles(input.command);
  if (files === undefined) {
    recorder.problem('input', 'apply_patch: no file operation was found in the patch');
    return;
  }
  for (const file of files) addPaths(call, recorder, [staticValue(file.path)], file.action);
});

const network = (url: string | undefined, kindText: string): Pick<Operation, 'hosts'> & { text: string } => {
  const host = url === undefined ? { loopback: false, upload: false } : hostOfUrl(url);
  return { hosts: [host], text: `${kindText} ${host.host ?? 'unknown host'}` };
};

const webFetch = reading(z.looseObject({ url: text.min(1) }), (input, call, recorder) => {
  if (/^file:\/\//i.test(input.url))
    addPaths(
      call,
      recorder,
      toolPaths(decoded(input.url.replace(/^file:\/\/(?:localhost(?=\/))?/i, '')), call),
      'read',
    );
  const sent = addressHoldsSecret(input.url) ? { flow: leak } : {};
  recorder.add({ kind: 'network', ...network(input.url, 'fetch'), ...sent });
});

const webSearch = reading(z.looseObject({ query: text }), (input, _call, recorder) => {
  recorder.add({
    kind: 'network',
    // By the agent's own service: no host of this call's choosing is reached.
    hosts: [],
    text: `web search: ${input.query.slice(0, 200)}`,
  });
});

const subagent = reading(
  z.looseObject({ prompt: text.optional(), description: text.optional(), subagent_type: text.optional() }),
  (input, call, recorder) => {
    recorder.add({
      kind: 'agent',
      text: `${call.tool} ${input.subagent_type ?? ''} ${input.description ?? ''}`.trim(),
    });
  },
);

const tools: Record<string, ToolPlanner> = {
  Bash: shellTool,
  Read: onFile('read', 'file_path'),
  Write: onFile('write', 'file_path'),
  Edit: onFile('write', 'file_path'),
  MultiEdit: onFile('write', 'file_path'),
  NotebookRead: onFile('read', 'notebook_path'),
  NotebookEdit: onFile('write', 'notebook_path'),
  view_image: onFile('read', 'path'),
  Glob: search,
  Grep: search,
  LS: search,
  WebFetch: webFetch,
  WebSearch: webSearch,
  web_search: webSearch,
  Task: subagent,
  Agent: subagent,
  Skill: subagent,
  SlashCommand: subagent,
  apply_patch: applyPatch,
};

/** The call in one canonical text: a command, a path, a URL, or the input as JSON. */
export const toolText = (call: ToolCall): string => {
  for (const key of ['command', 'file_path', 'notebook_path', 'url', 'query', 'path', 'pattern']) {
    const value = call.input[key];
    if (typeof value === 'string' && !call.tool.startsWith('mcp__')) return value;
  }
  return jsonText(call.input);
};
