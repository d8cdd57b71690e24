/** One tool call of the scripted model, in the vocabulary of the agent under test. */
export interface ScriptedCall {
  tool: string;
  input: Record<string, unknown> | string;
}

/** One answer of the model: calls made at once, or a text that ends the turn. */
export type Step =
  | {
      /** Runs before the model answers: what the world does meanwhile. */
      before?: () => void | Promise<void>;
      calls: readonly ScriptedCall[];
    }
  | { text: string };

/** What the model says, by script. `main` answers a conversation whose prompt names no other: `[[script:sub]]`. */
export type Scripts = Readonly<Record<string, readonly Step[]>>;

/** What an agent gave back to the model for one call. */
export interface ToolResult {
  /** `script`, `step` and `index` of the call in its script. */
  id: string;
  text: string;
  isError: boolean;
}

/** What the server makes of a request, whatever its protocol. */
export interface Conversation {
  /** Side requests (titles, quota checks) offer no tools and get a plain answer. */
  hasTools: boolean;
  /** Texts of the user's messages, oldest first. */
  prompts: readonly string[];
  /** Ids of the calls the model made before. */
  callIds: readonly string[];
  /** How many texts the model said before. */
  texts: number;
  results: readonly ToolResult[];
}

/** An answer ready to be put in a protocol. */
export type Reply = { calls: readonly (ScriptedCall & { id: string })[] } | { text: string };

const marker = /\[\[script:([a-z0-9-]+)\]\]/;

const stepOf = (id: string): string => id.split('_').slice(0, 3).join('_');

/** The next answer in the script of a conversation. Position is read from the conversation, so a restart is harmless. */
export const replyTo = async (scripts: Scripts, conversation: Conversation): Promise<Reply> => {
  if (!conversation.hasTools) return { text: 'ok' };
  const name =
    conversation.prompts.map((prompt) => marker.exec(prompt)?.[1]).find((found) => found) ?? 'main';
  const script = scripts[name] ?? [];
  const position = new Set(conversation.callIds.map(stepOf)).size + conversation.texts;
  const step = script[position] ?? { text: 'fin' };
  if ('text' in step) return step;
  await step.before?.();
  return { calls: step.calls.map((call, index) => ({ ...call, id: `call_${name}_${position}_${index}` })) };
};
