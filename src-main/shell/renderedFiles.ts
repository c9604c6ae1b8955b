import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

/** The place in index.html where the build leaves room for the nonce (vite.config.ts). */
const NONCE_MARK = 'NONCE_OF_THIS_LOAD';

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Scripts and styles come from the build alone; the component library's one inline sheet carries the nonce. */
export const contentPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

export type Served = { status: number; headers: Record<string, string>; body: Buffer };

export const safetyHeaders: Record<string, string> = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const missing: Served = { status: 404, headers: safetyHeaders, body: Buffer.from('not found') };

/** The file under root that a URL's path names; null when it would lie outside. Root is absolute. */
export function containedPath(root: string, urlPath: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  const path = normalize(join(root, decoded === '/' ? 'index.html' : decoded));
  return path.startsWith(root + sep) ? path : null;
}

/** A file of the built window with every header that keeps it shut in; 404 for what is not there. */
export async function serveRendered(root: string, urlPath: string): Promise<Served> {
  const path = containedPath(root, urlPath);
  const type = path === null ? undefined : mediaTypes[extname(path)];
  if (path === null || type === undefined) return missing;
  const content = await readFile(path).catch(() => null);
  if (content === null) return missing;
  const nonce = randomBytes(16).toString('base64url');
  const body = path.endsWith('.html') ? Buffer.from(content.toString().replaceAll(NONCE_MARK, nonce)) : content;
  return {
    status: 200,
    headers: { ...safetyHeaders, 'content-type': type, 'content-security-policy': contentPolicy(nonce) },
    body,
  };
}
