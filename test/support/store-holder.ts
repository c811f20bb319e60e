/** Run as a program: opens the store of the data directory it is given, says so, and holds it until it is killed. */
import { openStore } from '../../main/store/open-store.ts';
import { aClient } from './samples.ts';

const [, , dataDir = ''] = process.argv;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const store = await openStore({ dataDir, clock: { now: () => new Date() }, log: quiet });
await store.clients.insert(aClient({ name: 'Kept before the kill' }));
process.stdout.write('open\n');
setInterval(() => undefined, 1000);
