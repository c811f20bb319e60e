import { describe, expect, it } from 'vitest';
import { appInput } from '../../../../shared/domain/app.ts';
import { destinationInput } from '../../../../shared/domain/destination.ts';
import { discoverQuery, sourceConfig } from '../../../../shared/domain/source.ts';
import type { SourceConfig } from '../../../../shared/domain/source.ts';
import { appDraft, missingChoices, whyNotYet, withClient } from '../../../../renderer/features/apps/app-draft.ts';
import {
  accessDraft,
  discoverQueryOf,
  sourceConfigOf,
  sourceKey,
  sourceSecretsOf,
  withExcludes,
} from '../../../../renderer/features/apps/source-draft.ts';
import {
  destinationDraft,
  destinationInputOf,
  destinationPlace,
} from '../../../../renderer/features/destinations/destination-draft.ts';
import { possibleJumps, serverAddress } from '../../../../renderer/features/servers/server-draft.ts';
import { seed } from '../../../support/fake-host/seed.ts';
import { emptyState } from '../../../support/fake-host/state.ts';

const state = emptyState();
seed(state);
const servers = [...state.servers.values()];
const clientId = [...state.clients.keys()][0] ?? '';

describe('a server', () => {
  it('is written with its port, and an IPv6 address in brackets', () => {
    expect(serverAddress({ user: 'deploy', host: 'web-1.example', port: 22 })).toBe('deploy@web-1.example:22');
    expect(serverAddress({ user: 'jump', host: '2001:db8::7', port: 2222 })).toBe('jump@[2001:db8::7]:2222');
  });

  it('may not go through itself, nor through one that goes through it', () => {
    const bastion = servers.find(({ name }) => name === 'bastion');
    const names = possibleJumps(servers, bastion?.id ?? '').map(({ name }) => name);
    expect(names).toContain('web-1');
    expect(names).not.toContain('bastion');
    expect(names).not.toContain('db-bakery');
  });
});

describe('a destination', () => {
  const sftp = { ...destinationDraft(null, clientId), name: 'NAS' };

  it('sends the fields of its kind alone', () => {
    const draft = { ...sftp, config: { ...sftp.config, host: 'nas.example', user: 'backup', path: '/backups' } };
    expect(destinationInput.safeParse(destinationInputOf(draft)).success).toBe(true);
    const local = { ...draft, config: { ...draft.config, kind: 'local' as const, mustBeMounted: true } };
    expect(destinationInputOf(local).config).toEqual({ kind: 'local', path: '/backups', mustBeMounted: true });
  });

  it('comes back from its form as it went in', () => {
    for (const destination of state.destinations.values()) {
      expect(destinationInputOf(destinationDraft(destination, '')).config).toEqual(destination.config);
    }
  });

  it('says in one line where it is', () => {
    expect(destinationPlace({ kind: 'local', path: '/mnt/usb', mustBeMounted: true })).toBe('on the server: /mnt/usb');
  });
});

describe('a source', () => {
  const configs = [...state.apps.values()].flatMap((app) => app.sources.map((source) => source.config));

  it.each(configs.map((config): [string, SourceConfig] => [config.kind, config]))(
    'of kind %s comes back from its form as it went in',
    (_kind, config) => {
      const name = config.kind === 'directory' ? config.path : config.database;
      expect(sourceConfigOf(accessDraft(config), name)).toEqual(config);
      expect(sourceConfig.safeParse(config).success).toBe(true);
    },
  );

  it('is looked for in the way that it is to be reached', () => {
    const draft = { ...accessDraft(null), via: 'tcp' as const, host: 'db', port: 3307, user: 'backup' };
    const query = discoverQueryOf(draft);
    expect(query).toEqual({
      kind: 'mysql',
      connection: { via: 'tcp', host: 'db', port: 3307 },
      user: 'backup',
      runAs: null,
    });
    expect(discoverQuery.safeParse(query).success).toBe(true);
  });

  it('takes the excludes of the form, one a line', () => {
    const draft = { ...accessDraft(null), kind: 'directory' as const, exclude: './cache/*\n\n./tmp' };
    const found = sourceConfigOf({ ...draft, exclude: '' }, '/srv');
    expect(withExcludes(found, draft)).toEqual({
      kind: 'directory',
      path: '/srv',
      exclude: ['./cache/*', './tmp'],
      runAs: null,
    });
  });

  it('of a directory never carries a password', () => {
    const password = { mode: 'replace' as const, text: 'secret' };
    expect(sourceSecretsOf({ ...accessDraft(null), kind: 'directory', password })).toEqual({});
    expect(sourceSecretsOf({ ...accessDraft(null), password })).toEqual({ password: 'secret' });
  });

  it('is told from one of another kind with the same name', () => {
    const draft = accessDraft(null);
    expect(sourceKey(sourceConfigOf(draft, 'shop'))).not.toBe(
      sourceKey(sourceConfigOf({ ...draft, kind: 'postgres' }, 'shop')),
    );
  });
});

describe('an app', () => {
  const draft = { ...appDraft(null, { clientId, serverId: servers[0]?.id ?? '' }), name: 'Webshop' };

  it('can be sent once client, server and name are chosen', () => {
    expect(appInput.safeParse(draft).success).toBe(true);
    expect(missingChoices({ ...draft, clientId: '', serverId: '' })).toEqual({
      clientId: 'Choose a client',
      serverId: 'Choose a server',
    });
  });

  it('loses its destinations when it moves to another client', () => {
    const chosen = { ...draft, destinationIds: ['destination_1'] };
    expect(withClient(chosen, clientId).destinationIds).toEqual(['destination_1']);
    expect(withClient(chosen, 'client_other').destinationIds).toEqual([]);
  });

  it('says why it cannot be backed up yet', () => {
    expect(whyNotYet({ sources: [], destinationIds: [] })).toMatch(/source/);
    const [shop] = state.apps.values();
    expect(whyNotYet({ sources: shop?.sources ?? [], destinationIds: [] })).toMatch(/destination/);
    expect(whyNotYet({ sources: shop?.sources ?? [], destinationIds: ['destination_1'] })).toBeNull();
  });
});
