import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/agents/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // It imports a directory, which Node itself does not resolve.
    server: { deps: { inline: ['clipanion'] } },
  },
});
