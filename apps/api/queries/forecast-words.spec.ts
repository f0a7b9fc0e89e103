import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { expectedInWords, happeningInWords } from './forecast-words.js';
import { namesOn, type Names } from './people.js';
import type { TenantDb } from './tenant-db.js';

const of = { coordinator: 'coordinator', saysOf: () => null };

describe('an escalation in the forecast', () => {
  const above = (found: ReturnType<Names['above']>) => ({ role: (id: string) => id, whom: (id: string) => id, above: () => found }) as unknown as Names;
  const escalation = (found: ReturnType<Names['above']>) => happeningInWords({ what: 'reminder', rung: 'escalation', to: ['principal'] }, above(found), of);

  it('says where it would reach nobody, and what to do', () => {
    expect(escalation(null)).toBe('a notice that reaches nobody, since there is nobody to turn to for principal: give that role another one, with an address, to escalate to (planline people import)');
  });

  it('says whom it reaches, who named them, and by what source the program does', () => {
    expect(escalation({ holder: { role: 'superintendent' }, by: 'district' })).toBe('a notice to superintendent, to whom principal escalates');
    expect(escalation({ holder: { role: 'superintendent' }, by: 'program', source: { mark: 'U', text: 'A choice' } })).toBe(
      'a notice to superintendent, to whom principal escalates by the program [U, unverified: A choice]',
    );
    expect(escalation({ holder: { role: 'coordinator' }, by: 'coordinator' })).toBe('a notice to coordinator, since principal has nobody nearer to turn to');
  });
});

describe('whom a forecast names', () => {
  const holders = [
    { role: 'superintendent', title: 'Superintendent', person: 'p-1', escalateTo: null, holds: true },
    { role: 'clerk', title: 'School Board Clerk', person: 'p-2', escalateTo: null, holds: false },
  ];
  const persons = [{ person: 'p-1', name: 'A. Person' }, { person: 'p-2', name: 'B. Person' }];
  const db = { rows: async (sql: string) => (sql.includes('role_holders') ? holders : persons) } as unknown as TenantDb;

  it('is said to be nobody of a role that nobody has, be it yet or any more', async () => {
    const names = await namesOn(db, '2026-12-01' as CalendarDate);
    expect(expectedInWords({ to: ['indian-education-coordinator'], tooEarly: false }, names)).toBe('for Indian education coordinator (nobody has this role yet)');
    expect(happeningInWords({ what: 'reminder', rung: 'overdue', to: ['clerk'] }, names, of)).toBe('a reminder to School Board Clerk (nobody has this role any more)');
  });

  it('is whoever has the role', async () => {
    const names = await namesOn(db, '2026-12-01' as CalendarDate);
    expect(happeningInWords({ what: 'reminder', rung: 'overdue', to: ['superintendent'] }, names, of)).toBe('a reminder to Superintendent (A. Person)');
  });
});
