import { describe, expect, it } from '@jest/globals';
import { BadRequestException, ForbiddenException, NotFoundException } from '@nestjs/common';
import { z } from 'zod';
import type { Handled } from '#libs/commands/contract.js';
import { samples } from '#libs/commands/testing/samples.js';
import { eventCatalog } from '#libs/domain/catalog.js';
import { LogUnavailable } from '#libs/event-log/errors.js';
import { asked, fieldProblems } from './field-problems.js';
import { answerOf, noticeMissed } from './handled.js';
import { noSuchDistrict } from './district.guard.js';
import { ProblemError } from './problem.js';
import { problemIn } from './problem.filter.js';

const thrownBy = (work: () => unknown): ProblemError => {
  try {
    work();
  } catch (error) {
    if (error instanceof ProblemError) return error;
  }
  throw new Error('nothing was refused');
};
const refusal = (code: string, params = {}) => ({ code, params });

describe('what a command led to, as an answer', () => {
  const answered = (type: string, data: Record<string, unknown>) => answerOf({ kind: 'done', firstIndex: 7n, lastIndex: 7n, version: 2, already: false, own: { id: 'x', events: [{ type, data }] } }, true).result;

  it.each([
    ['refused as things stand', { kind: 'refused', refusal: refusal('task.is-done') }, 409],
    ['of something that is not there', { kind: 'refused', refusal: refusal('task.not-found') }, 404],
    ['not allowed', { kind: 'denied', refusal: refusal('access.not-signed-in', { command: 'x' }) }, 403],
    ['of a key that meant something else', { kind: 'key-reused', refusal: refusal('command.key-reused') }, 409],
    ['too large', { kind: 'too-large', refusal: refusal('command.too-large', { bytes: 70_000, limit: 65_535 }) }, 413],
    ['too busy to decide', { kind: 'stale', refusal: refusal('command.busy'), actual: 0 }, 503],
  ] as [string, Handled, number][])('%s', (_, handled, status) => {
    const { problem } = thrownBy(() => answerOf(handled, true));
    expect(problem).toMatchObject({ status, code: (handled as { refusal: { code: string } }).refusal.code });
    expect(problem.type).toBe(`/api/problems#${problem.code}`);
    expect(problem.detail.length).toBeGreaterThan(20);
  });

  it('stale: 412 where a version was named, 428 where none was, with the version that it is at', () => {
    const stale: Handled = { kind: 'stale', refusal: refusal('command.stale', { expected: 1, actual: 3 }), actual: 3 };
    expect(thrownBy(() => answerOf(stale, true))).toMatchObject({ problem: { status: 412 }, headers: { etag: '"3"' } });
    expect(thrownBy(() => answerOf(stale, false))).toMatchObject({ problem: { status: 428, code: 'api.if-match-missing' }, headers: { etag: '"3"' } });
  });

  it('done, done before, and nothing to do', () => {
    expect(answerOf({ kind: 'done', firstIndex: 7n, lastIndex: 8n, version: 2, already: true, own: { id: 'p', events: [] } }, true)).toEqual({ logIndex: '8', version: 2, already: true, result: [] });
    expect(answerOf({ kind: 'nothing-to-do', version: 5 }, true)).toEqual({ logIndex: null, version: 5, already: false, result: [] });
  });

  it('with the numbers and hashes that the next step asks for, in words and as facts', () => {
    const hash = 'ab'.repeat(32);
    expect(answered('RevisionFrozen', { number: 3, hash, sections: {}, frozenOn: '2026-03-02', guards: [], explained: [] })).toEqual([
      { event: 'RevisionFrozen', says: `Revision 3 is frozen. Its hash: ${hash} (people compare abababababab).`, facts: { number: 3, hash, shortHash: 'abababababab', frozenOn: '2026-03-02' } },
    ]);
    const counts = { ayes: 3, nays: 1, abstentions: 0, recused: 0, absent: 1, present: 4, serving: 5, threshold: 'majority-of-votes', base: 4, needed: 3, because: 'vote' };
    expect(answered('MotionCarried', { motion: 'approve', ...counts })[0]).toMatchObject({ says: expect.stringMatching(/^Motion “approve” is carried, 3 ayes to 1 nay/), facts: { motion: 'approve', ayes: 3 } });
    expect(answered('RecommendationGiven', { recommendation: 4, text: 'Offer a bus.', pin: {} })[0]).toMatchObject({ says: 'Recommendation 4 was given: Offer a bus.', facts: { recommendation: 4 } });
    expect(answered('RevisionSubmitted', { number: 2, revision: 3, hash, on: '2026-03-02' })[0]!.says).toBe('Submission 2: revision 3 (abababababab), on 2026-03-02. That is decided here; its package is made next, and the agency has it once that is mailed or handed in.');
  });

  it('to call a meeting, with the day of its notice, whether that is past, and that it was recorded afterwards', () => {
    const meeting = (more: object) => answered('MeetingCalled', { ...samples.MeetingCalled[0], ...more })[0]!.says;
    expect(meeting({})).toBe('Meeting x: a special one, for 2026-03-09 at 18:00; its notice is posted by 2026-03-06.');
    expect(meeting({ kind: 'regular', noticeBy: null })).toBe('Meeting x: a regular one, for 2026-03-09 at 18:00.');
    expect(meeting({ recordedOn: '2026-03-08' })).toBe('Meeting x: a special one, for 2026-03-09 at 18:00. Its notice had to be posted by 2026-03-06, and that is past, so that it can’t be opened: note one that was posted in time, or cancel this meeting and call it for a later day.');
    expect(meeting({ kind: 'regular', noticeBy: null, recordedOn: '2026-03-10', recorded: 'afterwards' })).toBe('Meeting x: a regular one, for 2026-03-09 at 18:00, recorded afterwards on 2026-03-10.');
    const missed = (more: object) => noticeMissed(answered('MeetingCalled', { ...samples.MeetingCalled[0], ...more }));
    expect([missed({ recordedOn: '2026-03-08' }), missed({}), missed({ kind: 'regular', noticeBy: null, recordedOn: '2026-03-10' })]).toEqual(['2026-03-06', null, null]);
    const hourly = { ...samples.MeetingCalled[0].rules, notice: { regular: null, special: { hours: 18 } } };
    expect(meeting({ rules: hourly, noticeBy: '2026-03-09' })).toBe('Meeting x: a special one, for 2026-03-09 at 18:00; its notice is posted by 2026-03-09, 18 hours before it begins.');
  });

  it('to write items, with the keys that were written, since a mistyped one makes a new item', () => {
    const written = (keys: string[]) => answered('ItemsWritten', { section: 'strategies', because: 'edit', items: keys.map((key) => ({ key, fields: {} })) })[0]!.says;
    expect(written(['7'])).toBe('The section “strategies” was written, item “7”. A key that was not there before is a new item, at the end of the section.');
    expect(written(Array.from({ length: 14 }, (_, n) => `${n}`))).toMatch(/items “0”, .*“11” and 2 more\./);
  });

  it('for every type of event, with a sentence of its own or that of its history', () => {
    for (const type of Object.keys(eventCatalog)) for (const data of samples[type as keyof typeof samples]) expect(answerOf({ kind: 'done', firstIndex: 1n, lastIndex: 1n, version: 1, already: false, own: { id: 'x', events: [{ type, data }] } }, true).result[0]!.says).toMatch(/^[^{}]{5,}$/s);
  });
});

