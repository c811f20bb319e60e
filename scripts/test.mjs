// npm test: installs what the tests need, builds, checks, runs every runner and adds up what they say.
import { requireNode } from './node-version.mjs';

requireNode();

const { mkdirSync, rmSync } = await import('node:fs');
const { join } = await import('node:path');
const { buildIfStale, root } = await import('./build.mjs');
const { checkAll } = await import('./check.mjs');
const { ensurePackages, isDebian } = await import('./packages.mjs');
const { runAttached } = await import('./processes.mjs');
const { isGood, lastLine, sum, tallyPlaywright, tallyRunner, tallyVitest } = await import('./tally.mjs');

const reports = join(root, 'test-results/reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const bin = (name) => join(root, 'node_modules/.bin', name);

/** Runs a runner on this terminal; Ctrl-C ends all of them, not just the one it hit. */
async function runner(name, args, env = process.env) {
  const code = await runAttached(process.execPath, [bin(name), ...args], { cwd: root, env });
  if (code === 130) process.exit(code);
  return code;
}

async function vitest(project) {
  const path = join(reports, `${project}.json`);
  const args = ['run', '--project', project, '--allowOnly=false', '--reporter=default', '--reporter=json'];
  const code = await runner('vitest', [...args, `--outputFile.json=${path}`]);
  return tallyRunner({ path, code, read: tallyVitest });
}

async function playwright() {
  const path = join(reports, 'e2e.json');
  const args = ['test', '--forbid-only', '--reporter=list,json'];
  const code = await runner('playwright', args, { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: path });
  return tallyRunner({ path, code, read: tallyPlaywright });
}

async function step(title, run) {
  console.log(`\n--- ${title}`);
  return run();
}

const whole = (isDone) => ({ passed: 0, failed: isDone ? 0 : 1, skipped: 0 });

async function runAll() {
  const obstacle = await ensurePackages('tests');
  if (obstacle !== null) {
    console.error(obstacle);
    if (isDebian) return [whole(false)];
  }
  if (!(await step('build', () => buildIfStale({ say: console.log })))) return [whole(false)];
  return [
    whole(await step('check', checkAll)),
    await step('unit tests', () => vitest('unit')),
    await step('integration tests', () => vitest('integration')),
    await step('window tests', playwright),
  ];
}

const total = sum(await runAll());
console.log(`\n${lastLine(total)}`);
process.exitCode = isGood(total, { maySkip: !isDebian }) ? 0 : 1;
