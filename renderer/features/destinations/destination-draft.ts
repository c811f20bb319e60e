import type {
  Destination,
  DestinationConfig,
  DestinationInput,
  DestinationKind,
} from '../../../shared/domain/destination.ts';
import { noSecretChanges, signInDraft, signInOf, signInSecretsOf } from '../../forms/sign-in-draft.ts';
import type { SignInDraft, SignInSecretsDraft } from '../../forms/sign-in-draft.ts';

/** A destination as its form holds it: the fields of every kind, so that trying another kind loses nothing. */
export interface DestinationDraft {
  readonly clientId: string;
  readonly name: string;
  readonly config: {
    readonly kind: DestinationKind;
    readonly host: string;
    readonly port: number | string;
    readonly user: string;
    readonly path: string;
    readonly mustBeMounted: boolean;
  };
  readonly signIn: SignInDraft;
  readonly secrets: SignInSecretsDraft;
}

export function destinationDraft(destination: Destination | null, clientId: string): DestinationDraft {
  const config = destination?.config ?? null;
  const sftp = config?.kind === 'sftp' ? config : null;
  return {
    clientId: destination?.clientId ?? clientId,
    name: destination?.name ?? '',
    config: {
      kind: config?.kind ?? 'sftp',
      host: sftp?.host ?? '',
      port: sftp?.port ?? 22,
      user: sftp?.user ?? '',
      path: config?.path ?? '',
      mustBeMounted: config?.kind === 'local' && config.mustBeMounted,
    },
    signIn: signInDraft(sftp?.signIn ?? null),
    secrets: noSecretChanges,
  };
}

function configOf({ config, signIn }: DestinationDraft): DestinationConfig {
  if (config.kind === 'local') return { kind: 'local', path: config.path, mustBeMounted: config.mustBeMounted };
  const port = config.port === '' ? Number.NaN : Number(config.port);
  return { kind: 'sftp', host: config.host, port, user: config.user, signIn: signInOf(signIn), path: config.path };
}

export function destinationInputOf(draft: DestinationDraft): DestinationInput {
  return {
    clientId: draft.clientId,
    name: draft.name,
    config: configOf(draft),
    secrets: draft.config.kind === 'sftp' ? signInSecretsOf(draft.signIn.method, draft.secrets) : {},
  };
}

/** Where it is, in one line: `sftp://backup@nas.example:22/backups` or `on the server: /mnt/usb`. */
export function destinationPlace(config: DestinationConfig): string {
  return config.kind === 'local'
    ? `on the server: ${config.path}`
    : `sftp://${config.user}@${config.host}:${String(config.port)}${config.path}`;
}
