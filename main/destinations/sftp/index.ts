import type { SftpConfig } from '../../../shared/domain/destination.ts';
import { checkByRoundTrip } from '../check.ts';
import type { DestinationKindModule } from '../types.ts';
import { openSftp } from './open.ts';

export const sftp: DestinationKindModule<SftpConfig> = {
  kind: 'sftp',
  reach: 'own-host',
  open: openSftp,
  check: (access) => checkByRoundTrip(() => openSftp(access)),
};
