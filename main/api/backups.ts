import type { Registrar } from './registrar.ts';
import type { ApiDeps } from './types.ts';

export function backupsApi(os: Registrar, { store }: ApiDeps) {
  return {
    list: os.backups.list.handler(({ input }) => store.backups.list(input)),
    get: os.backups.get.handler(({ input }) => store.backups.find(input.id)),
  };
}
