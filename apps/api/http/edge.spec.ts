import { describe, expect, it } from '@jest/globals';
import { conditionsOf } from './conditions.js';
import { hostsOf } from './host.js';
import { tenantAskedFor } from './principal.js';
import { makeSessions } from './session.js';

describe('conditions of a command', () => {
  const key = { 'idempotency-key': 'k' };
  it.each([{}, { 'idempotency-key': '' }, { 'idempotency-key': 'ü' }, { 'idempotency-key': 'x'.repeat(201) }, { ...key, 'if-match': '3' }, { ...key, 'if-match': '"-1"' }, { ...key, 'if-none-match': '"1"' }])('%j are refused', (headers) => {
    expect(() => conditionsOf(headers)).toThrow();
  });
  it.each([
    [key, 0, false],
    [{ ...key, 'if-none-match': '*' }, 0, true],
    [{ ...key, 'if-match': '"12"' }, 12, true],
    [{ ...key, 'if-match': '*' }, null, true],
  ])('%j mean version %s', (headers, ifVersion, conditional) => {
    expect(conditionsOf(headers)).toEqual({ key: 'k', ifVersion, conditional });
  });
});

describe('names of an installation', () => {
  it('are the local ones with its port, and its public address', () => {
    expect([...hostsOf({ port: 3000, bind: '127.0.0.1', publicUrl: 'https://plans.district.example' })]).toEqual(['127.0.0.1:3000', 'localhost:3000', '[::1]:3000', 'plans.district.example']);
  });
  it('include the address it binds, but never every address', () => {
    expect(hostsOf({ port: 80, bind: '10.0.0.5', publicUrl: 'http://10.0.0.5' })).toContain('10.0.0.5');
    expect([...hostsOf({ port: 3000, bind: '0.0.0.0', publicUrl: 'http://127.0.0.1:3000' })].join()).not.toContain('0.0.0.0');
  });
});

describe('a session', () => {
  const config = { secret: Buffer.alloc(32, 1), port: 3000 };
  const sessions = makeSessions(config, 'a'.repeat(64));
  const cookie = sessions.seal({ tenant: 'local', issuedAt: 1_000 });
  it('is not opened when altered, when over, or when the key was replaced', () => {
    for (const altered of [`${cookie}x`, cookie.slice(1), 'x', 'a.b', `${cookie}.c`]) expect(sessions.open(altered, 2_000)).toBeNull();
    expect(sessions.open(cookie, 1_001 + sessions.maxAgeSeconds * 1_000)).toBeNull();
    expect(makeSessions(config, 'b'.repeat(64)).open(cookie, 2_000)).toBeNull();
    expect(makeSessions({ ...config, secret: Buffer.alloc(32, 2) }, 'a'.repeat(64)).open(cookie, 2_000)).toBeNull();
  });
  it('is what was sealed, and its cookie is called by the port', () => {
    expect(sessions.open(cookie, 2_000)).toEqual({ tenant: 'local', issuedAt: 1_000 });
    expect(sessions.cookieName).toBe('planline_3000');
  });
});

describe('a tenant asked for', () => {
  it.each(['A', '-a', 'a/b', '../a', 'a b', 'x'.repeat(64)])('%s is refused', (name) => {
    expect(() => tenantAskedFor(name)).toThrow();
  });
  it('is the local one where none is named', () => {
    expect([tenantAskedFor(undefined), tenantAskedFor('kms-schools')]).toEqual(['local', 'kms-schools']);
  });
});
