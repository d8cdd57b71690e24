import { defineConfig } from 'vitest/config';

// Real agent CLIs from npm against a scripted model server: one at a time, they are heavy.
export default defineConfig({
  test: {
    include: ['test/agents/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    pool: 'forks',
    fileParallelism: false,
    // The agents are other people's programs, and now and then one of them misses a key in its first moments.
    retry: 1,
  },
});
