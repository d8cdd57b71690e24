import pino, { type Logger } from 'pino';
import { redactValue } from './redact/object.ts';
import { redact } from './redact/redact.ts';

export type { Logger };

/** What a line holds besides its message, without secrets; errors as plain objects. */
const withoutSecrets = (object: Record<string, unknown>): Record<string, unknown> => {
  const plain = Object.entries(object).map(([name, value]) => [
    name,
    value instanceof Error ? pino.stdSerializers.err(value) : value,
  ]);
  const hidden = redactValue(Object.fromEntries(plain));
  return typeof hidden === 'object' && hidden !== null ? { ...hidden } : { unredactable: true };
};

/**
 * The daemon's log: JSON lines, written synchronously, because a worker transport was measured to lose everything at a
 * kill -9. Messages and values are redacted. The audit log never goes through here.
 */
export const openLog = (file: string | undefined, level: string): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: withoutSecrets },
      serializers: { err: (plain: unknown) => plain },
      hooks: {
        logMethod(given, method) {
          const args: unknown[] = [...given];
          // Without a message pino takes the error's own.
          if (args[0] instanceof Error && args.length === 1) args.push(args[0].message);
          const hidden = args.map((each) => (typeof each === 'string' ? redact(each) : each));
          method.apply(this, hidden as Parameters<typeof method>);
        },
      },
    },
    file === undefined
      ? pino.destination({ fd: 2, sync: true })
      : pino.destination({ dest: file, sync: true, append: true, mode: 0o600 }),
  );
