import { parse } from 'unbash';
import type { ShellParser } from './parser.ts';

/** The parser in use: unbash, pinned. Its one known miss is what the arithmetic guard is for. */
export const unbashParser: ShellParser = { parse };
