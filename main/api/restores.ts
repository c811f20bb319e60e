import { isRestoreFinal, type Restore } from '../../shared/domain/restore.ts';
import type { Registrar } from './registrar.ts';
import type { ApiDeps } from './types.ts';
import { watch } from './watch.ts';

export function restoresApi(os: Registrar, { store, restores, events }: ApiDeps) {
  return {
    plan: os.restores.plan.handler(({ input }) =>
      restores.plan({
        backupId: input.backupId,
        copyId: input.copyId,
        target: input.target,
        password: input.secrets.password,
        undoes: null,
      }),
    ),
    confirm: os.restores.confirm.handler(({ input }) => restores.confirm(input.id, input.phrase)),
    cancel: os.restores.cancel.handler(({ input }) => restores.cancel(input.id)),
    undo: os.restores.undo.handler(({ input }) => restores.undo(input.id)),
    get: os.restores.get.handler(({ input }) => store.restores.find(input.id)),
    list: os.restores.list.handler(({ input }) => store.restores.recent(input)),
    watch: os.restores.watch.handler(async function* ({ input, signal }) {
      await store.restores.find(input.id);
      const stream = watch<Restore>({
        events,
        logs: store.logs,
        ownerId: input.id,
        kind: 'restore',
        read: () => store.restores.find(input.id),
        isFinal: (restore) => isRestoreFinal(restore.state),
        signal,
      });
      for await (const event of stream) {
        yield event.type === 'log' ? event : { type: 'restore' as const, restore: event.value };
      }
    }),
  };
}