describe('a district that there is not', () => {
  it('is told with whole commands that set one up', () => {
    const { detail } = noSuchDistrict('lakside', ['lakeside']).problem;
    expect(detail).toContain('did you mean lakeside?');
    expect(detail).toMatch(/“planline import FILE --tenant NAME --new-tenant”, or with “planline tenant open NAME”/);
  });
});

describe('a failure', () => {
  it.each([
    [new BadRequestException('x'), 400, 'api.not-readable'],
    [new ForbiddenException('x'), 403, 'api.cross-origin'],
    [new NotFoundException('x'), 404, 'api.no-such-address'],
    [Object.assign(new Error('x'), { statusCode: 413 }), 413, 'api.body-too-large'],
    [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 503, 'api.database-away'],
    [new Error('wrapped', { cause: Object.assign(new Error('x'), { code: '57P01' }) }), 503, 'api.database-away'],
    [new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]), 503, 'api.database-away'],
    [new LogUnavailable('x'), 503, 'api.log-away'],
    [new Error('secret words'), 500, 'api.failed'],
    ['no error at all', 500, 'api.failed'],
  ])('%s is a problem that tells no more than it should', (error, status, code) => {
    const problem = problemIn(error);
    expect(problem).toMatchObject({ status, code });
    expect(JSON.stringify(problem)).not.toContain('secret words');
  });
});

