import { defineConfig } from 'vitest/config';

/** Stands apart from vite.config.ts, whose root is the window's. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Limits that a hung test meets on a busy machine, not measurements.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', './test/helpers/closingLine.ts'],
  },
});
