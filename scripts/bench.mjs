// npm run bench -- [--only NAME] [--json FILE] [--small]
import { requireNode } from './node-version.mjs';

requireNode();

const { buildIfStale } = await import('./build.mjs');
const { ensurePackages } = await import('./packages.mjs');
const obstacle = (await buildIfStale()) ? await ensurePackages('tests') : 'Surety could not be built.';
if (obstacle === null) await import('../test/bench/bench.ts');
else {
  console.error(obstacle);
  process.exitCode = 1;
}
