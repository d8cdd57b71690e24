import type { ParsedScript } from 'unbash';

/**
 * What the planner needs of a parser of shell text. The tree is unbash's: another parser would be adapted to it.
 * `parse` may return a partial tree; whatever it could not read must then be in `errors` of that script or of one
 * nested in it.
 */
export interface ShellParser {
  parse(source: string): ParsedScript;
}
