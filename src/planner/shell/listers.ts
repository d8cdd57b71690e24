import type { Word } from '../../domain/operation.ts';
import { parseArguments, valuesOf } from '../options.ts';
import { escapeGlob } from '../paths.ts';
import { requiredName } from '../programs/find.ts';
import { staticText, staticValue, type Value } from '../value.ts';

/**
 * The paths that a lister prints, as patterns: everything below its roots. A name with blanks may be read as several
 * words by what comes next; who can make such a file in the workspace can also have a script of it run.
 */
export const printsPaths = (name: string, args: readonly Value[]): readonly Word[] | undefined => {
  switch (name) {
    case 'find':
    case 'gfind':
      return found(args);
    case 'fd':
    case 'fdfind':
      return foundByFd(args);
    case 'git':
      return listedByGit(args);
    case 'rg':
    case 'grep':
    case 'egrep':
    case 'fgrep':
    case 'ag':
      return matching(name, args);
    case 'ls':
      return listed(args);
    default:
      return undefined;
  }
};

const pathSet = (pattern: string): Word => ({ type: 'glob', pattern });

/** Everything below some roots, with a last segment where each path ends in it. */
const below = (roots: readonly Value[], last = ''): readonly Word[] | undefined => {
  const texts = roots.map(rootPattern);
  if (texts.length > 16 || texts.some((text) => text === undefined)) return undefined;
  const patterns = texts.length === 0 ? ['.'] : texts;
  return patterns.map((from) => pathSet(`${from === '/' ? '' : from}/**${last === '' ? '' : `/${last}`}`));
};

const rootPattern = ({ word }: Value): string | undefined => {
  if (word.type === 'dynamic') return undefined;
  const text = word.type === 'static' ? word.value : word.pattern;
  const trimmed = text.length > 1 ? text.replace(/\/+$/, '') : text;
  if (
    trimmed === '' ||
    trimmed.startsWith('-') ||
    /[,{}\n\\]/.test(trimmed) ||
    /(^|\/)\.\.(\/|$)/.test(trimmed.replace(/^(?:\.\.\/)*\.\.(?=\/|$)/, 'up'))
  )
    return undefined;
  return word.type === 'static' ? escapeGlob(trimmed) : trimmed;
};

const tests = new Set(
  '-name -iname -path -ipath -wholename -iwholename -regex -iregex -regextype -type -xtype -maxdepth -mindepth -size -mtime -atime -ctime -mmin -amin -cmin -newer -anewer -cnewer -user -group -uid -gid -perm -links -inum -fstype -samefile -lname -ilname -used'.split(
    ' ',
  ),
);
const plainTests = new Set(
  '-print -print0 -prune -empty -executable -readable -writable -follow -depth -mount -xdev -not ! -o -or -a -and ( ) -daystart -noleaf -true -nouser -nogroup'.split(
    ' ',
  ),
);

