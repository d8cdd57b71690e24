import { pathTargets } from '../paths.ts';
import { staticText, staticValue, type Value } from '../value.ts';
import type { Frame, ShellPlanner } from './context.ts';
import { fork } from './state.ts';

/**
 * Plans the file that a bare name stands for because of this call: one that `hash -p` gave it, or one that the call wrote
 * into a directory it put in front of the others. What the name means otherwise is planned besides.
 */
export const planOwnFile = (planner: ShellPlanner, words: readonly Value[], frame: Frame): void => {
  const [first, ...args] = words;
  const name = staticText(first);
  const { recorder } = planner;
  if (name === undefined || name.includes('/') || recorder.fileTexts.size + recorder.built.size === 0) return;
  const list =
    frame.env.find((entry) => entry.name === 'PATH')?.value ?? frame.state.variables.get('PATH')?.list ?? '';
  const hashed = frame.state.hashed.get(name);
  const places = [
    ...(hashed === undefined ? [] : [hashed]),
    ...list.split(':').flatMap((part) => {
      const directory = part
        .replace(/^\.(?=\/|$)/, frame.state.workspace)
        .replace(/^~(?=\/|$)/, frame.state.home);
      return directory.startsWith('/') ? [`${directory.replace(/\/$/, '')}/${name}`] : [];
    }),
  ];
  const at = { cwds: frame.state.cwds, fs: recorder.fs };
  const found = places.find((place) =>
    pathTargets(staticValue(place), at, 'exec').some(
      ({ abs }) => abs !== undefined && (recorder.fileTexts.has(abs) || recorder.built.has(abs)),
    ),
  );
  if (found === undefined) return;
  planner.command([staticValue(found, first?.taints), ...args], {
    ...frame,
    state: fork(frame.state),
    depth: frame.depth + 1,
    printed: undefined,
  });
};
