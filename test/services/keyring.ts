import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What a program finds: a keyring that is `unlocked`, one that is `locked` and cannot ask, one that is `silent` (it
 * takes calls and never answers), a bus with `no-keyring`, or `no-bus` at all.
 */
export type KeyringState = 'unlocked' | 'locked' | 'silent' | 'no-keyring' | 'no-bus';

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
}

export interface KeyringHome {
  /** Runs a TypeScript program of this repository inside a session of its own, and resolves when it has ended. */
  run(state: KeyringState, program: string, args: readonly string[]): Promise<Finished>;
  remove(): Promise<void>;
}

/**
 * `$1` is the state; what follows is the program. The daemon is waited for, because one whose bus is gone before it has
 * taken its name would stay, and it is ended by its process id.
 */
const session = `
state=$1; shift
ask() { dbus-send --print-reply=literal --dest=org.freedesktop.DBus / "org.freedesktop.DBus.$1" string:org.freedesktop.secrets; }
daemon=
case $state in
  unlocked | silent) printf 'x\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 ;;
  locked) gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1 ;;
esac
if [ "$state" != no-keyring ]; then
  tries=0
  until ask NameHasOwner | grep -q true; do
    tries=$((tries + 1)); [ "$tries" -lt 200 ] || exit 99
    sleep 0.05
  done
  daemon=$(ask GetConnectionUnixProcessID | awk '{print $NF}')
fi
if [ "$state" = silent ]; then kill -STOP "$daemon"; fi
"$@"
code=$?
if [ -n "$daemon" ]; then kill -KILL "$daemon"; fi
exit "$code"
`;

/** A bus that starts no service, so that nothing brings a keyring. */
const bareBus = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`;

function finished(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout }));
  });
}

/** A home with a keyring of its own; nothing of the user's is touched. Needs dbus and gnome-keyring of Debian. */
export async function makeKeyringHome(): Promise<KeyringHome> {
  const home = await mkdtemp(join(tmpdir(), 'surety-keyring-'));
  const runtime = join(home, 'run');
  const busConfig = join(home, 'bus.conf');
  await mkdir(runtime, { mode: 0o700 });
  await writeFile(busConfig, bareBus);
  const { DISPLAY: _, WAYLAND_DISPLAY: __, DBUS_SESSION_BUS_ADDRESS: ___, ...rest } = process.env;
  const env = { ...rest, HOME: home, XDG_RUNTIME_DIR: runtime, XDG_DATA_HOME: join(home, 'data') };

  async function run(state: KeyringState, program: string, args: readonly string[]): Promise<Finished> {
    const command = [process.execPath, program, ...args];
    if (state === 'no-bus') return finished('sh', ['-c', '"$@"', 'sh', ...command], env);
    const bus = state === 'no-keyring' ? ['--config-file', busConfig] : [];
    return finished('dbus-run-session', [...bus, '--', 'bash', '-c', session, 'bash', state, ...command], env);
  }

  return {
    async run(state, program, args) {
      // A keyring must have been made before it can be locked.
      if (state === 'locked')
        await finished('dbus-run-session', ['--', 'bash', '-c', session, 'bash', 'unlocked', 'true'], env);
      return run(state, program, args);
    },
    remove: () => rm(home, { recursive: true, force: true }),
  };
}
