import { defineConfig } from 'vitest/config';

const env = {
  NO_PROXY: '127.0.0.1',
  no_proxy: '127.0.0.1',
  // An import of Electron's values in a test would try to fetch the binary; this makes it fail at once instead.
  ELECTRON_OVERRIDE_DIST_PATH: '/nonexistent',
};

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    env,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], testTimeout: 20_000 },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
