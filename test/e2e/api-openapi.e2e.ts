import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { forPrograms } from '#apps/api/app.module.js';
import { HealthController } from '#apps/api/health/health.controller.js';
import { kebab, collectionOf, isNamedByPair } from '#libs/commands/addresses.js';
import { aggregateNamed, registry } from '#libs/commands/registry.js';
import { exampleBodyOf } from '#libs/commands/testing/example-body.js';
import { startApi, type TestApi } from '#test/support/api.js';

type Operation = { responses: Record<string, { content?: Record<string, { schema: object }> }>; parameters?: { name: string; in: string; required?: boolean }[]; requestBody?: object };
type Document = { openapi: string; paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, object> } };

let api: TestApi;
let document: Document;
let ajv: Ajv2020;
beforeAll(async () => {
  api = await startApi();
  document = (await (await api.request('/api/openapi.json')).json()) as Document;
  ajv = new Ajv2020({ strict: false, allErrors: true });
  (addFormats as unknown as { default: (to: Ajv2020) => void }).default(ajv);
  ajv.addSchema({ ...document, $id: 'planline:openapi' });
}, 60_000);
afterAll(async () => {
  await api?.stop();
});

const operations = (): { path: string; method: string; operation: Operation }[] =>
  Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));

function pathTo(...parts: string[]): string {
  return `planline:openapi#/${parts.map((part) => encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1'))).join('/')}`;
}

function schemaOfAnswer(path: string, status: number, mediaType: string): ValidateFunction {
  return ajv.compile({ $ref: pathTo('paths', path, document.paths[path]!.get ? 'get' : 'post', 'responses', String(status), 'content', mediaType, 'schema') });
}

