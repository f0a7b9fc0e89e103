import { describe, expect, it } from '@jest/globals';
import { configFrom, databaseUrlFor, migrationsFrom } from './config.js';

const given = { PLANLINE_SECRET: '07'.repeat(32), DATABASE_URL: 'postgres://root:sesame@db.example:6432/plans?sslmode=require' };

describe('the database that DATABASE_URL names', () => {
  it('is known to a process that runs without its owner’s name and password', () => {
    expect(configFrom(given).databaseUrl).toBe('postgres://db.example:6432/plans?sslmode=require');
    expect(JSON.stringify(configFrom(given))).not.toMatch(/root|sesame/);
  });

  it('is opened in each role by a password of its own, at the same place', () => {
    const url = new URL(databaseUrlFor(configFrom(given), 'query'));
    expect([url.username, url.host, url.pathname, url.search]).toEqual(['planline_query', 'db.example:6432', '/plans', '?sslmode=require']);
    expect(databaseUrlFor(configFrom(given), 'append')).not.toContain(url.password);
  });

  it('is opened as its owner for migrations alone', () => {
    expect(migrationsFrom(given).databaseUrl).toBe(given.DATABASE_URL);
  });
});
