import { describe, expect, it } from '@jest/globals';
import { say } from '#libs/messages/say.js';
import type { DecisionContext } from '../decider.js';
import type { ProgramRules, SectionRule } from '../program-rules.js';
import { contextAt, day, given } from '../testing/given.js';
import type { DraftCommand } from './commands.js';
import { draft } from './draft.js';
import type { DraftEvent } from './events.js';

const plan = 'plan-1';
const header = { period: { start: day('2027-07-01'), end: day('2030-06-30') }, district: { number: '0001', name: 'A district', status: null } };
const section = (id: string): SectionRule => ({ id, title: `The ${id}`, many: true, fields: [], source: null });
const rules: ProgramRules = {
  ref: 'a-program@1',
  sections: [],
  stages: [{ id: 'state', kind: 'agency-submission', title: 'State', after: [], waits: {}, options: {}, source: null }],
  guards: () => [],
  isBusinessDay: () => true,
  roles: [],
  beginBy: () => null,
};
const titled = { ...rules, sections: [section('goals'), section('strategies')] };
function context(returned: readonly string[] | null, given_ = rules): DecisionContext {
  const submission = { begun: true, status: returned ? 'open' : 'none', revision: 1, agencyState: null, submittedOn: null, returned };
  return contextAt('2026-03-02T15:00:00.000Z', { rules: given_, seen: () => submission as never });
}
const write = (to: string, key: string, fields: Readonly<Record<string, string>>, whole = false): DraftCommand => ({ name: 'writeItems', section: to, items: [{ key, fields }], whole, because: 'edit' });
const freeze: DraftCommand = { name: 'freezeRevision', explanations: {} };
const along = (events: readonly DraftEvent[], ...commands: readonly DraftCommand[]) =>
  commands.reduce<readonly DraftEvent[]>((all, command) => [...all, ...given(draft, all).when(command, context(null), plan).events()], events);

const submitted = along([{ type: 'DraftBegun', data: header }], write('goals', '1', { aim: 'A' }), write('strategies', '1', { aim: 'A', note: 'N' }), write('strategies', '2', { aim: 'B' }), freeze);
/** Edited before the agency gave back the goals alone. */
const edited = along(submitted, write('strategies', '1', { aim: 'Changed' }), write('strategies', '3', { aim: 'New' }));
const when = (events: readonly DraftEvent[], command: DraftCommand, returned = ['goals']) => given(draft, events).when(command, context(returned), plan);

describe('while the agency has given back some sections, a revision', () => {
  it('is not frozen where others differ from what was submitted, since it could not go again', () => {
    given(draft, edited).when(freeze, context(['goals'], titled), plan).refused('draft.changed-not-returned', { sections: 'The strategies', returned: 'The goals', revision: 1 });
    when(along(submitted, { name: 'changeHeader', ...header, district: { ...header.district, name: 'Another' } }), freeze).refused('draft.changed-not-returned', { sections: 'Period and district', returned: 'goals', revision: 1 });
    expect(say('draft.changed-not-returned', { sections: 'Strategies', returned: 'Goals', revision: 1 })).toContain('Put them back as they were in revision 1');
  });

  it('is frozen with what was given back, and with the rest once it was put back', () => {
    expect(when(along(submitted, write('goals', '1', { aim: 'Better' })), freeze).events()).toHaveLength(1);
    expect(when(edited, freeze, ['goals', 'strategies']).events()).toHaveLength(1);
    const back: readonly DraftCommand[] = [write('strategies', '1', { aim: 'A' }), { name: 'removeItems', section: 'strategies', keys: ['3'], because: 'edit' }, write('goals', '1', { aim: 'Better' })];
    const restored = back.reduce<readonly DraftEvent[]>((all, command) => [...all, ...when(all, command).events()], edited);
    expect(when(restored, freeze).events()).toMatchObject([{ type: 'RevisionFrozen', data: { number: 2 } }]);
  });
});

describe('a section that was not given back', () => {
  it('is written to nothing but what was submitted', () => {
    const others: readonly DraftCommand[] = [write('strategies', '1', { aim: 'Else' }), write('strategies', '1', { aim: 'A', note: 'Else' }), write('strategies', '1', { aim: 'A' }, true), write('strategies', '3', { aim: 'New' }), { name: 'removeItems', section: 'strategies', keys: ['2'], because: 'edit' }, { name: 'reorderItems', section: 'strategies', keys: ['3', '2', '1'] }];
    for (const other of others) {
      when(edited, other).refused('draft.not-returned', { section: 'strategies', returned: 'goals' });
    }
  });

  it('is put back: an item, or the whole of one, one that was taken out, the order, and the header', () => {
    expect(when(edited, write('strategies', '1', { aim: 'A' })).events()).toHaveLength(1);
    expect(when(edited, write('strategies', '1', { aim: 'A', note: 'N' }, true)).events()).toHaveLength(1);
    const without = along(submitted, { name: 'removeItems', section: 'strategies', keys: ['1'], because: 'edit' });
    const again = [...without, ...when(without, write('strategies', '1', { aim: 'A', note: 'N' })).events()];
    expect(when(again, { name: 'reorderItems', section: 'strategies', keys: ['1', '2'] }).events()).toHaveLength(1);
    const moved = along(submitted, { name: 'changeHeader', ...header, district: { ...header.district, name: 'Another' } });
    expect(when(moved, { name: 'changeHeader', ...header }).events()).toHaveLength(1);
  });
});
