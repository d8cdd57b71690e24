import type { Trait } from '../../domain/trait.ts';
import { hasFlag } from '../options.ts';
import { certainPrefix, staticText, type Value } from '../value.ts';
import { fileEnding } from './git-options.ts';
import type { GitReader, GitUse } from './git-use.ts';

const nothing: readonly Trait[] = [];
const local: readonly Trait[] = ['local-vcs'];
const lost: readonly Trait[] = ['discard'];
const lostByName: readonly Trait[] = ['discard-named'];

const has = ({ own }: GitUse, ...flags: string[]): boolean => hasFlag(own.flags, ...flags);

/** A branch that others build on, by the names that hosts and branching models give it. */
export const sharedBranch =
  /^(?:refs\/heads\/)?(?:main|master|trunk|mainline|develop|development|production|prod|stable|staging|releases?[/-][^/]+|hotfix(?:es)?\/[^/]+|v?\d+(?:\.\d+)*(?:\.x|-stable|-lts))$/i;

/** The words that a path may be restored from: `.`, `:/`, a pattern, something below a directory, a file's name. */
const certainPath = /^(?:\.{1,2}(?:\/.*)?|:.*|.*[*?[].*|.*\/)$/s;

/** Files that are named so without an ending. */
const bareFile =
  /(?:^|\/)(?:(?:GNU)?[Mm]akefile|Dockerfile|Containerfile|[JG]?[Jj]ustfile|Rakefile|Gemfile|Podfile|Procfile|Brewfile|Vagrantfile|Jenkinsfile|LICEN[CS]E|README|CHANGELOG|CODEOWNERS|NOTICE|AUTHORS|go\.(?:mod|sum)|\.[A-Za-z][\w.-]*(?:rc|ignore|attributes|config|version|keep))$/;

/** Folders that hold much of a project, by the names that most of them have. */
const wholeFolder =
  /(?:^|\/)(?:src|source|sources|lib|libs|app|apps|packages?|pkg|cmd|internal|include|tests?|__tests__|spec|specs|e2e|docs?|public|static|assets|components|pages|views|server|client|frontend|backend|web|api|core|config|scripts|tools|modules|crates|services|models|migrations|db|data|examples|node_modules|vendor|\.\w+)$/i;

/** A name that is one file's, or one thing's deep inside: no pattern, no folder by its look, nothing known only when it runs. */
const isOneFile = (value: Value): boolean => {
  const text = staticText(value) ?? '';
  if (text === '' || /[*?[]|^:|(?:^|\/)\.\.?$|\/$/.test(text)) return false;
  return fileEnding.test(text) || bareFile.test(text) || !wholeFolder.test(text);
};

/** More than somebody types out one by one. */
const maxNamed = 12;

/** Whether what is thrown away is a few files by their names, or more. */
export const lossOf = (paths: readonly Value[]): readonly Trait[] =>
  paths.length > 0 && paths.length <= maxNamed && paths.every(isOneFile) ? lostByName : lost;

/**
 * The three meanings of `git checkout`: to switch branches is local work; to restore paths loses what was not committed;
 * one name alone that looks like a file's may be either (git-checkout(1): "the argument … ambiguous").
 */
export const checkout: GitReader = (use) => {
  const { own, behind } = use;
  if (has(use, '-f', '--force')) return lost;
  const merges = has(use, '--ours', '--theirs');
  const paths = behind ?? own.operands;
  // Of a conflict one side is taken; for one's own choice by name, for everything by a guess.
  if (merges) return paths.some((value) => certainPath.test(staticText(value) ?? '*')) ? lost : nothing;
  if (has(use, '-p', '--patch', '-m', '--merge', '-B', '--pathspec-from-file', '--conflict')) return nothing;
  if (behind !== undefined) return behind.length > 0 ? lossOf(behind) : nothing;
  const creates = has(use, '-b', '--orphan');
  const places = own.operands.map((value) => (value.word.type === 'glob' ? '*' : (staticText(value) ?? '')));
  if (!creates && places.some((place) => certainPath.test(place) && place !== '-'))
    return lossOf(own.operands);
  if (!creates && places.length > 1) return places.includes('') ? nothing : lossOf(own.operands.slice(1));
  if (own.uncertain || own.operands.some((value) => staticText(value) === undefined)) return nothing;
  return !creates && places.some((place) => fileEnding.test(place)) ? nothing : local;
};

/** `git restore` of the work tree; with `--staged` alone only the index is changed. */
export const restore: GitReader = (use) => {
  if (
    has(use, '-p', '--patch', '--pathspec-from-file') ||
    (use.own.uncertain && use.own.operands.length === 0)
  )
    return nothing;
  if (has(use, '--staged', '-S') && !has(use, '--worktree', '-W')) return local;
  const paths = use.behind ?? use.own.operands;
  return paths.length === 0 && !use.own.uncertain ? local : lossOf(paths);
};

/** `git reset`: with `--hard` everything that is not committed. */
export const reset: GitReader = (use) => {
  if (has(use, '--hard')) return lost;
  if (has(use, '--merge', '--keep', '-p', '--patch')) return nothing;
  return use.own.uncertain ? nothing : local;
};

/** `git clean` of the places it is given, or of everything; `clean.requireForce=false` stands for `-f`. */
export const clean: GitReader = (use) => {
  if (has(use, '-n', '--dry-run')) return ['dry-run', 'read-only'];
  if (!has(use, '-f', '--force') && !use.settings.some(unforced)) return nothing;
  return cleanedPlaces(use).length > 0 ? ['file-work'] : lost;
};

const unforced = (setting: string): boolean => /^clean\.requireforce=(?:false|no|off|0)$/i.test(setting);

/** What `git clean -fd dist` deletes, when it says where: nothing outside of these. */
export const cleanedPlaces = ({ own, behind }: GitUse): readonly Value[] => {
  const places = behind ?? own.operands;
  const named = places.every((place) => !/^(?::|\.{1,2}\/?$|\.\/$|$)/.test(certainPrefix(place)));
  return named && !own.uncertain ? places : [];
};

/** `git branch`: by `-D` a branch goes with what is only on it; its own tip stays in the reflog of whoever stood on it. */
export const branch: GitReader = (use) => {
  const { own } = use;
  if (!has(use, '-D') && !(has(use, '-d', '--delete') && has(use, '-f', '--force')))
    return has(use, '-f', '--force', '-M', '-C') || own.uncertain ? nothing : local;
  const names = (use.behind ?? own.operands).map((value) => staticText(value) ?? '');
  const few = !own.uncertain && names.length > 0 && names.length <= maxNamed;
  return few && names.every((name) => name !== '' && !sharedBranch.test(name))
    ? lostByName
    : ['history-rewrite', 'discard'];
};

/** Settings by which a plain `git push` forces, or deletes what is not here. git-config(1): `remote.<name>.push`, `.mirror`. */
export const forcesPushes = (setting: string): boolean =>
  /^remote\..+\.(?:push=[+:].|mirror=(?:true|yes|on|1)?$)/i.test(setting);

/** `git push`: forced, deleting, or with a lease on a branch that is everybody's. */
export const push: GitReader = (use) => {
  const { own } = use;
  const specs = own.operands.slice(1).map(certainPrefix);
  const dry = own.flags.includes('-n') || own.flags.includes('--dry-run');
  const leased = own.flags.some((flag) => /^--force-(?:with-lease|if-includes)$/.test(flag));
  const forced =
    has(use, '--mirror', '--delete', '-d', '--prune') ||
    own.flags.some((flag) => flag === '-f' || flag === '--force' || flag === '--forc' || flag === '--for') ||
    specs.some((spec) => /^[+:]./.test(spec)) ||
    use.settings.some(forcesPushes) ||
    (leased && (has(use, '--all', '--branches') || specs.some((spec) => sharedBranch.test(pushedTo(spec)))));
  if (dry) return ['dry-run'];
  return forced ? ['history-rewrite', 'publish'] : ['publish'];
};

/** The branch on the other side that a refspec names: `feature:main`, `HEAD:refs/heads/main`, `main`. */
const pushedTo = (spec: string): string => spec.slice(spec.lastIndexOf(':') + 1);
