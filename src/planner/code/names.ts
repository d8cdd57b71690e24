import type { Scope } from './evaluate.ts';
import { type Action, passive, rootOf } from './table.ts';

/** What the table of a language, and the code itself, say of names. */
export interface Names {
  isModule(name: string): boolean;
  /** Its members may do what no list of members of any object says. */
  isPowerful(name: string): boolean;
  /** It is bound by the code, or a variable by how it is written. */
  isLocal(name: string): boolean;
  /** Using it does something. */
  acts(name: string): boolean;
  isEnvironment(name: string): boolean;
  /** It is what the words behind the code are found in. */
  isArguments(name: string): boolean;
  /** No table knows its module: it is the project's own, or installed by it. */
  isForeign(name: string): boolean;
  isClosed(name: string): boolean;
  /** A member of what a call answered with, of a library that is not known to reach further. */
  isAnswer(name: string): boolean;
  /** The full name is of a member of a value, not of a module. */
  isLeaf(name: string): boolean;
  /** The actions of a full name; undefined when nothing is known of it. */
  actionsOf(name: string): readonly Action[] | undefined;
  /** It may stand in front of a member. */
  isKnown(name: string): boolean;
}

/** A module by its address or from a registry, and no name with parts: `https://…`, `data:…`, `npm:…`; not `Foo::Bar`. */
const byScheme = /^[a-z][\w+.-]*:(?!:)/i;

/** Looks names up for one piece of code. */
export const createNames = (scope: Scope, foreign: boolean): Names => {
  const { table } = scope;
  const has = (name: string, verb: string): boolean =>
    table.symbols.get(name)?.some((action) => action.verb === verb) === true;
  const names: Names = {
    isModule: (name) => table.modules.has(name) || table.closed.has(name),
    isPowerful: (name) => (table.powerful.has(name) || table.closed.has(name)) && !names.isEnvironment(name),
    isLocal: (name) => scope.bound.has(name) || scope.variable?.test(name) === true,
    acts: (name) => names.actionsOf(name)?.some(({ verb }) => !passive.has(verb)) === true,
    isEnvironment: (name) => has(name, 'env'),
    isArguments: (name) => has(name, 'argv'),
    isForeign: (name) =>
      foreign &&
      /^[\w@]/.test(name) &&
      !byScheme.test(name) &&
      !table.roots.has(rootOf(name)) &&
      !shows(name),
    isClosed: (name) => table.closed.has(rootOf(name)) || table.closed.has(name),
    isAnswer: (name) => {
      const end = name.lastIndexOf(')');
      if (end < 0 || end === name.length - 1 || names.isClosed(name)) return false;
      const answer = name.slice(0, end + 1);
      return !table.powerful.has(answer) && !shows(name.slice(end + 1));
    },
    isLeaf: (name) => {
      const object = name.slice(0, Math.max(0, name.lastIndexOf('.')));
      return (
        /\)(?:\.[A-Za-z_$][\w$]*)*$/.test(object) ||
        (object !== '' && names.actionsOf(object) !== undefined && !names.isModule(object))
      );
    },
    actionsOf: (name) => {
      const listed = table.symbols.get(name);
      if (listed !== undefined) return listed;
      const dot = name.lastIndexOf('.');
      if (dot < 0) return undefined;
      const member = name.slice(dot + 1);
      if (table.open.has(name.slice(0, dot)))
        return scope.hidden.test(member) || names.isPowerful(member) ? undefined : [];
      return names.isLeaf(name) ? table.members.get(member) : undefined;
    },
    isKnown: (name) => names.isModule(name) || names.actionsOf(name) !== undefined || names.isForeign(name),
  };
  /** A module shows the modules it uses itself: `app.subprocess`, `dataclasses.sys`. */
  const shows = (name: string): boolean =>
    name.split(/[./()]+/).some((part) => table.powerful.has(part) || table.closed.has(part));
  return names;
};
