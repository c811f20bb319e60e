import type { IpcMain, IpcMainEvent, MessageChannelMain, MessagePortMain } from 'electron';
import type { Logger } from '../ports.ts';
import { appOrigin } from './origin.ts';

export interface PortDeps {
  readonly ipcMain: Pick<IpcMain, 'on'>;
  /** The webContents ids of the windows that we opened and that are still there. */
  readonly windows: ReadonlySet<number>;
  makeChannel(): Pick<MessageChannelMain, 'port1' | 'port2'>;
  /** Binds the contract to our end of the channel. */
  serve(port: MessagePortMain): void;
  readonly log: Logger;
}

/** Why the sender of a request may not have a port; null when it may: a known window, in its main frame, on our page. */
export function whyNotTrusted(
  event: Pick<IpcMainEvent, 'sender' | 'senderFrame'>,
  windows: ReadonlySet<number>,
): string | null {
  if (!windows.has(event.sender.id)) return 'unknown window';
  const frame = event.senderFrame;
  if (frame === null || frame.detached) return 'the frame is gone';
  if (frame.parent !== null) return 'not the main frame';
  if (frame.origin !== appOrigin) return 'not our page';
  return null;
}

/**
 * Answers each trusted request for a port with one end of a new channel; the contract is served at the other end. A
 * page that was reloaded asks again, and the end it had is closed with it. Others get no answer and leave a line in
 * the log.
 */
export function handOverPorts(deps: PortDeps): void {
  deps.ipcMain.on('surety:want-port', (event) => {
    const reason = whyNotTrusted(event, deps.windows);
    if (reason !== null) {
      deps.log.warn('Refused to hand over a port', { reason });
      return;
    }
    const { port1, port2 } = deps.makeChannel();
    deps.serve(port1);
    port1.start();
    // To the frame that was checked, not to whatever the window shows by now.
    event.senderFrame?.postMessage('surety:port', null, [port2]);
  });
}
