import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appPage } from '../../../main/desktop/origin.ts';
import { answer, fileFor } from '../../../main/desktop/scheme.ts';

const folder = '/srv/renderer';

describe('a URL of the app', () => {
  test('names a file below the renderer', () => {
    expect(fileFor(folder, appPage)).toBe('/srv/renderer/index.html');
    expect(fileFor(folder, 'app://surety/assets/a%20b.js?x#y')).toBe('/srv/renderer/assets/a b.js');
  });

  test.each([
    'app://surety/../secret',
    'app://surety/%2e%2e/secret',
    'app://surety/..%2f..%2fetc/passwd',
    'app://surety/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    'app://surety/..%5c..%5cetc%5cpasswd',
    'app://surety/a%00.html',
    'app://surety/%zz',
    'app://surety/',
    'app://surety',
    'app://surety.example/index.html',
    'app://other/index.html',
    'file:///etc/passwd',
    'https://surety/index.html',
  ])('does not lead out of it: %s', (url) => {
    const file = fileFor(folder, url);
    // A URL parser may resolve the dots itself; then the file is one below the folder.
    if (file !== null) expect(file.startsWith('/srv/renderer/')).toBe(true);
    expect(file).not.toBe('/etc/passwd');
  });

  test.each(['app://surety/..%5csecret', 'app://surety/a%00.html'])('has no separators of other systems: %s', (url) => {
    expect(fileFor(folder, url)).toBeNull();
  });

  test('never names a file outside, whatever it says', () => {
    const part = fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', '/', '//', 'a', '%00', '%252e', '?', '#', '@', ':');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const file = fileFor(folder, `app://surety/${parts.join('')}`);
        expect(file === null || file.startsWith('/srv/renderer/')).toBe(true);
      }),
    );
  });
});

describe('the app scheme', () => {
  let served: string;
  beforeEach(() => {
    served = mkdtempSync(join(tmpdir(), 'surety-scheme-'));
    mkdirSync(join(served, 'assets'));
    writeFileSync(join(served, 'index.html'), '<p>here</p>');
    writeFileSync(join(served, 'assets/a.js'), '1');
  });
  afterEach(() => {
    rmSync(served, { recursive: true });
  });

  test('answers with the file, its type and a policy that lets no foreign script in', async () => {
    const page = await answer(served, appPage);
    expect(await page.text()).toBe('<p>here</p>');
    expect(page.headers.get('content-type')).toContain('text/html');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe("'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    const script = await answer(served, 'app://surety/assets/a.js');
    expect(script.headers.get('content-type')).toContain('text/javascript');
  });

  test.each(['app://surety/none.html', 'app://surety/assets', 'app://elsewhere/index.html'])(
    'has nothing at %s',
    async (url) => {
      expect((await answer(served, url)).status).toBe(404);
    },
  );
});
