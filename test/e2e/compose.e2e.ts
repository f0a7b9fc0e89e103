import { beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { configFrom, databaseAddress } from '#libs/config/config.js';
import { root } from '#apps/cli/root.js';
import { DATABASE, healthPath, service, services } from '#apps/cli/up/services.js';

type Compose = {
  readonly services: Record<
    string,
    {
      readonly image?: string;
      readonly environment?: Record<string, string>;
      readonly command?: readonly string[];
      readonly ports?: readonly string[];
      readonly volumes?: readonly string[];
      readonly healthcheck?: { readonly test: readonly string[] };
      readonly depends_on?: Record<string, { readonly condition: string }>;
    }
  >;
  readonly volumes: Record<string, unknown>;
};

/** No container engine is at hand: what a reader would check by eye is checked here (docs/unverified.md says what stays open). */
describe('docker-compose.yml against the supervisor', () => {
  let compose: Compose;
  beforeAll(async () => {
    compose = parse(await readFile(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as Compose;
  });
  const ours = services.filter((one) => healthPath(one) !== null);

  it('has every service that a running Planline is made of, and the migrations', () => {
    expect(Object.keys(compose.services).sort()).toEqual([...services.map(({ name }) => name), 'migrate'].sort());
  });

  it('runs what the supervisor runs', () => {
    for (const { name } of ours) expect(compose.services[name]!.command?.at(-1)).toBe(`dist/apps/${name}/main.js`);
    expect(existsSync(join(root, compose.services.migrate!.command![1]!))).toBe(true);
  });

  it('gives its processes every variable that they need, at the host and port of the service it means', () => {
    for (const { name, needs } of ours) {
      const environment = compose.services[name]!.environment!;
      expect(Object.keys(environment)).toEqual(expect.arrayContaining([...needs]));
      for (const outside of services.filter(({ variable }) => variable !== null)) {
        expect(environment[outside.variable!]).toMatch(new RegExp(`\\b${outside.name}:${outside.port}\\b`));
      }
    }
  });

  it('gives an environment that the processes accept', () => {
    const environment = Object.fromEntries(
      Object.entries(compose.services.api!.environment!).map(([name, value]) => [
        name,
        value.replace(/\$\{(\w+):-([^}]*)\}/g, '$2').replace(/\$\{PLANLINE_\w+:\?[^}]*\}/g, '0'.repeat(64)).replace(/\$\{\w+:\?[^}]*\}/g, 'x'),
      ]),
    );
    expect(configFrom(environment)).toMatchObject({ bind: '0.0.0.0', port: 3000, workerHealthPort: 3001, clockMayMove: false, temporal: { address: 'temporal:7233' } });
  });

  it('tells the database’s owner to the migrations alone, as the supervisor does', () => {
    const { POSTGRES_USER: owner, POSTGRES_PASSWORD: password } = compose.services.postgres!.environment!;
    expect(compose.services.migrate!.environment!.DATABASE_URL).toContain(`${owner}:${password}@`);
    for (const { name } of ours) {
      const { DATABASE_URL, ...others } = compose.services[name]!.environment!;
      expect(DATABASE_URL).toBe(databaseAddress(DATABASE_URL!));
      expect(JSON.stringify(others)).not.toMatch(/POSTGRES_PASSWORD|planline_root/);
    }
  });

  it('asks each service whether it is ready as the supervisor’s list says, our processes at the address that the supervisor asks', () => {
    for (const { name, port, asked } of services) {
      const test = compose.services[name]!.healthcheck!.test.slice(1).join(' ');
      expect(test).toContain('client' in asked ? asked.client : `http://127.0.0.1:${port}${asked.path}`);
    }
    expect(compose.services.temporal!.healthcheck!.test.at(-1)).toMatch(new RegExp(`:${service('temporal').port}$`));
  });

  it('asks for the database and the user that it has made, and gives the same database to our processes', () => {
    const { environment, healthcheck } = compose.services.postgres!;
    expect(environment!.POSTGRES_DB).toBe(DATABASE);
    expect(healthcheck!.test.at(-1)).toBe(`--username=${environment!.POSTGRES_USER}`);
    for (const name of ['migrate', 'api', 'worker']) expect(compose.services[name]!.environment!.DATABASE_URL).toMatch(new RegExp(`/${DATABASE}$`));
  });

  it('starts each only when what it needs is ready', () => {
    for (const { name, after } of ours) {
      const waits = compose.services[name]!.depends_on!;
      for (const needed of after) expect(waits[needed]).toEqual({ condition: 'service_healthy' });
      expect(waits.migrate).toEqual({ condition: 'service_completed_successfully' });
    }
  });

  it('publishes no port beyond this machine, and keeps documents where both processes see them', () => {
    for (const { ports = [] } of Object.values(compose.services)) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    expect(compose.services.api!.ports).toContain('127.0.0.1:3000:3000');
    expect(compose.services.api!.volumes).toEqual(compose.services.worker!.volumes);
    expect(compose.services.api!.environment!.PLANLINE_DATA).toBe('/data');
  });
});
