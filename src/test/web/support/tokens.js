// Tokens as the app's own backend would make them (HS256).

import { createHmac } from 'node:crypto';

export const SECRET = 'a secret that only the tests know, and long enough';

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token that expires so many seconds from now; less than 0: it has. */
export function token(userID, seconds = 3600, secret = SECRET) {
  const now = Math.floor(Date.now() / 1000);
  const text = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({ sub: userID, iat: now, exp: now + seconds })}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}
