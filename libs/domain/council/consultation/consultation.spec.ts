import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { contextAt, day, given, instant } from '../../testing/given.js';
import { rounds } from '../../testing/rounds.js';
import { draftOf, rulesOf, seenIn, stage } from '../testing/program.js';
import { consultation, type ConsultationCommand } from './consultation.js';
import { smallCount } from './counts.js';
import type { ConsultationEvent } from './events.js';

type Command<N extends ConsultationCommand['name']> = Extract<ConsultationCommand, { name: N }>;
const id = 'plan-1';
const context = (draft = draftOf(['one'])) => contextAt('2026-02-10T15:00:00.000Z', seenIn(draft));
const after = (events: readonly ConsultationEvent[]) => given(consultation, events);
const told = (commands: readonly ConsultationCommand[]): readonly ConsultationEvent[] =>
  commands.reduce<readonly ConsultationEvent[]>((events, command) => [...events, ...after(events).when(command, context(), id).events()], []);

const invite: Command<'inviteGroup'> = { name: 'inviteGroup', kind: 'tribe', group: 'A tribal nation', on: day('2026-01-10'), how: 'By letter' };
const gather: Command<'recordGathering'> = { name: 'recordGathering', kind: 'tribe', title: 'Consultation', place: 'Tribal offices', on: day('2026-01-20'), invitation: 1, attended: 40, counts: [] };
const survey: Command<'recordSurvey'> = {
  name: 'recordSurvey', kind: 'families', title: 'Survey', group: 'Families', from: day('2026-01-05'), until: day('2026-01-25'), asked: 400, answered: 120,
  questions: [{ question: 'At home?', answers: [{ answer: 'Yes', count: 90 }, { answer: 'No', count: 30 }] }],
};
const theme: Command<'noteTheme'> = { name: 'noteTheme', text: 'Buses leave too early.', from: [2, 3] };
const whole = told([invite, gather, survey, theme]);

describe('wider consultation refuses', () => {
  it('a count below the minimum, in a gathering as in a survey, and names no number of it', () => {
    after([]).when({ ...gather, invitation: null, attended: 9 }, context(), id).refused('consultation.count-too-small', { what: 'Consultation', minimum: 10, mark: 'none', source: '' });
    after([]).when({ ...gather, invitation: null, attended: null, counts: [{ of: 'Students', count: 3 }] }, context(), id).refused('consultation.count-too-small');
    after([]).when({ ...survey, answered: 4, questions: [] }, context(), id).refused('consultation.count-too-small');
    after([]).when({ ...survey, questions: [{ question: 'At home?', answers: [{ answer: 'Yes', count: 118 }, { answer: 'No', count: 2 }] }] }, context(), id).refused('consultation.count-too-small', { what: 'At home?', minimum: 10, mark: 'none', source: '' });
  });

  it('a left-out count that follows from the total', () => {
    const left = (yes: number, ...others: (number | null)[]) => ({ ...survey, questions: [{ question: 'At home?', answers: [yes, ...others].map((count, i) => ({ answer: String(i), count })) }] });
    after([]).when(left(118, null), context(), id).refused('consultation.count-follows', { what: 'At home?', minimum: 10, mark: 'none', source: '' });
    after([]).when(left(120, null, null), context(), id).refused('consultation.count-follows');
    after([]).when(left(102, null, null), context(), id).refused('consultation.count-follows');
    expect(after([]).when(left(110, null, null), context(), id).events()).toHaveLength(1);
    expect(after([]).when({ ...left(118, null), answered: null }, context(), id).events()).toHaveLength(1);
  });

  it('what is still to come, and a survey that ends before it starts', () => {
    after([]).when({ ...invite, on: day('2026-02-11') }, context(), id).refused('council.in-future');
    after([]).when({ ...gather, invitation: null, on: day('2026-02-11') }, context(), id).refused('council.in-future');
    after([]).when({ ...survey, until: day('2026-02-11') }, context(), id).refused('council.in-future');
    after([]).when({ ...survey, until: day('2026-01-04') }, context(), id).refused('consultation.survey-ends-before-start');
  });

  it('to rest on an entry that there is not, or to strike out one that another rests on', () => {
    after([]).when(gather, context(), id).refused('consultation.no-entry', { entry: 1 });
    after([]).when(theme, context(), id).refused('consultation.no-entry', { entry: 2 });
    after(whole).when({ ...theme, from: [4] }, context(), id).refused('consultation.no-entry', { entry: 4 });
    after(whole).when({ name: 'linkChange', theme: 2, since: 1, change: { revision: null, section: 'strategies', item: null, field: null } }, context(), id).refused('consultation.no-entry', { entry: 2 });
    after(whole).when({ name: 'strikeEntry', entry: 2, reason: 'It was another day.' }, context(), id).refused('consultation.entry-used', { entry: 2, by: 4 });
    after(whole).when({ name: 'strikeEntry', entry: 9, reason: 'It was another day.' }, context(), id).refused('consultation.no-entry', { entry: 9 });
  });

  it('more than 500 entries, and anything once the plan is closed', () => {
    const entries = Array.from({ length: 500 }, (_, i) => ({ ...whole[0]!, data: { ...whole[0]!.data, entry: i + 1 } }) as ConsultationEvent);
    after(entries).when(theme, context(), id).refused('consultation.too-many-entries', { most: 500 });
    expect(after(entries).when({ name: 'strikeEntry', entry: 500, reason: 'Twice.' }, context(), id).events()).toHaveLength(1);
    const closed = { id: 'plan-1', program: 'a-program@1', open: false, coordinator: 'coordinator' };
    after([]).when(invite, { ...context(), plan: closed }, id).refused('plan.closed');
    after([]).when(invite, { ...context(), plan: null }, id).refused('plan.not-found');
  });

  it('that a section changed which did not', () => {
    const link = { name: 'linkChange', theme: 4, since: 1, change: { revision: null, section: 'strategies', item: null, field: null } } as const;
    after(whole).when(link, context(), id).refused('council.not-changed', { section: 'strategies', since: 1 });
    after(whole).when({ ...link, since: 3 }, context(), id).refused('council.no-revision', { revision: 3 });
  });
});

