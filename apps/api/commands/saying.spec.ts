import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { answerOf } from '../http/handled.js';
import { ProblemError } from '../http/problem.js';
import type { Parts } from '../parts.js';
import type { TenantDb } from '../queries/tenant-db.js';
import { sayingOf } from './saying.js';

describe('a refusal to whoever gave a command', () => {
  const asked: string[] = [];
  const rows = (text: string) => {
    asked.push(text);
    return text.includes('role_holders') ? [{ role: 'superintendent', title: 'Superintendent', person: 'p-1', escalateTo: null, holds: true }] : [{ person: 'member-6', name: 'A. Member' }];
  };
  const parts = {
    day: async () => ({ today: '2026-03-09' as CalendarDate }),
    inTenant: async (_tenant: string, read: (db: TenantDb) => unknown) => read({ rows: async (text: string) => rows(text) } as unknown as TenantDb),
  } as unknown as Pick<Parts, 'day' | 'inTenant'>;
  const problemOf = async (code: string, params: Record<string, string | number>) => {
    const handled = { kind: 'refused' as const, refusal: { code, params } };
    const saying = await sayingOf(parts, 'local', [handled.refusal]);
    try {
      answerOf(handled, true, saying);
    } catch (error) {
      if (error instanceof ProblemError) return error.problem;
    }
    throw new Error('nothing was refused');
  };

  it('names persons and roles as people call them, and keeps their ids for programs', async () => {
    expect(await problemOf('meeting.votes-missing', { missing: 2, members: 'member-6, member-9' })).toMatchObject({ detail: expect.stringContaining('not voted: A. Member, member-9.'), params: { members: 'member-6, member-9' } });
    expect(await problemOf('approval.not-a-signer', { role: 'clerk', signers: 'superintendent', mark: 'none', source: '' })).toMatchObject({ detail: expect.stringContaining('It takes: Superintendent') });
  });

  it('keeps days and sections as they are given, and asks for nobody where it names nobody', async () => {
    asked.length = 0;
    expect((await problemOf('stage.attested-too-late', { on: '2026-03-10', frozenOn: '2026-03-09' })).detail).toContain('on 2026-03-10');
    expect(asked).toEqual([]);
  });
});
