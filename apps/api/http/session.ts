import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { derivedSecret, type Config } from '#libs/config/config.js';

const SESSION_DAYS = 30;

const sessionSchema = z.object({ tenant: z.string().min(1), issuedAt: z.int() });
export type Session = z.infer<typeof sessionSchema>;

/**
 * Signs and reads session cookies. The key is bound to the owner's key as well: replacing that one
 * ends every session. Nothing is kept on the server, so a single session can't be ended early (docs/security.md).
 */
export type Sessions = {
  readonly cookieName: string;
  readonly maxAgeSeconds: number;
  seal(session: Session): string;
  /** Null where it is not ours, was altered, or is over. */
  open(cookie: string, nowMs: number): Session | null;
};

export function makeSessions(config: Pick<Config, 'secret' | 'port'>, ownerKey: string): Sessions {
  const key = derivedSecret(config.secret, `session/${createHash('sha256').update(ownerKey).digest('hex')}`);
  const sign = (body: string): string => createHmac('sha256', key).update(body).digest('base64url');
  const maxAgeSeconds = SESSION_DAYS * 86_400;
  return {
    // Cookies ignore ports: two installations on one machine must not overwrite each other's.
    cookieName: `planline_${config.port}`,
    maxAgeSeconds,
    seal(session) {
      const body = Buffer.from(JSON.stringify(session)).toString('base64url');
      return `${body}.${sign(body)}`;
    },
    open(cookie, nowMs) {
      const [body, signature, more] = cookie.split('.');
      if (!body || !signature || more !== undefined || !sameText(signature, sign(body))) return null;
      const session = sessionSchema.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()));
      if (!session.success || session.data.issuedAt + maxAgeSeconds * 1000 < nowMs) return null;
      return session.data;
    },
  };
}

/** How a browser keeps the cookie: for this site's own requests only, and out of reach of scripts. */
export const cookieOptions = ({ publicUrl }: Pick<Config, 'publicUrl'>) => ({ httpOnly: true, sameSite: 'lax', path: '/', secure: publicUrl.startsWith('https:') }) as const;

/** Compares without telling by its duration how much was right. */
export function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
