/** Wall time up to which nobody asks the system how much of it was work; milliseconds. */
const cheapMs = 5;

const processorTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/**
 * Milliseconds that this process has worked since the clock was made: a limit on work that a busy machine does not bring
 * nearer. Asking the system takes longer than judging an ordinary call, so the first milliseconds are taken as they pass.
 */
export const workClock = (passed = () => performance.now(), worked = processorTime): (() => number) => {
  const started = passed();
  let counted: { readonly before: number; readonly worked: number } | undefined;
  return () => {
    if (counted === undefined) {
      const before = passed() - started;
      if (before < cheapMs) return before;
      counted = { before, worked: worked() };
    }
    return counted.before + worked() - counted.worked;
  };
};
