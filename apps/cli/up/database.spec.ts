import { describe, expect, it } from '@jest/globals';
import { say } from '#libs/messages/say.js';
import { reachDatabase } from './database.js';

describe('an outside database', () => {
  it('that is no address is refused with how one looks', async () => {
    const reached = await reachDatabase('localhost');
    expect(reached).toMatchObject({ ok: false, refusal: { code: 'setup.url-wrong' } });
    expect(!reached.ok && say(reached.refusal.code, reached.refusal.params)).toContain('postgres://user:password@host');
  });

  it('that does not answer is refused with its host and never its password', async () => {
    const reached = await reachDatabase('postgres://someone:hush@127.0.0.1:1/planline');
    expect(reached).toMatchObject({ ok: false, refusal: { code: 'setup.database-unreachable', params: { host: '127.0.0.1:1' } } });
    expect(JSON.stringify(reached)).not.toContain('hush');
  });
});
