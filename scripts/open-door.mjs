/** Exit code of the Electron door for "Surety has said why it does not start": serving instead would only repeat it. */
export const refusedCode = 3;

/** An end sooner than this, in milliseconds, is a window that never opened (no GTK, no sandbox, a dead display). */
const openedAfterMs = 10_000;

/**
 * Opens the window, or says in one sentence why not and serves it on loopback. Resolves to the exit code.
 * `probes`: whyNoWindow() -> clause or null, findElectron() -> path or null, fetchElectron() -> clause or null,
 * runElectron(binary) -> exit code or null, serve() -> exit code, say(sentence), now() -> milliseconds.
 */
export async function openDoor(probes) {
  const { say, serve, now } = probes;
  const instead = (why) => {
    say(`No window, because ${why}; Surety serves it on loopback instead.`);
    return serve();
  };

  const obstacle = probes.whyNoWindow();
  if (obstacle !== null) return instead(obstacle);

  let binary = probes.findElectron();
  if (binary === null) {
    say('Fetching Electron, once.');
    const failure = await probes.fetchElectron();
    binary = probes.findElectron();
    if (binary === null) return instead(`Electron's binary is not there and ${failure ?? 'it could not be unpacked'}`);
  }

  const started = now();
  const code = await probes.runElectron(binary);
  if (code === 0 || code === refusedCode || now() - started >= openedAfterMs) return code ?? 1;
  if (code === 130 || code === 143) return code;
  return instead(`Electron ended at once (exit code ${code ?? 'unknown'})`);
}
