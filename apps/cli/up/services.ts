/**
 * Every service of a running Planline: what it is reached at, what tells that it is ready, and which variables it
 * is given. The supervisor asks its parts by this list, and tests hold against it what it tells them
 * (`environmentOfOurs`) and docker-compose.yml.
 */
export type Service = {
  readonly name: 'postgres' | 'temporal' | 'redis' | 'mail' | 'api' | 'worker';
  /** Where `planline up` runs it itself, or the variable that names an outside one. */
  readonly started: 'embedded' | 'outside only';
  /** Names an outside service to use instead of (or, with none embedded, at all). */
  readonly variable: 'DATABASE_URL' | 'TEMPORAL_ADDRESS' | 'REDIS_URL' | 'SMTP_URL' | null;
  /** The port inside its container. */
  readonly port: number;
  /**
   * How one asks whether it is ready: ours by an HTTP path that then answers 200; any other, from beside it, by the
   * client that comes with it. The supervisor asks those itself in the same words of their protocols (`reach…`).
   */
  readonly asked: { readonly path: string } | { readonly client: string };
  /** Variables that our own processes are given, whoever starts them. */
  readonly needs: readonly string[];
  /** What must be ready before it starts. */
  readonly after: readonly Service['name'][];
};

/** The database's name in the built-in server, and in compose. */
export const DATABASE = 'planline';

const COMMON = ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'PLANLINE_DATA', 'PLANLINE_PUBLIC_URL', 'PLANLINE_SECRET'] as const;

export const services: readonly Service[] = [
  { name: 'postgres', started: 'embedded', variable: 'DATABASE_URL', port: 5432, asked: { client: `pg_isready --dbname=${DATABASE}` }, needs: [], after: [] },
  { name: 'temporal', started: 'embedded', variable: 'TEMPORAL_ADDRESS', port: 7233, asked: { client: 'temporal operator cluster health' }, needs: [], after: [] },
  { name: 'redis', started: 'outside only', variable: 'REDIS_URL', port: 6379, asked: { client: 'redis-cli ping' }, needs: [], after: [] },
  { name: 'mail', started: 'outside only', variable: 'SMTP_URL', port: 1025, asked: { client: '/mailpit readyz' }, needs: [], after: [] },
  { name: 'api', started: 'embedded', variable: null, port: 3000, asked: { path: '/health/serving' }, needs: [...COMMON, 'PLANLINE_PORT', 'PLANLINE_BIND', 'PLANLINE_WORKER_HEALTH_URL'], after: ['postgres', 'temporal'] },
  { name: 'worker', started: 'embedded', variable: null, port: 3001, asked: { path: '/health/ready' }, needs: [...COMMON, 'PLANLINE_WORKER_HEALTH_PORT'], after: ['postgres', 'temporal'] },
];

/** What a process of ours answers 200 at once it is ready; null for a service that is not ours. */
export const healthPath = ({ asked }: Service): string | null => ('path' in asked ? asked.path : null);

export const service = (name: Service['name']): Service => services.find((one) => one.name === name)!;