describe('fields that are wrong', () => {
  const schema = z.object({ until: z.iso.date(), reason: z.string().trim().min(1), deep: z.object({ list: z.array(z.int()) }) }).strict();
  it('are each named by their path, with a sentence', () => {
    const { error } = schema.safeParse({ reason: ' ', deep: { list: [1, 'x'] }, more: 1 }, asked);
    expect(fieldProblems(error!.issues)).toEqual([
      { field: 'until', code: 'api.field-missing', detail: expect.stringContaining('until') },
      { field: 'reason', code: 'api.field-empty', detail: expect.any(String) },
      { field: 'deep.list.1', code: 'api.field-wrong', detail: expect.stringContaining('deep.list.1') },
      { field: 'more', code: 'api.field-unknown', detail: expect.any(String) },
    ]);
  });
  it.each([
    [z.coerce.number().int().min(1900), 'soon', 'it must be a number'],
    [z.int(), 1.5, 'it must be a whole number'],
    [z.coerce.number().max(500), '99999', 'it may be at most 500'],
    [z.number().positive(), 0, 'it must be more than 0'],
    [z.number().min(1), 0, 'it must be at least 1'],
    [z.string().max(1), 'ab', 'it may have at most 1 character'],
    [z.array(z.string()).min(2), ['a'], 'it must have at least 2 entries'],
    [z.object({}), 'text', 'it must have fields, as a JSON object in braces'],
    [z.iso.date(), '2030-02-30', 'it must be a day of the calendar, like 2026-05-31'],
    [z.union([z.int(), z.string().max(1)]), true, 'it has none of the forms that it may have'],
    [z.string().regex(/^a/, 'an id begins with a'), 'b', 'an id begins with a'],
  ] as [z.ZodType, unknown, string][])('are told in plain words, or in the schema’s own: %#', (kind, value, why) => {
    const { error } = z.object({ it: kind }).safeParse({ it: value }, asked);
    expect(fieldProblems(error!.issues)[0]!.detail).toBe(`The field it cannot be taken: ${why}. Correct it.`);
  });
  it('name the words that are allowed where it is none of them, and no place in a list', () => {
    const { error } = z.object({ status: z.array(z.enum(['planned', 'done'])) }).safeParse({ status: ['late'] }, asked);
    expect(fieldProblems(error!.issues)).toEqual([{ field: 'status', code: 'api.field-not-allowed', detail: 'status cannot be “late”. It is one of: planned, done.' }]);
  });
  it('are missing, of whatever kind, and an empty list is empty: nobody is told of a value that nobody gave', () => {
    const kinds = z.object({ outcome: z.enum(['accepted', 'not']), either: z.union([z.int(), z.boolean()]), signers: z.array(z.string()).min(1) });
    expect(fieldProblems(kinds.safeParse({ signers: [] }, asked).error!.issues)).toEqual([
      { field: 'outcome', code: 'api.field-missing', detail: 'The field outcome is missing. Fill it in.' },
      { field: 'either', code: 'api.field-missing', detail: expect.any(String) },
      { field: 'signers', code: 'api.field-empty', detail: 'The field signers is empty. Fill it in.' },
    ]);
  });
  it('are called by their label where people read it', () => {
    const { error } = schema.safeParse({ reason: 'x', deep: { list: [] } }, asked);
    expect(fieldProblems(error!.issues, () => 'New end')[0]!.detail).toContain('New end');
  });
});
