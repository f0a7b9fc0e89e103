import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import type { Client } from 'pg';
import { derivedSecret, type DatabaseRole } from '#libs/config/config.js';

const logins: readonly DatabaseRole[] = ['append', 'log_reader', 'query'];

/** Owns every table and function; nobody logs in as it. Even the functions that act in its name are no superuser's. */
export const OWNER = 'planline_owner';

/**
 * Makes the four roles where they are missing, and gives the three that log in the passwords that
 * `databaseUrlFor` derives. Roles belong to the whole server, so that another database's migration may
 * be doing the same: what it did first is not an error.
 */
export async function ensureRoles(client: Client, secret: Buffer): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>(`select rolname from pg_roles where rolname like 'planline\\_%'`);
  const present = new Set(rows.map((row) => row.rolname));
  if (!present.has(OWNER)) await unlessDoneElsewhere(() => client.query(`create role ${OWNER} nologin`));
  for (const login of logins) {
    const role = `planline_${login}`;
    if (!present.has(role)) await unlessDoneElsewhere(() => client.query(`create role ${role} login`));
    const verifier = scramVerifier(derivedSecret(secret, `database/${login}`), role);
    await unlessDoneElsewhere(() => client.query(`alter role ${role} password '${verifier}'`));
  }
  // A client that dies inside a transaction must not hold the log's lock.
  await unlessDoneElsewhere(() => client.query(`alter role planline_append set idle_in_transaction_session_timeout = '5s'`));
}

const duplicateObject = '42710';
const uniqueViolation = '23505';
const concurrentlyUpdated = 'XX000';

async function unlessDoneElsewhere(run: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await run();
      return;
    } catch (error) {
      const code = (error as { code?: string }).code;
      if (code === duplicateObject || code === uniqueViolation) return;
      if (code !== concurrentlyUpdated || attempt === 10) throw error;
    }
  }
}

/** RFC 5803, so that no password stands in a statement that the server may write to its log. */
function scramVerifier(password: string, role: string): string {
  const iterations = 4096;
  const salt = createHash('sha256').update(`${role}/${password}`).digest().subarray(0, 16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const hmac = (text: string): Buffer => createHmac('sha256', salted).update(text).digest();
  const stored = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${hmac('Server Key').toString('base64')}`;
}
