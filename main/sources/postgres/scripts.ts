import type { RemoteScript } from '../../remote/types.ts';
import recovering from '../support/recovering.sh?raw';
import restoring from '../support/restoring.sh?raw';
import small from '../support/small.sh?raw';
import { compose } from '../support/compose.ts';
import check from './check.sh?raw';
import connect from './connect.sh?raw';
import dropOld from './drop-old.sql?raw';
import dump from './dump.sh?raw';
import load from './load.sh?raw';
import look from './look.sh?raw';
import psql from './psql.sh?raw';
import putBack from './put-back.sh?raw';
import putBackSql from './put-back.sql?raw';
import query from './query.sh?raw';
import recover from './recover.sh?raw';
import restoreCarry from './restore-carry.sql?raw';
import restoreCreate from './restore-create.sql?raw';
import restoreLook from './restore-look.sql?raw';
import restoreRole from './restore-role.sql?raw';
import restoreSwap from './restore-swap.sql?raw';
import restore from './restore.sh?raw';

/** SQL as a shell variable. It is ours and holds no name from outside: those are psql variables. */
function asVariable(name: string, sql: string): string {
  return `${name}=$(cat <<'SURETY_SQL'\n${sql}\nSURETY_SQL\n)`;
}

/** Programs run as the user that may talk to PostgreSQL; each begins with connect.sh. */
export const programs = {
  psql: `${connect}\n${psql}`,
  look: `${connect}\n${look}`,
  load: `${connect}\n${load}`,
} as const;

/** Runs a program as the SSH user or by sudo. */
export const queryScript: RemoteScript = { name: 'postgres-query', text: query };
export const dumpScript: RemoteScript = compose('postgres-dump', connect, dump);
export const checkScript: RemoteScript = compose('postgres-check', connect, check);

const puttingBack = [asVariable('put_back_sql', putBackSql), asVariable('drop_old_sql', dropOld), putBack];

/** The name ends in `-restore`: recovery finds the processes of a restore by it. */
export const restoreScript: RemoteScript = compose(
  'postgres-restore',
  restoring,
  ...puttingBack,
  asVariable('restore_look_sql', restoreLook),
  asVariable('restore_create_sql', restoreCreate),
  asVariable('restore_role_sql', restoreRole),
  asVariable('restore_carry_sql', restoreCarry),
  asVariable('restore_swap_sql', restoreSwap),
  restore,
);
export const recoverScript: RemoteScript = compose('postgres-recover', small, recovering, ...puttingBack, recover);
