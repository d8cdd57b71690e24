import { staticText, type Value } from '../value.ts';

/** jq(1): `--arg name value` and `--argjson name text` are data for the program, and no files. */
export const withoutNamed = (args: readonly Value[]): readonly Value[] => {
  const at = args.findIndex((word) => /^--(arg|argjson)$/.test(staticText(word) ?? ''));
  const given = args.slice(at + 1, at + 3);
  if (at < 0 || given.length < 2 || given.some((word) => word.many === true)) return args;
  return [...args.slice(0, at), ...withoutNamed(args.slice(at + 3))];
};

/** The Cargo book, "Configuration": settings that change how cargo shows, fetches and optimises, and start nothing. */
const plainSetting =
  /^(term|net|http|profile\.[\w-]+|build\.(jobs|incremental|target|target-dir)|cargo-new|future-incompat-report)(\.[\w-]+)*\s*=\s*["'\w.-]+$/;

/** The words of cargo without `--config` where it only sets such things. */
export const withoutSettings = (args: readonly Value[]): readonly Value[] => {
  const at = args.findIndex((word) => staticText(word) === '--config');
  if (at < 0 || !plainSetting.test(staticText(args[at + 1]) ?? '')) return args;
  const behind = args.findIndex((word) => staticText(word) === '--');
  if (behind >= 0 && behind < at) return args;
  return [...args.slice(0, at), ...withoutSettings(args.slice(at + 2))];
};
