import { staticText, staticValue, type Value } from '../value.ts';
import type { Frame, ShellPlanner } from './context.ts';
import { fork } from './state.ts';

/** Programs of a system that matter where a pattern names one of them. */
const systemPrograms =
  'awk base64 bash bzip2 cat chattr chgrp chmod chown chroot cp crontab curl cut dash dd doas env fdisk find gzip halt head iptables kill killall ksh less ln mkfs more mount mv nc ncat nl node od perl pkill poweroff python python3 rev rm rmdir rsync ruby scp sed sh shred shutdown sort ssh strings su sudo tac tail tar tee truncate umount unlink vi vim wget xargs xxd zsh'.split(
    ' ',
  );
const systemDirectories = ['/bin', '/usr/bin', '/sbin', '/usr/sbin', '/usr/local/bin'];
const maxCandidates = 6;

/**
 * Plans what a command most likely is, besides what is certain of it: `${X:-rm}` where nobody sets X, `/bin/r?` where a
 * system has one such program. A verdict on it only adds to the one on the command as it stands.
 */
export const planLikely = (planner: ShellPlanner, words: readonly Value[], frame: Frame): void => {
  const [first, ...args] = words;
  if (first === undefined) return;
  const guessed = words.some((word) => word.perhaps !== undefined);
  if (!guessed && first.word.type !== 'glob') return;
  const plain = args.map(likely);
  const names = first.word.type === 'glob' ? programsNamed(first.word.pattern) : [likely(first)];
  for (const name of names) {
    const command = spread(typeof name === 'string' ? staticValue(name, first.taints) : name);
    if (command.length === 0 || staticText(command[0]) === undefined) continue;
    planner.command([...command, ...plain], {
      ...frame,
      state: fork(frame.state),
      depth: frame.depth + 1,
      printed: undefined,
    });
  }
};

const likely = (value: Value): Value =>
  value.perhaps === undefined ? value : staticValue(value.perhaps, value.taints);

/** A default that stands for a program may bring its first words along. */
const spread = (value: Value): Value[] => {
  const text = staticText(value);
  if (text === undefined || !/^[\w./-]+( [\w./=:-]+)+$/.test(text)) return [value];
  return text.split(' ').map((word) => staticValue(word, value.taints));
};

const programsNamed = (pattern: string): readonly string[] => {
  if (!pattern.startsWith('/') || !/^[\w./*?[\]!-]+$/.test(pattern)) return [];
  const source = pattern
    .replace(/[.]/g, '\\.')
    .replace(/\[!/g, '[^')
    .replace(/\*+/g, '[^/]*')
    .replace(/\?/g, '[^/]');
  let matches: RegExp;
  try {
    matches = new RegExp(`^${source}$`);
  } catch {
    // Brackets that bash takes for themselves.
    return [];
  }
  const found = new Map<string, string>();
  for (const directory of systemDirectories)
    for (const program of systemPrograms)
      if (!found.has(program) && matches.test(`${directory}/${program}`))
        found.set(program, `${directory}/${program}`);
  return found.size > maxCandidates ? [] : [...found.values()];
};
