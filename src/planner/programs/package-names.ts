import { hasFlag, valuesOf } from '../options.ts';
import type { Value } from '../value.ts';
import { type Ecosystem, isKnownPackage } from './known-packages.ts';
import type { Use } from './subcommands.ts';

/** The name in a package specification, or undefined for anything but a name of the registry with a version. */
const nameOf: Record<Ecosystem, (spec: string) => string | undefined> = {
  npm: (spec) => /^((?:@[a-z0-9._-]+\/)?[a-z0-9._-]+)(?:@[\w.^~<>=|* -]*)?$/.exec(spec)?.[1],
  pypi: (spec) =>
    /^([A-Za-z0-9._-]+)(?:\[[\w, -]*\])?\s*(?:(?:[=!<>~]=?=?|@(?=[\w.]+$))[\w.*,<>=!~ ]*)?$/
      .exec(spec)?.[1]
      ?.toLowerCase()
      .replace(/[-_.]+/g, '-'),
  crates: (spec) => /^([A-Za-z0-9_-]+)(?:@[\w.^~=<>* -]*)?$/.exec(spec)?.[1],
  gems: (spec) => /^([A-Za-z0-9_-]+)(?::[\w.]+)?$/.exec(spec)?.[1],
  composer: (spec) => /^([a-z0-9_.-]+\/[a-z0-9_.-]+)(?:[:=@ ][\w.^~*|<>=@ -]*)?$/.exec(spec)?.[1],
  go: (spec) => /^([\w./-]+)(?:@[\w.+-]*)?$/.exec(spec)?.[1],
  nuget: (spec) => /^([A-Za-z0-9_.-]+)(?:@[\w.-]+)?$/.exec(spec)?.[1]?.toLowerCase(),
  pub: (spec) => /^(?:dev:)?([a-z0-9_]+)(?::[\w.^<>= -]+)?$/.exec(spec)?.[1],
  hex: (spec) => /^([a-z0-9_]+)$/.exec(spec)?.[1],
};

/** A known package, whatever the name of a package within the module of Go. */
const isKnown = (ecosystem: Ecosystem, spec: string): boolean => {
  const name = nameOf[ecosystem](spec);
  if (name === undefined) return false;
  if (isKnownPackage(ecosystem, name)) return true;
  if (ecosystem === 'pypi')
    return (
      isKnownPackage('pypi', name.replaceAll('-', '.')) || isKnownPackage('pypi', name.replaceAll('-', '_'))
    );
  return ecosystem === 'npm' && /^@types\/[a-z0-9._-]+$/.test(name);
};

const specText = ({ word }: Value): string | undefined =>
  // `.[test]` without quotes is a pattern to the shell, and hardly ever finds a file.
  word.type === 'static'
    ? word.value
    : word.type === 'glob' && /\[[\w,-]+\]$/.test(word.pattern)
      ? word.pattern
      : undefined;

/** Whether every word names a well-known package. */
export const allKnown = (ecosystem: Ecosystem, specs: readonly Value[]): boolean =>
  specs.every((spec) => {
    const text = specText(spec);
    return text !== undefined && isKnown(ecosystem, text);
  });

/** How a package manager writes its installs. Lists of flags are separated by blanks. */
export interface InstallSyntax {
  ecosystem: Ecosystem;
  /** Options that install for more than this project, or from somewhere else, or run more than usual. */
  beyond: string;
  /** Options that name a file which declares what to install. */
  declared?: string;
  /** Without a name it restores what the project declares. */
  restores?: true;
  /** Operands that mean the project itself. */
  self?: RegExp;
}

/** The traits of an install: what the project declares, well-known packages, or anything. */
export const installTraits =
  (syntax: InstallSyntax) =>
  (use: Use): string => {
    if (use.uncertain || hasFlag(use.flags, ...syntax.beyond.split(' '))) return 'install';
    const named = use.operands.filter((value) => syntax.self?.test(specText(value) ?? '') !== true);
    const own = use.operands.length - named.length;
    const files = syntax.declared === undefined ? [] : valuesOf(use, ...syntax.declared.split(' '));
    // A list that comes from elsewhere declares nothing of this project.
    if (files.some((file) => specText(file) === undefined || /^[a-z+]+:\/\//i.test(specText(file) ?? '')))
      return 'install';
    if (named.length === 0) {
      return own > 0 || files.length > 0 || syntax.restores === true ? 'install-declared' : 'install';
    }
    return allKnown(syntax.ecosystem, named) ? 'install-known' : 'install';
  };
