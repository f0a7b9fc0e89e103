import { describe, expect, it } from '@jest/globals';
import { environmentOfOurs } from './parts.js';
import { addressOf } from './ports.js';
import { services } from './services.js';

const data = { path: '/data', logs: '/data/logs', secret: '07'.repeat(32), ownerKey: 'key' };
const started = { ports: { worker: 20_001 }, temporalAddress: '127.0.0.1:7233' };

describe('the address of a start', () => {
  it('is the one that is bound, and this machine’s own where all are', () => {
    expect(['127.0.0.1', '192.0.2.7', '0.0.0.0', '::', '::1'].map((bind) => addressOf(bind, 3000))).toEqual([
      'http://127.0.0.1:3000', 'http://192.0.2.7:3000', 'http://127.0.0.1:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000',
    ]);
  });
});

describe('what the API and the worker are told', () => {
  it('is each variable of the list of services, which compose is held against, and no other of ours', () => {
    const told = environmentOfOurs({ data: '/data', port: 3000, bind: '127.0.0.1', env: {} }, data, { ...started, databaseUrl: 'postgres://127.0.0.1:5432/planline' });
    const listed = new Set(services.flatMap(({ needs }) => needs));
    // In a container the image says the first, and the database is never the built-in one.
    expect(Object.keys(told).sort()).toEqual([...listed, 'NODE_ENV', 'PLANLINE_EMBEDDED_DATABASE'].sort());
  });

  it('is the database’s address without the owner’s name and password, also of an outside one', () => {
    const outside = 'postgres://root:sesame@db.example:5432/plans';
    const told = environmentOfOurs({ data: '/data', port: 3000, bind: '127.0.0.1', env: { DATABASE_URL: outside, MAIL_FROM: 'plans@district.example' } }, data, { ...started, databaseUrl: outside });
    expect(told).toMatchObject({ DATABASE_URL: 'postgres://db.example:5432/plans', PLANLINE_EMBEDDED_DATABASE: '0', MAIL_FROM: 'plans@district.example' });
    expect(JSON.stringify(told)).not.toMatch(/root|sesame/);
  });
});
