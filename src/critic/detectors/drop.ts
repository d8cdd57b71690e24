import type { Operation } from '../../domain/operation.ts';
import type { Detector } from '../detector.ts';

const interpreters =
  /^(?:(?:ba|z|da|k|fi|c|tc)?sh|source|\.|python[\d.]*|node|deno|bun|perl|ruby|php|lua|pwsh|java|Rscript)$/;
/** A mode of chmod that lets someone run the file. */
const runnable = /^[ugoa]{0,4}[+=][rwst]{0,4}x|^[0-7]{0,3}[1357][0-7]{0,2}$/;

/** Whether an operation runs what it names, or makes it ready to be run. */
const runs = ({ kind, program, argv }: Operation): boolean => {
  if (kind !== 'exec') return false;
  if (program?.name === 'chmod')
    return argv.some((word) => word.type === 'static' && runnable.test(word.value));
  return program?.path !== undefined || interpreters.test(program?.name ?? '');
};

/** Near enough for a path as it is written; paths that the planner knows are compared too. */
const absolute = (word: string, cwd: string): string =>
  word.startsWith('/') ? word : `${cwd}/${word.replace(/^(?:\.\/)+/, '')}`;

/** What came from the network is run later, where no pipe shows the two together. */
export const dropThenRun: Detector = {
  ids: ['drop.exec'],
  about: 'A file that this session downloaded or decoded is run or made executable',
  source: 'MITRE ATT&CK T1105 with T1059.004; T1204.002',
  look({ plan, history, call }) {
    const dropped = new Set(history.filter(({ executed }) => executed).flatMap((past) => past.dropped));
    if (dropped.size === 0) return [];
    for (const operation of plan.operations) {
      if (!runs(operation)) continue;
      const words = operation.argv.flatMap((word) =>
        word.type === 'static' ? [absolute(word.value, call.place.cwd)] : [],
      );
      const named = operation.paths.map(({ real, abs }) => real ?? abs ?? '');
      const found = [...named, ...words].find((path) => dropped.has(path));
      if (found === undefined) continue;
      return [
        {
          id: 'drop.exec',
          severity: 'high',
          detail: `${found} came from the network or was decoded earlier in this session`,
          weight: 40,
          effect: 'require_approval',
        },
      ];
    }
    return [];
  },
};
