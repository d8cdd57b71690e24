import type { Writable } from 'node:stream';
import { AegisError, exitCode, messageOf } from '../errors.ts';
import { jsonLine } from './render/json.ts';
import { visible } from './render/text.ts';

/**
 * Prints anything that was thrown as one line, `aegis: what (what to do)`, or as a JSON object, and returns the exit
 * code. `debug` adds the stack. What is not an AegisError is a defect of Aegis and says so.
 */
export const reportError = (
  thrown: unknown,
  stderr: Writable,
  options: { json: boolean; debug: boolean },
): number => {
  const known = thrown instanceof AegisError;
  const exit = known ? exitCode[thrown.exit] : exitCode.internal;
  const error = {
    code: known ? thrown.code : 'AEG-INTERNAL',
    message: known ? thrown.message : `internal error: ${messageOf(thrown)}`,
    hint: known ? thrown.hint : options.debug ? undefined : 'this is a defect of Aegis; --debug shows where',
    exit,
  };
  const line = options.json
    ? jsonLine({ error })
    : `aegis: ${visible(error.message)}${error.hint === undefined ? '' : ` (${visible(error.hint)})`}`;
  stderr.write(`${line}\n`);
  if (options.debug) stderr.write(`${stacksOf(thrown).map(visible).join('\n')}\n`);
  return exit;
};

const stacksOf = (thrown: unknown): string[] => {
  if (!(thrown instanceof Error)) return [];
  const own = (thrown.stack ?? '').split('\n');
  return thrown.cause === undefined ? own : [...own, 'caused by:', ...stacksOf(thrown.cause)];
};