describe('wider consultation', () => {
  it('is recorded without member lists: invitations, events with counts, survey totals, themes', () => {
    expect(whole.map(({ type, effective }) => [type, effective])).toEqual([
      ['GroupInvited', instant('2026-01-10T11:00:00.000Z')],
      ['GatheringHeld', instant('2026-01-20T11:00:00.000Z')],
      ['SurveyTaken', instant('2026-01-25T11:00:00.000Z')],
      ['ThemeHeard', undefined],
    ]);
    const schemas = [...Object.values(consultation.commands), ...Object.values(consultation.events)].map(({ schema }) => JSON.stringify(z.toJSONSchema(schema, { io: 'input' })));
    expect(schemas.filter((schema) => /"(person|people|members?|present|names?|email)":/.test(schema))).toEqual([]);
    expect(whole[1]).toMatchObject({ data: { attended: 40, minimumCell: 10 } });
  });

  it('shows the sections that changed because of it', () => {
    const link = { name: 'linkChange', theme: 4, since: 1, change: { revision: 2, section: 'strategies', item: null, field: null } } as const;
    const events = [...whole, ...after(whole).when(link, context(draftOf(['one', 'two'])), id).events()];
    expect(consultation.facts!(after(events).state)).toEqual({
      invitations: [{ kind: 'tribe', on: '2026-01-10' }],
      gatherings: [{ kind: 'tribe', on: '2026-01-20' }],
      surveys: 1,
      themes: 1,
      changed: ['strategies'],
    });
  });

  it('strikes an entry out in the open, and never gives its number again', () => {
    const struck = [...whole, ...after(whole).when({ name: 'strikeEntry', entry: 4, reason: 'Heard elsewhere.' }, context(), id).events()];
    expect(consultation.facts!(after(struck).state)).toMatchObject({ themes: 0 });
    expect(after(struck).when(theme, context(), id).events()).toMatchObject([{ data: { entry: 5 } }]);
  });

  it('takes the smallest count from the program', () => {
    const rules = rulesOf({ stages: [{ ...stage, options: { ...stage.options, minimumCell: 50 } }] });
    after([]).when({ ...gather, invitation: null }, { ...context(), rules }, id).refused('consultation.count-too-small', { what: 'Consultation', minimum: 50, mark: 'none', source: '' });
  });
});

describe('whatever is counted', () => {
  it('no count below the minimum is kept, and none that was left out has only one possible value', () => {
    const minimum = 5;
    const cell = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 12 }));
    fc.assert(
      fc.property(fc.option(fc.integer({ min: 0, max: 40 })), fc.array(cell, { minLength: 1, maxLength: 4 }), (total, cells) => {
        if (smallCount({ what: 'it', total, cells }, { count: minimum, source: null }) !== null) return;
        expect([total, ...cells].filter((count) => count !== null && count < minimum)).toEqual([]);
        const hidden = cells.filter((count) => count === null).length;
        if (total === null || hidden === 0) return;
        // Every way in which the hidden ones make up the rest: there are none (answers overlap), or at least two.
        const rest = total - cells.reduce<number>((sum, count) => sum + (count ?? 0), 0);
        const ways = (left: number, of: number): number => (of === 0 ? Number(left === 0) : Array.from({ length: minimum }, (_, n) => ways(left - n, of - 1)).reduce((sum, some) => sum + some, 0));
        expect(ways(rest, hidden)).not.toBe(1);
      }),
      rounds(500),
    );
  });
});
