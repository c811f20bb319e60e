import type { Server, ServerInput } from '../../../shared/domain/server.ts';
import { noSecretChanges, signInDraft, signInOf, signInSecretsOf } from '../../forms/sign-in-draft.ts';
import type { SignInDraft, SignInSecretsDraft } from '../../forms/sign-in-draft.ts';

/** A server as its form holds it. */
export interface ServerDraft {
  readonly name: string;
  readonly host: string;
  readonly port: number | string;
  readonly user: string;
  readonly signIn: SignInDraft;
  readonly jumpServerId: string | null;
  readonly workDir: string;
  readonly secrets: SignInSecretsDraft;
}

export function serverDraft(server: Server | null): ServerDraft {
  return {
    name: server?.name ?? '',
    host: server?.host ?? '',
    port: server?.port ?? 22,
    user: server?.user ?? '',
    signIn: signInDraft(server?.signIn ?? null),
    jumpServerId: server?.jumpServerId ?? null,
    workDir: server?.workDir ?? '/var/tmp',
    secrets: noSecretChanges,
  };
}

/** What the form sends; a port that is not a number becomes NaN, which the schema refuses. */
export function serverInputOf(draft: ServerDraft): ServerInput {
  return {
    name: draft.name,
    host: draft.host,
    port: draft.port === '' ? Number.NaN : Number(draft.port),
    user: draft.user,
    signIn: signInOf(draft.signIn),
    jumpServerId: draft.jumpServerId,
    workDir: draft.workDir,
    secrets: signInSecretsOf(draft.signIn.method, draft.secrets),
  };
}

/** `deploy@web-1.example:22`; an IPv6 address stands in brackets. */
export function serverAddress(server: { readonly user: string; readonly host: string; readonly port: number }): string {
  const host = server.host.includes(':') ? `[${server.host}]` : server.host;
  return `${server.user}@${host}:${String(server.port)}`;
}

/** The servers that this one may go through: not itself, and none that goes through it. */
export function possibleJumps(servers: readonly Server[], self: string | null): readonly Server[] {
  function goesThroughSelf(server: Server): boolean {
    const seen = new Set<string>();
    for (let at: Server | undefined = server; at !== undefined && !seen.has(at.id);) {
      if (at.id === self) return true;
      seen.add(at.id);
      const next: string | null = at.jumpServerId;
      at = servers.find((candidate) => candidate.id === next);
    }
    return false;
  }
  return servers.filter((server) => !goesThroughSelf(server));
}
