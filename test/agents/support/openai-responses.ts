import { z } from 'zod';
import type { Conversation, Reply, ToolResult } from './model-script.ts';

const Item = z.looseObject({
  type: z.string().optional(),
  role: z.string().optional(),
  content: z.unknown().optional(),
  call_id: z.string().optional(),
  output: z.unknown().optional(),
});

const Request = z.looseObject({
  model: z.string(),
  tools: z.array(z.unknown()).optional(),
  input: z.array(Item),
});

const Texts = z.array(z.looseObject({ text: z.string().optional() }));

const textOf = (content: unknown): string => {
  if (typeof content === 'string') return content;
  const parts = Texts.safeParse(content);
  return parts.success ? parts.data.map((part) => part.text ?? '').join('\n') : JSON.stringify(content);
};

const resultTypes = new Set(['function_call_output', 'custom_tool_call_output']);
const callTypes = new Set(['function_call', 'custom_tool_call']);

/** Reads a request of the OpenAI Responses API. Throws ZodError. */
export const responsesConversation = (body: unknown): Conversation => {
  const { tools, input } = Request.parse(body);
  return {
    hasTools: (tools ?? []).length > 0,
    prompts: input.filter((item) => item.role === 'user').map((item) => textOf(item.content)),
    callIds: input.flatMap((item) =>
      callTypes.has(item.type ?? '') && item.call_id !== undefined ? [item.call_id] : [],
    ),
    texts: input.filter((item) => item.role === 'assistant').length,
    results: input.flatMap((item): ToolResult[] =>
      resultTypes.has(item.type ?? '') && item.call_id !== undefined
        ? [{ id: item.call_id, text: textOf(item.output), isError: false }]
        : [],
    ),
  };
};

const event = (data: { type: string } & Record<string, unknown>): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

const itemsOf = (reply: Reply): object[] => {
  if ('text' in reply) {
    const content = [{ type: 'output_text', text: reply.text, annotations: [] }];
    return [{ type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content }];
  }
  return reply.calls.map(({ id, tool, input }) =>
    typeof input === 'string'
      ? { type: 'custom_tool_call', id: `i_${id}`, call_id: id, name: tool, input, status: 'completed' }
      : {
          type: 'function_call',
          id: `i_${id}`,
          call_id: id,
          ...nameOf(tool),
          arguments: JSON.stringify(input),
        },
  );
};

// Tools of an MCP server are offered as a namespace with short names in it.
const nameOf = (tool: string): { name: string; namespace?: string } => {
  const [namespace, name] = tool.split('/');
  return name === undefined ? { name: tool } : { name, namespace: namespace ?? '' };
};

/** An answer as the event stream of the OpenAI Responses API. */
export const responsesStream = (reply: Reply): string => {
  const id = `resp_${Date.now()}`;
  const usage = {
    input_tokens: 10,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 10,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 20,
  };
  return [
    event({ type: 'response.created', response: { id, status: 'in_progress' } }),
    ...itemsOf(reply).flatMap((item, output_index) => [
      event({ type: 'response.output_item.added', output_index, item }),
      event({ type: 'response.output_item.done', output_index, item }),
    ]),
    event({ type: 'response.completed', response: { id, status: 'completed', usage } }),
  ].join('');
};
