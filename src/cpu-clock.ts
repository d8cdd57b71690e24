/**
 * Milliseconds of processor time that this process has used: a limit on work that a busy machine does not bring nearer.
 */
export const cpuClock = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
