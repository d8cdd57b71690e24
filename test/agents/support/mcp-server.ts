// A tool server in the Model Context Protocol over stdio. Its one tool, `touch`, creates the file it is given, so that
// a test can see whether the call was made.
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const Message = z.looseObject({
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string().optional(),
  params: z
    .looseObject({
      protocolVersion: z.string().optional(),
      arguments: z.looseObject({ path: z.string().optional() }).optional(),
    })
    .optional(),
});

const tool = {
  name: 'touch',
  description: 'Creates a file',
  inputSchema: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
};

const resultOf = (message: z.infer<typeof Message>): object => {
  const { method, params } = message;
  if (method === 'initialize') {
    return {
      protocolVersion: params?.protocolVersion ?? '2025-06-18',
      capabilities: { tools: {} },
      serverInfo: { name: 'scripted', version: '1.0.0' },
    };
  }
  if (method === 'tools/list') return { tools: [tool] };
  if (method === 'tools/call') {
    writeFileSync(params?.arguments?.path ?? '', 'touched');
    return { content: [{ type: 'text', text: 'touched' }] };
  }
  return {};
};

for await (const line of createInterface({ input: process.stdin })) {
  const message = Message.parse(JSON.parse(line));
  if (message.id !== undefined && message.method !== undefined) {
    process.stdout.write(
      `${JSON.stringify({ jsonrpc: '2.0', id: message.id, result: resultOf(message) })}\n`,
    );
  }
}
