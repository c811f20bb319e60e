import { isFinal, type Run } from '../../shared/domain/run.ts';
import type { Registrar } from './registrar.ts';
import type { ApiDeps } from './types.ts';
import { watch } from './watch.ts';

export function runsApi(os: Registrar, { store, runs, events }: ApiDeps) {
  return {
    start: os.runs.start.handler(({ input }) => runs.start(input.appId)),
    cancel: os.runs.cancel.handler(({ input }) => runs.cancel(input.id)),
    get: os.runs.get.handler(({ input }) => store.runs.find(input.id)),
    list: os.runs.list.handler(({ input }) => store.runs.recent(input)),
    watch: os.runs.watch.handler(async function* ({ input, signal }) {
      await store.runs.find(input.id);
      const stream = watch<Run>({
        events,
        logs: store.logs,
        ownerId: input.id,
        kind: 'run',
        read: () => store.runs.find(input.id),
        isFinal: (run) => isFinal(run.state),
        signal,
      });
      for await (const event of stream) {
        yield event.type === 'log' ? event : { type: 'run' as const, run: event.value };
      }
    }),
  };
}
