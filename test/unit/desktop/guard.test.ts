import { EventEmitter } from 'node:events';
import type { App, Session, WebContents } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import { guardApp, guardSession } from '../../../main/desktop/guard.ts';

function openPage() {
  const app = new EventEmitter();
  guardApp(app as EventEmitter & Pick<App, 'on'>);
  const setWindowOpenHandler = vi.fn<WebContents['setWindowOpenHandler']>();
  const page = Object.assign(new EventEmitter(), { setWindowOpenHandler });
  app.emit('web-contents-created', {}, page);
  return { page, setWindowOpenHandler };
}

describe('any page', () => {
  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'is stopped at %s',
    (happening) => {
      const preventDefault = vi.fn<() => void>();
      openPage().page.emit(happening, { preventDefault });
      expect(preventDefault).toHaveBeenCalledOnce();
    },
  );

  test('opens no window', () => {
    const handler = openPage().setWindowOpenHandler.mock.calls[0]?.[0];
    expect(handler?.({} as Electron.HandlerDetails)).toEqual({ action: 'deny' });
  });
});

describe('the session', () => {
  type Handlers = Pick<
    Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >;
  function guarded() {
    const handlers = {
      setPermissionRequestHandler: vi.fn<Handlers['setPermissionRequestHandler']>(),
      setPermissionCheckHandler: vi.fn<Handlers['setPermissionCheckHandler']>(),
      setDevicePermissionHandler: vi.fn<Handlers['setDevicePermissionHandler']>(),
    };
    const session = Object.assign(new EventEmitter(), handlers);
    guardSession(session as typeof session & Pick<Session, 'on'>);
    return session;
  }

  test.each(['media', 'geolocation', 'notifications', 'openExternal', 'clipboard-read', 'hid'] as const)(
    'gives no permission for %s',
    (permission) => {
      const session = guarded();
      const done = vi.fn<(isGranted: boolean) => void>();
      session.setPermissionRequestHandler.mock.calls[0]?.[0]?.({} as WebContents, permission, done, {} as never);
      expect(done).toHaveBeenCalledExactlyOnceWith(false);
      expect(session.setPermissionCheckHandler.mock.calls[0]?.[0]?.(null, permission as 'media', '', {} as never)).toBe(
        false,
      );
      expect(session.setDevicePermissionHandler.mock.calls[0]?.[0]?.({} as never)).toBe(false);
    },
  );

  test('lets the page put text on the clipboard', () => {
    const check = guarded().setPermissionCheckHandler.mock.calls[0]?.[0];
    expect(check?.(null, 'clipboard-sanitized-write', '', {} as never)).toBe(true);
  });

  test('takes no download', () => {
    const preventDefault = vi.fn<() => void>();
    guarded().emit('will-download', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });
});
