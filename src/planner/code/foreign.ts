import { type Known, taintsIn, textOf } from './evaluate.ts';

const powerful: ReadonlySet<string> = new Set(
  'exec eval system shell spawn popen run kill delete destroy drop remove rm rmtree unlink wipe purge truncate reset flush clear deploy publish upload send post put patch push install uninstall migrate shutdown reboot terminate revoke transfer write save dump call command query execute sql fetch request connect download login'.split(
    ' ',
  ),
);

/** The words of a name: `dropAll`, `drop_all`, `DROP_ALL`. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);

/**
 * A call of the project's own code, or of a library it has installed, is like a script of the project: it passes when its
 * name promises nothing grave, and it is handed nothing that could be a command, a path or an address.
 */
export const isPlainForeignCall = (name: string, args: readonly Known[]): boolean =>
  !wordsOf(name).some((word) => powerful.has(word)) &&
  args.every(name.startsWith('@local') ? isOrdinary : isPlain);

/** For the project's own code, as a word for a script of it would be: anything that leads nowhere else. */
const isOrdinary = (value: Known): boolean => {
  if (value.type === 'list') return value.items.every(isOrdinary);
  if (value.type === 'symbol') return true;
  const text = textOf(value);
  return text === undefined ? taintsIn(value).size === 0 : !/^[~/]|\.\.\/|:\/\//.test(text);
};

const isPlain = (value: Known): boolean => {
  if (value.type === 'list') return value.items.every(isPlain);
  if (value.type === 'symbol') return true;
  const text = textOf(value);
  return text !== undefined && /^[\w.,=<>^+*@%-]*$/.test(text);
};
