import { ProblemError } from '../../../shared/domain/problem.ts';
import type { App } from '../../../shared/domain/app.ts';
import type { Discovered, Preflight, Source } from '../../../shared/domain/source.ts';
import { os } from './base.ts';
import { hostileName } from './seed.ts';
import { mustGet, newId, now, tell } from './state.ts';
import type { FakeState } from './state.ts';

export function appRoutes(state: FakeState) {
  const put = (app: App): App => {
    state.apps.set(app.id, app);
    tell(state, 'apps', app.id);
    return app;
  };
  return {
    list: os.apps.list.handler(() => [...state.apps.values()]),
    get: os.apps.get.handler(({ input }) => mustGet(state.apps, input.id)),
    create: os.apps.create.handler(({ input }) => put({ ...input, id: newId('app'), createdAt: now(), sources: [] })),
    update: os.apps.update.handler(({ input }) => put({ ...mustGet(state.apps, input.id), ...input })),
    remove: os.apps.remove.handler(({ input: { id } }) => {
      if ([...state.runs.values()].some((run) => run.appId === id && run.state === 'running')) {
        throw new ProblemError({
          code: 'in_use',
          message: 'A run works on this app.',
          next: 'Wait for it or cancel it.',
        });
      }
      state.apps.delete(id);
      tell(state, 'apps', id);
      return {};
    }),
  };
}

function ownerOf(state: FakeState, sourceId: string): App {
  const app = [...state.apps.values()].find((candidate) => candidate.sources.some(({ id }) => id === sourceId));
  if (app === undefined)
    throw new ProblemError({ code: 'not_found', message: 'There is no such source.', next: 'Go back to the app.' });
  return app;
}

const found: readonly Discovered[] = [
  {
    config: { kind: 'mysql', database: 'shop', connection: { via: 'socket', path: null }, user: null, runAs: null },
    label: 'shop',
    bytes: 734_003_200,
    note: null,
  },
  {
    config: { kind: 'mysql', database: 'blog', connection: { via: 'socket', path: null }, user: null, runAs: null },
    label: 'blog',
    bytes: 12_003_200,
    note: 'has MyISAM tables',
  },
  {
    config: {
      kind: 'mysql',
      database: hostileName,
      connection: { via: 'socket', path: null },
      user: null,
      runAs: null,
    },
    label: hostileName,
    bytes: 64,
    note: null,
  },
];

const preflight: Preflight = {
  ok: false,
  findings: [
    { level: 'ok', title: 'mariadb-dump 10.11.14 is there', detail: null, fix: null },
    {
      level: 'warning',
      title: 'igzip is not installed',
      detail: 'pigz takes about twice as long.',
      fix: 'apt-get install isal',
    },
    {
      level: 'blocker',
      title: 'The user cannot read routines',
      detail: 'Without this right they would be missing from the backup, with no error.',
      fix: "GRANT SHOW_ROUTINE ON *.* TO 'backup'@'localhost';",
    },
  ],
  tools: { 'mariadb-dump': '10.11.14', pigz: '2.6' },
  bytes: 734_003_200,
  problem: null,
};

export function sourceRoutes(state: FakeState) {
  return {
    create: os.sources.create.handler(({ input }) => {
      const app = mustGet(state.apps, input.appId);
      const id = newId('source');
      const label = input.config.kind === 'directory' ? input.config.path : input.config.database;
      const source: Source = {
        id,
        appId: app.id,
        config: input.config,
        label,
        createdAt: now(),
        secretsSet: { password: typeof input.secrets.password === 'string' },
      };
      state.apps.set(app.id, { ...app, sources: [...app.sources, source] });
      tell(state, 'sources', id);
      return source;
    }),
    update: os.sources.update.handler(({ input }) => {
      const app = ownerOf(state, input.id);
      const sources = app.sources.map((one) => {
        if (one.id !== input.id) return one;
        const password =
          input.secrets.password === undefined ? one.secretsSet.password : input.secrets.password !== null;
        return { ...one, config: input.config, secretsSet: { password } };
      });
      state.apps.set(app.id, { ...app, sources });
      tell(state, 'sources', input.id);
      const changed = sources.find(({ id }) => id === input.id);
      if (changed === undefined) throw new Error('unreachable');
      return changed;
    }),
    remove: os.sources.remove.handler(({ input: { id } }) => {
      const app = ownerOf(state, id);
      state.apps.set(app.id, { ...app, sources: app.sources.filter((one) => one.id !== id) });
      tell(state, 'sources', id);
      return {};
    }),
    discover: os.sources.discover.handler(({ input: { query } }): Discovered[] => {
      if (query.kind === 'directory') {
        return ['uploads', 'my "photos" & more'].map((name) => ({
          config: { kind: 'directory', path: `${query.path}/${name}`, exclude: [], runAs: query.runAs },
          label: `${query.path}/${name}`,
          bytes: null,
          note: null,
        }));
      }
      if (query.kind === 'postgres') {
        throw new ProblemError({
          code: 'database_sign_in_failed',
          message: 'PostgreSQL refused the sign-in as "deploy".',
          where: 'web-1',
          next: 'Run the tools as postgres, or give a user and a password.',
          detail: 'psql: error: FATAL:  role "deploy" does not exist',
        });
      }
      return found.map((one) => ({ ...one, config: { ...one.config, ...query } as Discovered['config'] }));
    }),
    preflight: os.sources.preflight.handler(({ input }): Preflight => {
      const { config } = ownerOf(state, input.id).sources.find(({ id }) => id === input.id) ?? {};
      return config?.kind === 'directory'
        ? { ...preflight, ok: true, findings: preflight.findings.slice(0, 1) }
        : preflight;
    }),
  };
}