/** `find` that only looks. */
const found = (args: readonly Value[]): readonly Word[] | undefined => {
  const roots: Value[] = [];
  let expression = false;
  for (let index = 0; index < args.length; index += 1) {
    const value = args[index];
    if (value === undefined) break;
    const text = staticText(value);
    if (!expression && (text === undefined || !/^[-(!]/.test(text))) {
      roots.push(value);
      continue;
    }
    if (text === undefined) return undefined;
    if (!expression && /^-[HLP]$/.test(text)) continue;
    expression = true;
    if (tests.has(text)) {
      index += 1;
    } else if (!plainTests.has(text)) return undefined;
  }
  return below(roots, requiredName(args));
};

const fdValued = new Set(
  '-e --extension -E --exclude -t --type -d --max-depth -S --size -j --threads -c --color'.split(' '),
);

const foundByFd = (args: readonly Value[]): readonly Word[] | undefined => {
  const parsed = parseArguments(args, { valued: fdValued });
  if (parsed.uncertain) return undefined;
  const allowed =
    /^(-e|--extension|-E|--exclude|-t|--type|-d|--max-depth|-H|--hidden|-I|--no-ignore|-0|--print0|-g|--glob|-i|-s|-F|-p|--full-path|-a|-c|--color|-S|--size|-j|--threads|-L)$/;
  if (!parsed.flags.every((flag) => allowed.test(flag)) || parsed.flags.includes('-a')) return undefined;
  return below(parsed.operands.slice(1));
};

/** The git commands that print names of files below the repository, and nothing else, with these words. */
const listedByGit = (args: readonly Value[]): readonly Word[] | undefined => {
  const texts = args.map((value) => staticText(value) ?? '');
  const [command] = texts;
  const rest = texts.slice(1);
  if (texts.some((text) => text === '--no-index' || /(^|\/)\.\.(\/|$)/.test(text))) return undefined;
  const lists =
    command === 'ls-files'
      ? rest.every(
          (text) =>
            !/^-/.test(text) ||
            /^(-z|-m|-o|-c|-d|-mo|--modified|--others|--cached|--deleted|--exclude-standard|--)$/.test(text),
        )
      : command === 'diff' || command === 'diff-tree' || command === 'show'
        ? rest.some((text) => text === '--name-only') &&
          !rest.some((text) => /^(--output|--stat|-p|--ext-diff)/.test(text)) &&
          (command !== 'show' || rest.some((text) => /^--(format|pretty)=$/.test(text)))
        : command === 'grep'
          ? rest.some((text) => /^-[a-zA-Z]*l[a-zA-Z]*$|^--(files-with-matches|name-only)$/.test(text)) &&
            !rest.some((text) => /^-(O|-open)/.test(text))
          : false;
  return lists ? [pathSet('./**')] : revisions(command ?? '', rest);
};

const commit = '[0-9a-f]'.repeat(7);
const named = '[A-Za-z0-9]*';

/** Names of branches, tags and commits, one a line: none of them begins like an option. */
const revisions = (command: string, rest: readonly string[]): readonly Word[] | undefined => {
  const format = rest.find((text) => text.startsWith('--format='))?.slice(9);
  if (command === 'branch' || command === 'for-each-ref' || command === 'tag')
    return format === '%(refname:short)' ||
      (command === 'tag' && rest.every((text) => text === '-l' || text === '--list'))
      ? [pathSet(named)]
      : undefined;
  if (command === 'rev-list')
    return rest.some((text) => /^--(format|pretty|header|objects)/.test(text))
      ? undefined
      : [pathSet(commit)];
  return command === 'log' && (format === '%H' || format === '%h') ? [pathSet(commit)] : undefined;
};

/** `grep -rl x src`, `rg -l x`, `rg --files`. */
const matching = (name: string, args: readonly Value[]): readonly Word[] | undefined => {
  const valued = new Set(
    '-e --regexp -f --file -g --glob -t --type -T -m --max-count --include --exclude --exclude-dir -A -B -C --iglob'.split(
      ' ',
    ),
  );
  // The shell leaves `--include=*.ts` as it is where no file is named so.
  const plain = args.map((value) =>
    value.word.type === 'glob' && /^--(in|ex)clude(-dir)?=[*?.\w-]+$/.test(value.word.pattern)
      ? staticValue(value.word.pattern)
      : value,
  );
  const parsed = parseArguments(plain, { valued });
  if (parsed.uncertain) return undefined;
  const files = parsed.flags.includes('--files');
  const names = parsed.flags.some((flag) =>
    /^(-l|-L|--files-with-matches|--files-without-match)$/.test(flag),
  );
  if (!names && !files) return undefined;
  const given = parsed.flags.some((flag) => /^(-e|--regexp|-f|--file)$/.test(flag)) || files;
  const roots = given ? parsed.operands : parsed.operands.slice(1);
  const recursive =
    name === 'rg' ||
    name === 'ag' ||
    parsed.flags.some((flag) => /^(-r|-R|--recursive|--dereference-recursive)$/.test(flag));
  if (roots.length === 0 && !recursive) return undefined;
  const included = valuesOf(parsed, '--include').map(staticText);
  const [last] = included;
  const one = included.length === 1 && last !== undefined && /^[\w.*-]+$/.test(last) && recursive;
  const shown =
    name === 'rg' &&
    !parsed.flags.some((flag) => /^(-u|--unrestricted|-\.|--hidden|--no-ignore\S*)$/.test(flag));
  const globs = name === 'rg' ? valuesOf(parsed, '-g', '--glob').map(staticText) : [];
  const [only] = globs;
  if (shown && globs.length === 1 && only !== undefined && /^\*\.\w+$/.test(only)) return below(roots, only);
  return below(roots, one && roots.every((root) => !/\.\w+$/.test(staticText(root) ?? '.x')) ? last : '');
};

/** `ls src` prints bare names; of operands that are patterns, the paths themselves. */
const listed = (args: readonly Value[]): readonly Word[] | undefined => {
  const texts = args.map(staticText);
  const options = texts.filter((text) => text?.startsWith('-'));
  if (!options.every((option) => /^-[1aArtUdS]+$/.test(option ?? ''))) return undefined;
  const operands = args.filter((_, index) => texts[index]?.startsWith('-') !== true);
  const [only] = operands;
  if (operands.length === 0) return [pathSet('./*')];
  // The names in one directory, without it: none of them begins like an option for certain, but nothing else is known.
  if (
    operands.length === 1 &&
    only?.word.type === 'static' &&
    !options.some((option) => option?.includes('d'))
  )
    return [pathSet(/^\.?\/?$/.test(only.word.value) ? './*' : '[!-]*')];
  if (operands.length !== 1 || only === undefined || only.word.type !== 'glob') return undefined;
  // Of a directory the names in it are printed: what has an ending is taken to be none.
  const files = /[*?\]][^/]*\.[a-z]\w{0,9}$/i.test(only.word.pattern);
  return files || options.some((option) => option?.includes('d')) ? [only.word] : undefined;
};