describe('the OpenAPI document', () => {
  it('is of 3.1 and each of its schemas is a schema', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.components.schemas).length).toBeGreaterThan(10);
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      expect({ name, valid: ajv.validateSchema(schema), errors: ajv.errors ?? null }).toEqual({ name, valid: true, errors: null });
      expect(() => ajv.compile({ $ref: pathTo('components', 'schemas', name) })).not.toThrow();
    }
    for (const { path, method, operation } of operations())
      for (const [status, { content = {} }] of Object.entries(operation.responses))
        for (const [type, { schema }] of Object.entries(content))
          expect({ path, method, status, type, valid: ajv.validateSchema(schema) }).toEqual({ path, method, status, type, valid: true });
  });

  it('refers to nothing that it does not have', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref!);
    expect(refs.length).toBeGreaterThan(50);
    for (const ref of new Set(refs)) expect(document.components.schemas).toHaveProperty([ref.replace('#/components/schemas/', '')]);
  });

  it('has every command that people may give, with its key and its condition, and none that only processes give', () => {
    for (const [aggregate, { commands }] of Object.entries(registry))
      for (const [name, { givenBy }] of Object.entries(commands)) {
        const operation = document.paths[`/api/${collectionOf(aggregate)}/{id}/${kebab(name)}`]?.post;
        expect({ aggregate, name, offered: operation !== undefined }).toEqual({ aggregate, name, offered: givenBy === 'people' });
        if (!operation) continue;
        expect(operation.parameters?.map(({ name: parameter }) => parameter)).toEqual(expect.arrayContaining(['id', 'Idempotency-Key', 'If-Match']));
        expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['200', '201', '400', '401', '403', '404', '409', '412', '413', '422', '428']));
      }
  });

  /** Not a command on one stream, and counted once without a key: by what, ADR 0012 says of each. */
  const withoutKey = [
    '/api/clock/advance', '/api/clock/speed', '/api/deliveries/{id}/send-again', '/api/documents', '/api/imports', '/api/imports/{id}/resume',
    '/api/people/import', '/api/rebuild/parked', '/api/rebuild/read-models', '/api/rebuild/temporal',
  ];

  it('has a key and a condition on everything that changes something, but for the exceptions that ADR 0012 names', async () => {
    const changing = operations().filter(({ method }) => method !== 'get');
    expect(changing.length).toBeGreaterThan(60);
    const without = changing.filter(({ operation }) => {
      const headers = (operation.parameters ?? []).filter((parameter) => parameter.in === 'header').map(({ name }) => name);
      return !headers.includes('Idempotency-Key') || !headers.includes('If-Match');
    });
    expect(without.map(({ path }) => path).sort()).toEqual(withoutKey);
    const adr = await readFile('docs/adr/0012-http.md', 'utf8');
    expect(withoutKey.filter((path) => !adr.includes(`\`${path.replace('/api', '')}\``))).toEqual([]);
  });

  it('asks for the key wherever it says so', async () => {
    // Addresses and bodies that are taken: what is wrong with them would be said before the key is missed.
    const commands = Object.keys(registry).flatMap((aggregate) =>
      Object.entries(aggregateNamed(aggregate)!.commands).map(([name, { schema }]) => ({
        path: `/api/${collectionOf(aggregate)}/{id}/${kebab(name)}`,
        id: isNamedByPair(aggregate) ? 'x%2F2027' : 'x',
        body: exampleBodyOf(schema),
      })),
    );
    const known = [...commands, { path: '/api/imports/{id}/rows/{line}/correct', id: 'x', body: { cells: {} } }];
    const asking = operations().filter(({ operation }) => operation.parameters?.some(({ name }) => name === 'Idempotency-Key'));
    expect(asking.length).toBeGreaterThan(100);
    for (const { path } of asking) {
      const { id, body } = known.find((one) => one.path === path)!;
      const answer = await api.request(path.replace('{id}', id).replace('{line}', '3'), { method: 'POST', headers: { 'content-type': 'application/json', 'if-match': '*' }, body: JSON.stringify(body) });
      expect([path, answer.status, await answer.json()]).toEqual([path, 400, expect.objectContaining({ code: 'api.idempotency-key-missing' })]);
    }
  });

  it('has every route for programs', () => {
    const described = new Set(operations().map(({ path, method }) => `${method} ${path}`));
    for (const controller of forPrograms as Type[]) {
      if (controller === (HealthController as Type)) continue;
      const base = Reflect.getMetadata(PATH_METADATA, controller) as string;
      for (const name of Object.getOwnPropertyNames(controller.prototype).filter((one) => one !== 'constructor')) {
        const handler = (controller.prototype as Record<string, object>)[name];
        const path = handler && (Reflect.getMetadata(PATH_METADATA, handler) as string | undefined);
        if (!handler || path === undefined) continue;
        const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod]!.toLowerCase();
        const address = `/${base}/${path}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1').replace(/:(\w+)/g, '{$1}');
        expect(described).toContain(`${method} ${address}`);
      }
    }
  });

  it('says of every route what may go wrong, as a problem', () => {
    for (const { path, method, operation } of operations())
      for (const status of ['400', '401', '403', '421', '500', '503'])
        expect({ path, method, status, problem: operation.responses[status]?.content?.['application/problem+json']?.schema }).toEqual({ path, method, status, problem: { $ref: '#/components/schemas/Problem' } });
  });
});

describe('answers', () => {
  it('are as the document says', async () => {
    const report = await api.importFile('examples/benton-harbor/timeline-district.csv', { program: 'mi-sig', plan: 'Benton Harbor', anchor: '2026-08-01' });
    await api.importFile('examples/lsr7/equity-plan.csv', { program: 'equity-plan' });
    const tasks = (await (await api.request('/api/tasks?limit=3')).json()) as { items: { id: string }[] };
    const plan = String(report.planId);
    const asked: [string, string][] = [
      ['/api/plans', '/api/plans'],
      ['/api/plans/{id}', `/api/plans/${plan}`],
      ['/api/plans/{id}/tasks', `/api/plans/${plan}/tasks?status=planned,overdue&limit=500`],
      ['/api/plans/{id}/history', `/api/plans/${plan}/history`],
      ['/api/plans/{id}/imports', `/api/plans/${plan}/imports`],
      ['/api/plans/{id}/forecast', `/api/plans/${plan}/forecast`],
      ['/api/tasks', '/api/tasks?due-after=2026-01-01&limit=500'],
      ...tasks.items.map(({ id }): [string, string] => ['/api/tasks/{id}', `/api/tasks/${id}`]),
      ['/api/imports/{id}', `/api/imports/${String(report.import)}`],
      ['/api/roles', '/api/roles'],
      ['/api/deliveries', '/api/deliveries'],
      ['/api/clock', '/api/clock'],
      ['/api/status', '/api/status'],
      ['/api/problems', '/api/problems'],
    ];
    for (const [path, address] of asked) {
      const answer = await api.request(address);
      const valid = schemaOfAnswer(path, 200, 'application/json');
      expect({ address, status: answer.status, valid: valid(await answer.json()), errors: valid.errors ?? null }).toEqual({ address, status: 200, valid: true, errors: null });
    }
  });

  it('that are problems too', async () => {
    const asked: [string, number, Promise<Response>][] = [
      ['/api/plans', 401, fetch(`${api.address}/api/plans`)],
      ['/api/plans/{id}', 404, api.request('/api/plans/none')],
      ['/api/tasks', 400, api.request('/api/tasks?limit=0')],
      ['/api/tasks', 400, api.request('/api/tasks?cursor=bm90LWpzb24')],
      ['/api/tasks/{id}/start-task', 400, api.request('/api/tasks/x/start-task', { method: 'POST' })],
      ['/api/tasks/{id}/extend-task', 422, api.command('/api/tasks/x/extend-task', {})],
      ['/api/imports', 415, api.command('/api/imports', {})],
    ];
    for (const [path, status, asking] of asked) {
      const answer = await asking;
      const body = (await answer.json()) as { type: string; code: string };
      const valid = schemaOfAnswer(path, status, 'application/problem+json');
      expect({ path, status: answer.status, type: answer.headers.get('content-type'), valid: valid(body), errors: valid.errors ?? null }).toEqual({ path, status, type: 'application/problem+json; charset=utf-8', valid: true, errors: null });
      expect(body.type).toBe(`/api/problems#${body.code}`);
    }
  });
});
