/**
 * Every service of a running Planline: what it is reached at, what tells that it is ready, and which variables it
 * must be given. The supervisor starts its parts by this list, and a test holds docker-compose.yml against it.
 */
export type Service = {
  readonly name: 'postgres' | 'temporal' | 'redis' | 'mail' | 'api' | 'worker';
  /** Where `planline up` runs it itself, or the variable that names an outside one. */
  readonly started: 'embedded' | 'outside only';
  /** Names an outside service to use instead of (or, with none embedded, at all). */
  readonly variable: 'DATABASE_URL' | 'TEMPORAL_ADDRESS' | 'REDIS_URL' | 'SMTP_URL' | null;
  /** The port inside its container. */
  readonly port: number;
  /** Ready when this HTTP path answers 200; null where the protocol is another one. */
  readonly readyPath: string | null;
  /** Variables that our own processes can't do without. */
  readonly needs: readonly string[];
  /** What must be ready before it starts. */
  readonly after: readonly Service['name'][];
};

const COMMON = ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'PLANLINE_DATA', 'PLANLINE_PUBLIC_URL'] as const;

export const services: readonly Service[] = [
  { name: 'postgres', started: 'embedded', variable: 'DATABASE_URL', port: 5432, readyPath: null, needs: [], after: [] },
  { name: 'temporal', started: 'embedded', variable: 'TEMPORAL_ADDRESS', port: 7233, readyPath: null, needs: [], after: [] },
  { name: 'redis', started: 'outside only', variable: 'REDIS_URL', port: 6379, readyPath: null, needs: [], after: [] },
  { name: 'mail', started: 'outside only', variable: 'SMTP_URL', port: 1025, readyPath: null, needs: [], after: [] },
  { name: 'api', started: 'embedded', variable: null, port: 3000, readyPath: '/health/serving', needs: [...COMMON, 'PLANLINE_PORT', 'PLANLINE_BIND', 'PLANLINE_WORKER_HEALTH_URL'], after: ['postgres', 'temporal'] },
  { name: 'worker', started: 'embedded', variable: null, port: 3001, readyPath: '/health/ready', needs: [...COMMON, 'PLANLINE_WORKER_HEALTH_PORT'], after: ['postgres', 'temporal'] },
];

export const service = (name: Service['name']): Service => services.find((one) => one.name === name)!;
