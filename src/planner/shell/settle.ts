import type { AndOr } from 'unbash';
import { patternMark } from '../paths.ts';
import { noTaints } from '../value.ts';
import { homeValue } from './builtins.ts';
import type { Frame, ShellPlanner } from './context.ts';
import { enterDirectory } from './directory.ts';

/** After `cd x &&` the directory is x for certain: what follows is not reached otherwise. */
export const settleDirectory = (
  planner: ShellPlanner,
  node: AndOr['commands'][number],
  frame: Frame,
): void => {
  if (
    node.type !== 'Command' ||
    !/^(cd|pushd)$/.test(node.name?.value ?? '') ||
    node.name?.parts !== undefined
  )
    return;
  if (frame.state.functions.has('cd') || frame.state.functions.has('pushd') || node.args.length > 1) return;
  if (node.name?.value === 'pushd' && node.args.length === 0) return;
  if (node.args.length === 0) {
    enterDirectory(frame.state, homeValue(frame.state), planner.recorder.fs, 'certain');
    return;
  }
  const before = planner.recorder.operations.at(-1);
  const [target] = before?.argv.slice(1) ?? [];
  if (target?.type === 'glob') {
    frame.state.cwds = frame.state.cwds.filter((cwd) => cwd.startsWith(patternMark));
    return;
  }
  if (
    !/^(cd|pushd)$/.test(before?.program?.name ?? '') ||
    target?.type !== 'static' ||
    !target.value.startsWith('/')
  ) {
    // A relative directory: of the candidates only those that end in it are reached.
    if (target?.type === 'static' && /^[A-Za-z0-9_][\w.-]*(\/[A-Za-z0-9_][\w.-]*)*\/?$/.test(target.value)) {
      const suffix = `/${target.value.replace(/\/$/, '')}`;
      const reached = frame.state.cwds.filter((cwd) => cwd.endsWith(suffix));
      if (reached.length > 0 && frame.state.cwds.length === reached.length * 2) frame.state.cwds = reached;
    }
    return;
  }
  enterDirectory(frame.state, { word: target, taints: noTaints }, planner.recorder.fs, 'certain');
};
