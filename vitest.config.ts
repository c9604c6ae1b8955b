import { defineConfig } from 'vitest/config';

/** Stands apart from vite.config.ts, whose root is the window's. */
export default defineConfig({
  test: { include: ['test/**/*.test.ts'] },
});
