import { isPlainQuery } from '../code/plain-code.ts';
import { valuesOf } from '../options.ts';
import { staticText } from '../value.ts';
import type { Use } from './subcommands.ts';

/** Whether the code given to a console by an option only looks things up. */
export const looksUp = (use: Use, ...flags: string[]): boolean => {
  const codes = valuesOf(use, ...flags);
  return (
    !use.uncertain &&
    use.operands.length === 0 &&
    codes.length > 0 &&
    codes.every((code) => isPlainQuery(staticText(code) ?? '`'))
  );
};

/** The same of code that is an operand: `rails runner 'puts User.count'`. */
export const runsQuery = (use: Use): boolean =>
  !use.uncertain && use.operands.length === 1 && isPlainQuery(staticText(use.operands[0]) ?? '`');
