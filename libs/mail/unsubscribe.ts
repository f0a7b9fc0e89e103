import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whose digests a link stops. */
export type Subscription = { readonly tenant: string; readonly person: string };

/** Purpose for `derivedSecret`: both the one who signs a link and the one who checks it use it. */
export const UNSUBSCRIBE_PURPOSE = 'mail/unsubscribe';

const signatureOf = (key: string, body: string): Buffer => createHmac('sha256', key).update(body).digest().subarray(0, 16);

/** A link's last part. It names opaque ids only and works without signing in, as RFC 8058 asks. */
export function unsubscribeToken(key: string, { tenant, person }: Subscription): string {
  const body = Buffer.from(JSON.stringify([tenant, person])).toString('base64url');
  return `${body}.${signatureOf(key, body).toString('base64url')}`;
}

/** Null for anything that we did not sign. */
export function verifyUnsubscribe(key: string, token: string): Subscription | null {
  const [body, signature, ...rest] = token.split('.');
  if (!body || !signature || rest.length > 0) return null;
  const given = Buffer.from(signature, 'base64url');
  const wanted = signatureOf(key, body);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  const [tenant, person] = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as [string, string];
  return { tenant, person };
}

export const unsubscribeUrl = (publicUrl: string, key: string, subscription: Subscription): string =>
  `${publicUrl}/unsubscribe/${unsubscribeToken(key, subscription)}`;
