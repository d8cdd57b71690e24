import { createRequire } from 'node:module';
import type { AST, parseTOML } from 'toml-eslint-parser';

/**
 * Parses TOML with positions. Throws the parser's error when the text is not TOML. The parser is slow to load, so it is
 * loaded by the first text that needs it.
 */
export const parseWithPositions = (text: string): AST.TOMLProgram => {
  const parser: { parseTOML: typeof parseTOML } = createRequire(import.meta.url)('toml-eslint-parser');
  return parser.parseTOML(text);
};
