import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const module = pathToFileURL(join(import.meta.dirname, '../../../scripts/end-with-parent.mjs')).href;

it('a host ends when the npm that started it is gone, even when nobody passes the signal on', async () => {
  const program = `
    import { endWithParent } from ${JSON.stringify(module)};
    endWithParent();
    process.once('SIGTERM', () => { console.log('told'); process.exit(0); });
    setInterval(() => undefined, 1000);
    console.log('ready ' + process.pid);`;
  // A shell between the two, as npm has it: it dies of the signal and tells nobody.
  const shell = spawn('sh', ['-c', '"$0" --input-type=module -e "$1" & wait', process.execPath, program], {
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: shell.stdout });
  const [ready] = (await once(lines, 'line')) as [string];
  expect(ready).toMatch(/^ready \d+$/);

  shell.kill('SIGKILL');

  expect(await once(lines, 'line')).toEqual(['told']);
});
