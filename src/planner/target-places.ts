import type { PathTarget } from '../domain/operation.ts';

/** Where a target may be: as written, and with links resolved. Nowhere when it is known only at run time. */
export const placesOf = ({ abs, real }: PathTarget): string[] =>
  abs === undefined ? [] : real === undefined || real === abs ? [abs] : [abs, real];
