import { z } from 'zod';
import type { Conversation, Reply, ToolResult } from './model-script.ts';

const Block = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  id: z.string().optional(),
  tool_use_id: z.string().optional(),
  is_error: z.boolean().optional(),
  content: z.unknown().optional(),
});

const Request = z.looseObject({
  model: z.string(),
  tools: z.array(z.unknown()).optional(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(Block)]) })),
});

const textOf = (content: unknown): string => {
  if (typeof content === 'string') return content;
  const blocks = z.array(z.looseObject({ text: z.string().optional() })).safeParse(content);
  return blocks.success ? blocks.data.map((block) => block.text ?? '').join('\n') : JSON.stringify(content);
};

/** Reads a request of the Anthropic Messages API. Throws ZodError. */
export const messagesConversation = (body: unknown): Conversation => {
  const { tools, messages } = Request.parse(body);
  const blocks = messages.flatMap(({ role, content }) =>
    (typeof content === 'string' ? [{ type: 'text', text: content }] : content).map((block) => ({
      role,
      ...Block.parse(block),
    })),
  );
  const results = blocks.flatMap((block): ToolResult[] =>
    block.type === 'tool_result' && block.tool_use_id !== undefined
      ? [{ id: block.tool_use_id, text: textOf(block.content), isError: block.is_error ?? false }]
      : [],
  );
  return {
    hasTools: (tools ?? []).length > 0,
    prompts: blocks.flatMap(({ role, type, text }) =>
      role === 'user' && type === 'text' && text ? [text] : [],
    ),
    callIds: blocks.flatMap(({ type, id }) => (type === 'tool_use' && id !== undefined ? [id] : [])),
    texts: blocks.filter(({ role, type }) => role === 'assistant' && type === 'text').length,
    results,
  };
};

const event = (data: { type: string } & Record<string, unknown>): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

const blockEvents = (index: number, start: object, delta: object): string[] => [
  event({ type: 'content_block_start', index, content_block: start }),
  event({ type: 'content_block_delta', index, delta }),
  event({ type: 'content_block_stop', index }),
];

/** An answer as the event stream of the Anthropic Messages API. */
export const messagesStream = (reply: Reply): string => {
  const usage = { input_tokens: 10, output_tokens: 10 };
  const message = {
    id: `msg_${Date.now()}`,
    type: 'message',
    role: 'assistant',
    model: 'scripted',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage,
  };
  const blocks =
    'text' in reply
      ? blockEvents(0, { type: 'text', text: '' }, { type: 'text_delta', text: reply.text })
      : reply.calls.flatMap((call, index) =>
          blockEvents(
            index,
            { type: 'tool_use', id: call.id, name: call.tool, input: {} },
            { type: 'input_json_delta', partial_json: JSON.stringify(call.input) },
          ),
        );
  const stop = 'text' in reply ? 'end_turn' : 'tool_use';
  return [
    event({ type: 'message_start', message }),
    ...blocks,
    event({ type: 'message_delta', delta: { stop_reason: stop, stop_sequence: null }, usage }),
    event({ type: 'message_stop' }),
  ].join('');
};
