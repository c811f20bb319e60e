/** The scheme that the window's own files are served by, and where its one page lives. */
export const appScheme = 'app';
export const appOrigin = `${appScheme}://surety`;
export const appPage = `${appOrigin}/index.html`;

/**
 * What the page may do: run its own scripts, look at its own pictures, talk to nobody. Mantine sets colours and sizes
 * through style elements and attributes, so inline styles are allowed; inline scripts are not.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
