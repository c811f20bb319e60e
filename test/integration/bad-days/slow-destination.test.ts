import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBadDay, type BadDay } from './bad-day.ts';

const mib = 1024 * 1024;

let day: BadDay;
let shop: string;

beforeAll(async () => {
  day = await openBadDay();
  shop = await day.noise('shop', 256 * mib);
});

afterAll(async () => {
  await day.close();
});

it('a fast dump waits for a slow destination: the memory that Surety takes does not grow with the backup', async () => {
  const small = await day.noise('small', 8 * mib);
  const app = (path: string): Promise<string> =>
    day.agency.addApp(
      day.serverId,
      [day.sftpId],
      { kind: 'directory', path, exclude: [], runAs: null },
      { compression: { level: 1 } },
    );
  // Once, so that everything that is loaded and made on first use counts as idle.
  expect((await day.agency.backUp(await app(small))).run.state).toBe('proven');
  globalThis.gc?.();
  const idle = process.memoryUsage().rss;

  day.valve.limit(64 * mib);
  const { client } = day.agency;
  const { id } = await client.runs.start({ appId: await app(shop) });
  let peak = idle;
  let seen = 0;
  for await (const event of await client.runs.watch({ id })) {
    peak = Math.max(peak, process.memoryUsage().rss);
    if (event.type === 'run') seen = Math.max(seen, ...event.run.steps.map((step) => step.bytes));
  }

  expect((await client.runs.get({ id })).state).toBe('proven');
  expect(seen).toBeGreaterThan(200 * mib);
  expect(Math.round((peak - idle) / mib), 'MiB above idle').toBeLessThan(80);
});
