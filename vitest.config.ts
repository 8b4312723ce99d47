import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/built-once.ts'],
    setupFiles: ['test/left-as-found.ts'],
    pool: 'forks',
    // Files that share a process read the modules of altac once; test/left-as-found.ts sees to it that they share nothing else.
    isolate: false,
    // One more than there are cores where the tests have to be quick: browsers, editors and timers are waited for.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
