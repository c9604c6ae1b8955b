import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Every request that changes or tells something carries this header: a form or an image of another page cannot. */
export const WINDOW_HEADER = 'x-gouji';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares without telling by its time where the texts differ, or how long they are. */
export const sameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(digest(given), digest(expected));

export const newSecret = (): string => randomBytes(32).toString('base64url');

export type Guard = {
  /** The code of the first visit, for the URL's fragment. */
  readonly code: string;
  /** Is the request addressed to this very server? Keeps names that were rebound to 127.0.0.1 out. */
  isOurHost(request: IncomingMessage): boolean;
  /** Does it come from our own page? A missing or "null" origin does not. */
  isOurOrigin(request: IncomingMessage): boolean;
  hasWindowHeader(request: IncomingMessage): boolean;
  hasSession(request: IncomingMessage): boolean;
  /** Takes the code once and returns the cookie to set; null for a wrong or used code. */
  redeem(code: string): string | null;
};

const cookieOf = (request: IncomingMessage, name: string): string | null => {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value !== undefined) return value;
  }
  return null;
};

/** Host and origin are exact; cookies are shared by all ports of 127.0.0.1, so the cookie's name carries the port. */
export function createGuard(port: number): Guard {
  const host = `127.0.0.1:${port}`;
  const cookieName = `gouji_${port}`;
  const code = newSecret();
  const session = newSecret();
  let used = false;
  return {
    code,
    isOurHost: (request) => request.headers.host === host,
    isOurOrigin: (request) => request.headers.origin === `http://${host}`,
    hasWindowHeader: (request) => request.headers[WINDOW_HEADER] === 'window',
    hasSession: (request) => sameSecret(cookieOf(request, cookieName) ?? '', session),
    redeem(given) {
      if (used || !sameSecret(given, code)) return null;
      used = true;
      return `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
  };
}
