import type { Detector } from '../detector.ts';

const interpreters =
  /^(?:(?:ba|z|da|k|fi|c|tc)?sh|source|\.|python[\d.]*|node|deno|bun|perl|ruby|php|lua|pwsh|java|Rscript)$/;

/** What came from the network is run later, where no pipe shows the two together. */
export const dropThenRun: Detector = {
  ids: ['drop.exec'],
  about: 'A file that this session downloaded or decoded is run or made executable',
  source: 'MITRE ATT&CK T1105 with T1059.004; T1204.002',
  look({ plan, history, call }) {
    const dropped = new Set(history.filter(({ executed }) => executed).flatMap((past) => past.dropped));
    if (dropped.size === 0) return [];
    for (const { kind, program, paths, argv, flags } of plan.operations) {
      const runs = kind === 'exec' && (program?.path !== undefined || interpreters.test(program?.name ?? ''));
      if (!runs && kind !== 'chmod') continue;
      const executable = kind !== 'chmod' || flags.length >= 0;
      const words = argv.flatMap((word) =>
        word.type === 'static' ? [absolute(word.value, call.place.cwd)] : [],
      );
      const found = executable
        ? [...paths.map(({ real, abs }) => real ?? abs ?? ''), ...words].find((path) => dropped.has(path))
        : undefined;
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

/** Enough of a resolution for a path as it is written: a longer way round is no different file to the planner's paths. */
const absolute = (word: string, cwd: string): string =>
  word.startsWith('/') ? word : `${cwd}/${word.replace(/^(?:\.\/)+/, '')}`;
