import { startFakeHost } from './host.ts';
import { seed } from './seed.ts';

// For development: `node test/support/fake-host/main.ts <folder of the built window> [port]`.
const [files, port] = process.argv.slice(2);
if (files === undefined) throw new Error('Name the folder of the built window');
const host = await startFakeHost({ files, port: Number(port ?? 0), prepare: seed });
process.stdout.write(`${host.url}\n`);
