import { EventEmitter } from 'node:events';
import type { IpcMain, IpcMainEvent, MessagePortMain, WebContents, WebFrameMain } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import { appOrigin } from '../../../main/desktop/origin.ts';
import { handOverPorts, whyNotTrusted, type PortDeps } from '../../../main/desktop/port.ts';

const windows = new Set([7]);

function fakeFrame(over: Partial<WebFrameMain> = {}) {
  const frame: Pick<WebFrameMain, 'origin' | 'parent' | 'detached' | 'postMessage'> = {
    origin: appOrigin,
    parent: null,
    detached: false,
    postMessage: vi.fn<WebFrameMain['postMessage']>(),
    ...over,
  };
  return frame as WebFrameMain;
}

function fakeEvent(senderFrame: WebFrameMain | null, id = 7) {
  const sender: Pick<WebContents, 'id'> = { id };
  const event: Pick<IpcMainEvent, 'senderFrame'> & { sender: Pick<WebContents, 'id'> } = { sender, senderFrame };
  return event as IpcMainEvent;
}

function fakePort() {
  const port: Pick<MessagePortMain, 'start'> = { start: vi.fn<() => void>() };
  return port as MessagePortMain;
}

function desktop() {
  const ipc = new EventEmitter();
  const port1 = fakePort();
  const port2 = fakePort();
  const serve = vi.fn<PortDeps['serve']>();
  const warn = vi.fn<PortDeps['log']['warn']>();
  handOverPorts({
    ipcMain: ipc as EventEmitter & Pick<IpcMain, 'on'>,
    windows,
    makeChannel: () => ({ port1, port2 }),
    serve,
    log: { info: () => undefined, error: () => undefined, warn },
  });
  const ask = (event: IpcMainEvent): void => {
    ipc.emit('surety:want-port', event);
  };
  return { ask, port1, port2, serve, warn };
}

describe('a request for a port', () => {
  test('from the main frame of our window, on our page, gets one end of a channel served at the other', () => {
    const { ask, port1, port2, serve } = desktop();
    const frame = fakeFrame();
    ask(fakeEvent(frame));
    expect(serve).toHaveBeenCalledExactlyOnceWith(port1);
    expect(port1.start).toHaveBeenCalledOnce();
    expect(frame.postMessage).toHaveBeenCalledExactlyOnceWith('surety:port', null, [port2]);
  });

  test('is served before the port starts, so that no message is lost', () => {
    const { ask, port1, serve } = desktop();
    ask(fakeEvent(fakeFrame()));
    const [served] = serve.mock.invocationCallOrder;
    const [started] = vi.mocked(port1.start).mock.invocationCallOrder;
    expect(served).toBeLessThan(started ?? 0);
  });

  test.each([
    ['a window that we did not open', fakeEvent(fakeFrame(), 8), 'unknown window'],
    ['a frame that is gone', fakeEvent(null), 'the frame is gone'],
    ['a frame that was taken out', fakeEvent(fakeFrame({ detached: true })), 'the frame is gone'],
    ['a frame inside the page', fakeEvent(fakeFrame({ parent: fakeFrame() })), 'not the main frame'],
    ['a page of the web', fakeEvent(fakeFrame({ origin: 'https://surety' })), 'not our page'],
    ['another host of our scheme', fakeEvent(fakeFrame({ origin: 'app://surety.example' })), 'not our page'],
    ['a page without an origin', fakeEvent(fakeFrame({ origin: 'null' })), 'not our page'],
  ])('from %s gets nothing but a line in the log', (_who, event, reason) => {
    const { ask, serve, warn } = desktop();
    ask(event);
    expect(serve).not.toHaveBeenCalled();
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.any(String), { reason });
    if (event.senderFrame !== null) expect(event.senderFrame.postMessage).not.toHaveBeenCalled();
  });

  test('is not trusted any more once the window is gone', () => {
    expect(whyNotTrusted(fakeEvent(fakeFrame()), windows)).toBeNull();
    expect(whyNotTrusted(fakeEvent(fakeFrame()), new Set())).toBe('unknown window');
  });
});
