import { Trait } from '../../domain/trait.ts';
import type { Effect, ExecFacts } from '../effects.ts';
import { hasFlag, optionSet, parseArguments, valuesOf } from '../options.ts';
import { certainPrefix, staticText, staticValue, type Value } from '../value.ts';
import type { Invocation, Profile, Role, TraitRow } from './profile.ts';

const roles: readonly Role[] = ['read', 'list', 'write', 'delete', 'chmod'];

const words = (text: string | undefined): string[] =>
  text === undefined || text === '' ? [] : text.split(' ');

/** Sorts a program's words by its profile and says what it does. */
export const applyProfile = (name: string, args: readonly Value[], profile: Profile): ExecFacts => {
  const valued = [profile.valued, profile.programOptions, ...Object.values(profile.pathOptions ?? {})];
  const parsed = parseArguments(args, {
    valued: optionSet(valued.filter((text) => text !== undefined && text !== '').join(' ')),
    ...(profile.singleDash === undefined ? {} : { singleDash: profile.singleDash }),
  });
  const first = profile.subcommands === true ? staticText(parsed.operands[0]) : undefined;
  const invocation: Invocation = {
    ...parsed,
    name,
    words: args,
    ...(first === undefined ? {} : { subcommand: first }),
  };
  const recursive =
    typeof profile.recursive === 'string'
      ? hasFlag(parsed.flags, ...words(profile.recursive))
      : profile.recursive === true;
  return {
    flags: parsed.flags,
    operands: first === undefined ? parsed.operands : parsed.operands.slice(1),
    ...(first === undefined ? {} : { subcommand: first }),
    recursive,
    force: hasFlag(parsed.flags, ...words(profile.force)),
    effects: [...pathEffects(invocation, profile, recursive), ...otherEffects(invocation, profile)],
    traits: traitsOf(invocation, profile),
  };
};

const traitLists = new Map<string, readonly Trait[]>();

/** The traits that a line of a table names. Throws for a name that is none. */
const named = (text: string): readonly Trait[] => {
  const known = traitLists.get(text) ?? words(text).map((word) => Trait.parse(word));
  traitLists.set(text, known);
  return known;
};

const traitsOf = (invocation: Invocation, profile: Profile): readonly Trait[] => {
  const added = [
    ...(profile.adds ?? []).flatMap((row) => (rowHolds(row, invocation) ? named(row.traits) : [])),
    ...(profile.refine?.(invocation) ?? []),
  ];
  const known = profile.known;
  const base =
    known !== undefined && added.length === 0 && isUnderstood(invocation, profile, known.flags)
      ? [known.trait]
      : [];
  return [...new Set([...base, ...named(profile.traits ?? ''), ...added])];
};

const rowHolds = (row: TraitRow, { flags, operands }: Invocation): boolean =>
  (row.flags === undefined || hasFlag(flags, ...words(row.flags))) &&
  (row.operand === undefined || operands.some((value) => row.operand?.test(certainPrefix(value)) === true));

const always = ['--help', '--version', '-NUM'];
const understood = new WeakMap<Profile, ReadonlySet<string>>();

/** Whether the row knows every option that is given, by its whole name. */
const isUnderstood = (invocation: Invocation, profile: Profile, more: string): boolean => {
  if (more === '*') return true;
  if (invocation.uncertain) return false;
  const own = understood.get(profile) ?? optionsOf(profile, more);
  understood.set(profile, own);
  return invocation.flags.every((flag) => own.has(flag));
};

const optionsOf = (profile: Profile, more: string): ReadonlySet<string> =>
  new Set(
    [
      ...always,
      more,
      profile.valued,
      ...Object.values(profile.pathOptions ?? {}),
      typeof profile.recursive === 'string' ? profile.recursive : '',
      profile.force,
      ...(profile.variants ?? []).map(({ flags }) => flags),
    ].flatMap(words),
  );

const pathEffects = (invocation: Invocation, profile: Profile, recursive: boolean): Effect[] => {
  const effects: Effect[] = [];
  for (const role of roles) {
    const values = valuesOf(invocation, ...words(profile.pathOptions?.[role]));
    if (role !== 'none' && values.length > 0) effects.push({ type: 'path', access: role, values });
  }
  let operands = invocation.operands;
  const skipsFirst =
    profile.firstIs !== undefined && !hasFlag(invocation.flags, ...words(profile.firstIs.unless));
  if (skipsFirst) operands = operands.slice(1);
  const role = profile.operands ?? 'none';
  if (profile.copies?.makes !== undefined && hasFlag(invocation.flags, ...words(profile.copies.makes))) {
    if (operands.length > 0) effects.push({ type: 'path', access: 'write', values: operands });
    return effects;
  }
  if (profile.copies !== undefined) {
    const targets = valuesOf(invocation, ...words(profile.copies.target));
    const target = targets[0] ?? (operands.length > 1 ? operands.at(-1) : undefined);
    const sources = targets.length > 0 ? operands : operands.slice(0, -1);
    if (role !== 'none' && sources.length > 0)
      effects.push({ type: 'path', access: role, values: sources, recursive });
    if (target !== undefined) effects.push({ type: 'into', target, sources });
    else if (operands[0] !== undefined) {
      effects.push({ type: 'into', target: staticValue('.'), sources: operands });
    }
    return effects;
  }
  const here = profile.defaultsToHere;
  const implied =
    operands.length === 0 &&
    (here === true || (typeof here === 'object' && hasFlag(invocation.flags, ...words(here.when))));
  const touched = implied ? [staticValue('.')] : operands;
  if (touched.length === 0) return effects;
  if (role !== 'none')
    effects.push({
      type: 'path',
      access: onlyCounts(invocation, profile, touched) ? 'list' : role,
      values: touched,
      recursive,
    });
  for (const variant of profile.variants ?? []) {
    if (variant.operands !== 'none' && hasFlag(invocation.flags, ...words(variant.flags))) {
      effects.push({ type: 'path', access: variant.operands, values: touched, recursive });
    }
  }
  return effects;
};

/** A file below the directory, and no directory: what is searched elsewhere, or as a whole, is a search. */
const ofHere = (value: Value): boolean => {
  const { word } = value;
  const text = word.type === 'static' ? word.value : word.type === 'glob' ? word.pattern : '';
  return /^(?!\/|~)(?!.*\.\.)[^*?[{]*\.\w[^/*?[{]*$/.test(text);
};

/** `grep -c KEY .env`, `wc -l .env`: a number or a name says nothing of what is in it. */
const onlyCounts = ({ flags }: Invocation, { counts }: Profile, touched: readonly Value[]): boolean =>
  counts !== undefined &&
  // With these ripgrep shows what it finds, whatever else is asked of it.
  !flags.some((flag) => flag === '--json' || flag === '--passthru') &&
  (counts === '*' || flags.some((flag) => words(counts).includes(flag))) &&
  touched.every(ofHere);

const otherEffects = (invocation: Invocation, profile: Profile): Effect[] => {
  const effects: Effect[] = [];
  for (const value of valuesOf(invocation, ...words(profile.programOptions))) {
    effects.push({ type: 'script', text: value, via: invocation.name });
  }
  const source = profile.source;
  if (
    source !== undefined &&
    (source.when === undefined || hasFlag(invocation.flags, ...words(source.when)))
  ) {
    effects.push({ type: 'source', end: source.end });
  }
  return [...effects, ...(profile.effects?.(invocation) ?? [])];
};
