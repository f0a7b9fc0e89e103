import { describe, expect, it } from '@jest/globals';
import { say } from '#libs/messages/say.js';
import { checkVariables, configFrom, databaseUrlFor, migrationsFrom } from './config.js';

const given = { PLANLINE_SECRET: '07'.repeat(32), DATABASE_URL: 'postgres://root:sesame@db.example:6432/plans?sslmode=require' };

describe('variables', () => {
  it.each([
    ['SMTP_URL', 'nonsense'], ['SMTP_URL', 'https://mail.example'], ['REDIS_URL', 'localhost:6379'], ['DATABASE_URL', 'localhost'], ['DATABASE_URL', 'mysql://db.example/plans'],
    ['PLANLINE_PUBLIC_URL', 'plans.example'], ['PLANLINE_AGENCY_MAIL', 'yes'], ['PLANLINE_SECRET', 'secret'], ['PLANLINE_PORT', '70000'],
  ])('are refused by their name and form, and never told themselves (%s=%s)', (variable, value) => {
    const checked = checkVariables({ [variable]: value });
    if (checked.ok) throw new Error('it was taken');
    const sentence = say(checked.refusal.code, checked.refusal.params);
    expect(sentence).toMatch(new RegExp(`^${variable} is set to something that cannot be used\\. Give it in the form .+, or leave it out\\.$`));
    expect(sentence).not.toContain(value);
  });

  it('are all told that are wrong, where a process starts', () => {
    expect(() => configFrom({ ...given, SMTP_URL: 'nonsense', REDIS_URL: 'nonsense' })).toThrow(/REDIS_URL is set.*SMTP_URL is set/);
    expect(() => configFrom({ PLANLINE_SECRET: given.PLANLINE_SECRET })).toThrow(/^DATABASE_URL is not set\. Set it in the form postgres:[^ ]+\.$/);
  });

  it('count as left out where they are empty', () => {
    expect(checkVariables({ REDIS_URL: '', SMTP_URL: '', PLANLINE_PORT: '', DATABASE_URL: '' })).toEqual({ ok: true, value: null });
    expect(configFrom({ ...given, REDIS_URL: '' }).redisUrl).toBeNull();
  });
});

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
    expect(migrationsFrom(given)).toMatchObject({ ok: true, value: { databaseUrl: given.DATABASE_URL } });
  });
});
