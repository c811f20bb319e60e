import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: [
    'main/index.ts',
    'main/cli.ts',
    'preload/index.ts',
    'renderer/main.tsx',
    'scripts/*.mjs',
    'test/**/*.{test,spec}.{ts,tsx}',
    'test/{services,support,bench}/**/*.{ts,tsx,mjs}',
  ],
  project: ['{main,preload,renderer,shared,scripts,test}/**/*.{ts,tsx,mjs}'],
  // The tests use tools of the system.
  rules: { binaries: 'off' },
  ignoreExportsUsedInFile: true,
  // The domain names every type of its schemas, used or not yet.
  ignoreIssues: { 'shared/**': ['exports', 'types'] },
};

export default config;
