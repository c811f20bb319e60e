// npm start: builds what is stale and opens the window, or serves it on loopback where there can be none.
import { requireNode } from './node-version.mjs';

requireNode();

const { buildIfStale, root } = await import('./build.mjs');
const { fetchElectron, findElectron, whyNoWindow } = await import('./electron.mjs');
const { openDoor } = await import('./open-door.mjs');
const { runAttached } = await import('./processes.mjs');
const { runCli } = await import('./run-cli.mjs');

if (!(await buildIfStale())) process.exit(1);

const args = process.argv.slice(2);
const env = { ...process.env };
// Set in some editors' terminals; with it Electron would be a plain Node.
delete env.ELECTRON_RUN_AS_NODE;

const code = await openDoor({
  whyNoWindow: () => whyNoWindow({ platform: process.platform, env, uid: process.getuid?.() }),
  findElectron: () => findElectron(root),
  fetchElectron: () => fetchElectron(root),
  runElectron: (binary) => runAttached(binary, [root, ...args], { cwd: process.cwd(), env }),
  // In this process: its signals, its streams and its exit code are the host's own.
  serve: async () => {
    await runCli(root, ['serve', ...args]);
    return null;
  },
  say: (sentence) => console.error(sentence),
  now: () => performance.now(),
});
if (code !== null) process.exitCode = code;
