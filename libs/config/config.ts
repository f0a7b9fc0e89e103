import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { ok, refuse, type RefusalLine, type Result } from '#libs/kernel/refusal.js';
import { sayAll } from '#libs/messages/say.js';

const environment = z.object({
  PLANLINE_DATA: z.string().default('.planline'),
  PLANLINE_PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  PLANLINE_BIND: z.string().default('127.0.0.1'),
  /** The address that people use, where it differs from bind and port (behind a proxy, in compose). */
  PLANLINE_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Hexadecimal; where it is not set, the file `secret` of the data folder holds it. */
  PLANLINE_SECRET: z.string().regex(/^[0-9a-f]{64}$/).optional(),
  /** Migrations log in with the name and password in it, as the owner; who runs needs only where the database is. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /**
   * Where packages for agencies are mailed: `program` to the addresses in the program files, an address of your
   * own in place of all of those; left out, nothing leaves the outbox folder.
   */
  PLANLINE_AGENCY_MAIL: z.union([z.literal('program'), z.email()]).optional(),
  MAIL_FROM: z.string().default('Planline <planline@localhost>'),
  TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  /** `1` where the supervisor runs the embedded database: only there may the clock be moved. */
  PLANLINE_EMBEDDED_DATABASE: z.enum(['0', '1']).default('0'),
  PLANLINE_WORKER_HEALTH_PORT: z.coerce.number().int().min(1).max(65_535).default(3001),
  /** Where the API asks how the worker is, where that one is on another machine than 127.0.0.1. */
  PLANLINE_WORKER_HEALTH_URL: z.url({ protocol: /^https?$/ }).optional(),
});

/** What a variable must look like, for whoever set it to something else. Those that take any text are not among them. */
const FORMS: Readonly<Partial<Record<keyof z.infer<typeof environment>, string>>> = {
  PLANLINE_PORT: '3000',
  PLANLINE_PUBLIC_URL: 'https://plans.district.example',
  PLANLINE_SECRET: '64 hexadecimal digits, as openssl rand -hex 32 prints them',
  DATABASE_URL: 'postgres://user:password@host:5432/planline',
  REDIS_URL: 'redis://host:6379',
  SMTP_URL: 'smtp://user:password@host:587',
  PLANLINE_AGENCY_MAIL: 'program, or an address like plans@district.example',
  PLANLINE_EMBEDDED_DATABASE: '0 or 1',
  PLANLINE_WORKER_HEALTH_PORT: '3001',
  PLANLINE_WORKER_HEALTH_URL: 'http://worker:3001/health/ready',
};

/** Whom a process that runs logs in as. The owner is not among them: it makes and changes tables, and only in migrations. */
export type DatabaseRole = 'append' | 'log_reader' | 'query';

export type Config = {
  readonly dataFolder: string;
  readonly port: number;
  readonly bind: string;
  readonly publicUrl: string;
  /** 32 bytes from which role passwords and link signatures are derived. */
  readonly secret: Buffer;
  /** Where the database is; whoever's name and password stood in it are left out. */
  readonly databaseUrl: string;
  /** Null: BullMQ runs on PostgreSQL. */
  readonly redisUrl: string | null;
  /** Null: mail goes to the outbox folder. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** `program`: to the agencies themselves. An address: to that one instead. Null: to nobody, into the outbox folder. */
  readonly agencyMail?: string | null;
  readonly temporal: { readonly address: string; readonly namespace: string };
  readonly clockMayMove: boolean;
  readonly workerHealthPort: number;
  readonly workerHealthUrl: string;
};

/** The variables that are set to something that can't be used, each with its form. What they are set to may be secret, and is not told. */
export function checkVariables(env: NodeJS.ProcessEnv): Result<null> {
  return parsed(environment.partial({ DATABASE_URL: true }), env, () => null);
}

function parsed<S extends z.ZodType, T>(schema: S, env: NodeJS.ProcessEnv, use: (set: z.infer<S>) => T): Result<T> {
  // A line "NAME=" in a file of variables means that there is none.
  const outcome = schema.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  if (outcome.success) return ok(use(outcome.data));
  const names = new Set(outcome.error.issues.map(({ path }) => String(path[0])));
  const [first, ...also] = [...names].map((variable): RefusalLine => ({
    code: 'setup.variable-wrong',
    params: { variable, form: FORMS[variable as keyof typeof FORMS] ?? '', set: env[variable] ? 'wrongly' : 'no' },
  }));
  return refuse(first!.code, first!.params, also);
}

/** Reads the environment. Throws one sentence for each variable that is missing or wrong. */
export function configFrom(env: NodeJS.ProcessEnv): Config {
  const config = parsed(environment, env, configOf);
  if (!config.ok) throw new Error(sayAll(config.refusal).join(' '));
  return config.value;
}

function configOf(set: z.infer<typeof environment>): Config {
  const dataFolder = resolve(set.PLANLINE_DATA);
  return {
    dataFolder,
    port: set.PLANLINE_PORT,
    bind: set.PLANLINE_BIND,
    publicUrl: set.PLANLINE_PUBLIC_URL ?? `http://127.0.0.1:${set.PLANLINE_PORT}`,
    secret: Buffer.from(set.PLANLINE_SECRET ?? readFileSync(join(dataFolder, 'secret'), 'utf8').trim(), 'hex'),
    databaseUrl: databaseAddress(set.DATABASE_URL),
    redisUrl: set.REDIS_URL ?? null,
    smtpUrl: set.SMTP_URL ?? null,
    mailFrom: set.MAIL_FROM,
    agencyMail: set.PLANLINE_AGENCY_MAIL ?? null,
    temporal: { address: set.TEMPORAL_ADDRESS, namespace: set.TEMPORAL_NAMESPACE },
    clockMayMove: set.PLANLINE_EMBEDDED_DATABASE === '1',
    workerHealthPort: set.PLANLINE_WORKER_HEALTH_PORT,
    workerHealthUrl: set.PLANLINE_WORKER_HEALTH_URL ?? `http://127.0.0.1:${set.PLANLINE_WORKER_HEALTH_PORT}/health/ready`,
  };
}

/** What only one purpose may know: a key derived from the installation's secret. */
export const derivedSecret = (secret: Buffer, purpose: string): string =>
  createHmac('sha256', secret).update(purpose).digest('hex');

/** What migrations alone need: the database as its owner, and the secret from which the roles' passwords are derived. */
export const migrationsFrom = (env: NodeJS.ProcessEnv): Result<{ readonly databaseUrl: string; readonly secret: Buffer }> =>
  parsed(environment, env, (set) => ({ databaseUrl: set.DATABASE_URL, secret: configOf(set).secret }));

/** Where a database is, without anybody's name and password. */
export function databaseAddress(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.username = '';
  url.password = '';
  return url.href;
}

/** The connection of one of the roles that log in (ADR 0004), whoever the URL itself names. */
export function databaseUrlFor(config: Pick<Config, 'databaseUrl' | 'secret'>, role: DatabaseRole): string {
  const url = new URL(config.databaseUrl);
  url.username = `planline_${role}`;
  url.password = derivedSecret(config.secret, `database/${role}`);
  return url.href;
}
