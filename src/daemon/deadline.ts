/** Longer waits than this are made in steps, so that a clock that jumps is noticed, and none exceeds 2^31 ms. */
const step = 15_000;

/** Calls `due` once, when the wall clock has reached `instant`; at once when it has. Returns how to stop. */
export const at = (instant: number, due: () => void): (() => void) => {
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    const left = instant - Date.now();
    timer = left <= 0 ? setTimeout(due, 0) : setTimeout(arm, Math.min(left, step));
  };
  arm();
  return () => clearTimeout(timer);
};
