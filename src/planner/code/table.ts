/** What calling something does, as a table says it: `read:0`, `write:1`, `shell:0`. */
export interface Action {
  verb: string;
  /** Which argument it is about: a place, `self` for the object, `all` for every argument. */
  target: number | 'self' | 'all';
}

/** What is known of a language. Everything that is not listed as harmless is not. */
export interface LanguageTable {
  /** Full names of what modules export, of functions that are always there, and of what calls answer with (`f()`). */
  symbols: ReadonlyMap<string, readonly Action[]>;
  /** Members of any object. */
  members: ReadonlyMap<string, readonly Action[]>;
  /** Modules of which every member is harmless. */
  open: ReadonlySet<string>;
  /** Modules known to reach further than the table says: what they do is not read. */
  closed: ReadonlySet<string>;
  /** Names that have listed members. */
  modules: ReadonlySet<string>;
  /** Those of them that reach files, programs or other machines: handed on as a value, nothing is certain of them. */
  powerful: ReadonlySet<string>;
  /** First segments of all names. */
  roots: ReadonlySet<string>;
}

/** Actions that a name may have although it is only handed on. */
export const passive: ReadonlySet<string> = new Set(
  'any argv path below cwd home tilde decode same join variable env kept'.split(' '),
);

/** `os` of `os.path.join`, `pkg` of `pkg/part`, `open` of `open().read`. */
export const rootOf = (name: string): string => name.split(/[./(]/, 1)[0] ?? name;

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

const readAction = (text: string): Action => {
  const [verb = '', target = '0'] = text.split(':');
  return { verb, target: target === 'self' || target === 'all' ? target : Number(target) };
};

/**
 * Reads a table from lines `module: member member=action+action`. The module `.` is any object, the module `=` what
 * needs no module; `module: *` makes all its members harmless. A member without an action is harmless.
 */
export const readTable = (text: string, closed = ''): LanguageTable => {
  const symbols = new Map<string, readonly Action[]>();
  const members = new Map<string, readonly Action[]>();
  const open = new Set<string>();
  for (const line of text.split('\n')) {
    const split = line.indexOf(': ');
    if (split < 0) continue;
    const modules = words(line.slice(0, split).replaceAll(',', ' '));
    for (const module of modules) {
      for (const entry of words(line.slice(split + 2))) {
        const equals = entry.indexOf('=', 1);
        const name = equals < 0 ? entry : entry.slice(0, equals);
        const actions =
          equals < 0
            ? []
            : entry
                .slice(equals + 1)
                .split('+')
                .map(readAction);
        if (name === '*') open.add(module);
        else if (module === '.') keep(members, name, actions);
        else keep(symbols, module === '=' ? name : `${module}.${name}`, actions);
      }
      if (module !== '.' && module !== '=' && !symbols.has(module)) symbols.set(module, []);
    }
  }
  return { symbols, members, open, closed: new Set(words(closed)), ...modulesOf(symbols, open) };
};

/** A name that is listed twice keeps the entry that does something. */
const keep = (into: Map<string, readonly Action[]>, name: string, actions: readonly Action[]): void => {
  if ((into.get(name)?.length ?? 0) === 0) into.set(name, actions);
};

const modulesOf = (
  symbols: ReadonlyMap<string, readonly Action[]>,
  open: ReadonlySet<string>,
): Pick<LanguageTable, 'modules' | 'powerful' | 'roots'> => {
  const modules = new Set(open);
  const powerful = new Set<string>();
  const roots = new Set<string>();
  for (const [name, actions] of symbols) {
    roots.add(rootOf(name));
    const acts = actions.some(({ verb }) => !passive.has(verb));
    for (let at = name.lastIndexOf('.'); at > 0; at = name.lastIndexOf('.', at - 1)) {
      modules.add(name.slice(0, at));
      if (acts) powerful.add(name.slice(0, at));
    }
  }
  for (const name of open) roots.add(rootOf(name));
  return { modules, powerful, roots };
};
