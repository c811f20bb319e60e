import type { Registrar } from './registrar.ts';
import type { ApiDeps } from './types.ts';

export function settingsApi(os: Registrar, { store, runs, events }: ApiDeps) {
  return {
    get: os.settings.get.handler(() => store.settings.get()),
    update: os.settings.update.handler(async ({ input }) => {
      const before = await store.settings.get();
      const settings = {
        concurrentRuns: input.concurrentRuns ?? before.concurrentRuns,
        theme: input.theme ?? before.theme,
      };
      await store.settings.put(settings);
      runs.setConcurrency(settings.concurrentRuns);
      events.publish('change', { noun: 'settings', id: null });
      return settings;
    }),
  };
}
