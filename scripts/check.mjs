// npm run check: everything that can be known about the code without running it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './build.mjs';
import { shellScripts } from './find-files.mjs';
import { isMain } from './is-main.mjs';
import { ensurePackages } from './packages.mjs';
import { runCaptured } from './processes.mjs';

const bin = (name) => join(root, 'node_modules/.bin', name);
const node = (name, ...args) => [process.execPath, [bin(name), ...args]];

const houseFolders = ['main', 'preload', 'renderer', 'shared', 'scripts', 'test'];

const checks = [
  { name: 'typescript', command: () => node('tsc', '-p', '.') },
  { name: 'typescript (window)', command: () => node('tsc', '-p', 'renderer') },
  { name: 'eslint', command: () => node('eslint', '.', '--max-warnings', '0') },
  { name: 'prettier', command: () => node('prettier', '--check', '--log-level', 'warn', '.') },
  {
    name: 'imports',
    command: () =>
      node(
        'depcruise',
        '--config',
        '.dependency-cruiser.js',
        ...houseFolders.filter((folder) => existsSync(join(root, folder))),
      ),
  },
  { name: 'knip', command: () => node('knip', '--no-progress') },
  {
    name: 'shellcheck',
    prepare: () => ensurePackages('check'),
    command: () => ['shellcheck', ['--severity=style', ...shellScripts(root)]],
  },
];

async function check({ name, prepare, command }) {
  const started = performance.now();
  const obstacle = (await prepare?.()) ?? null;
  const { code, output } =
    obstacle === null ? await runCaptured(...command(), { cwd: root }) : { code: 1, output: obstacle };
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (code !== 0) console.log(`${output.trimEnd()}\n`);
  return code === 0;
}

/** Runs all checks, two at a time, and says how each went. Resolves to true when all passed. */
export async function checkAll() {
  const waiting = [...checks];
  let isGood = true;
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (!(await check(next))) isGood = false;
    }
  };
  await Promise.all([work(), work()]);
  return isGood;
}

if (isMain(import.meta.url)) process.exitCode = (await checkAll()) ? 0 : 1;
