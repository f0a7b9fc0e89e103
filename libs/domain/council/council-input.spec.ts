import { describe, expect, it } from '@jest/globals';
import { evening, minnesota } from '../board/testing/room.js';
import { parents } from './testing/program.js';
import { answer, certify, councilScene, meet, openRound, recommend } from './testing/scene.js';

/** A rule of the program refuses it, and what is to be done about it stands beside it. */
const byRule = (code: string) => expect.objectContaining({ kind: 'refused', refusal: expect.objectContaining({ code: 'guard.blocks', also: expect.arrayContaining([expect.objectContaining({ code })]) }) });
const refused = (code: string) => expect.objectContaining({ kind: 'refused', refusal: expect.objectContaining({ code }) });

describe('council input, through every part that it rests on', () => {
  it('meets the refusals that it earns, clears them one after the other, and is certified', async () => {
    const { office, round, write, freeze, seatForParents, tasks, effects, state } = await councilScene();
    expect(await round({ ...openRound(), revision: 2 })).toEqual(refused('council.no-revision'));
    expect(await round(openRound())).toMatchObject({ kind: 'done' });
    expect(await tasks()).toEqual([
      ['Certify', 'open', '2026-02-28'],
      ['Council meets: Multidistrict council', 'open', '2026-03-03'],
      ['Council recommends: Multidistrict council', 'open', null],
    ]);
    expect(await round(certify())).toEqual(refused('council.no-recommendation'));

    office.goTo('2026-02-04T15:00:00.000Z');
    await round(meet());
    expect(await round(recommend())).toMatchObject({ kind: 'done' });
    expect(await tasks()).toEqual([
      ['Answer the recommendation: Multidistrict council, strategies (recommendation 1)', 'open', '2026-02-17'],
      ['Certify', 'open', '2026-02-28'],
      ['Council meets: Multidistrict council', 'done', '2026-03-03'],
      ['Council recommends: Multidistrict council', 'done', '2026-02-08'],
    ]);
    expect(await round(certify())).toEqual(byRule('council.no-disposition'));
    expect(await round(answer())).toEqual(refused('council.no-revision'));

    await write('two');
    await freeze();
    expect(await round(answer())).toMatchObject({ kind: 'done' });
    expect(await effects()).toEqual(['tell-givers/1']);
    expect(await round({ name: 'noteTold', recommendation: 1, disposition: 1, person: 'm-1', messageId: '<1@planline.example>', via: 'mail' })).toMatchObject({ kind: 'done' });
    expect(await effects()).toEqual([]);
    expect(await round(certify(2))).toEqual(byRule('council.not-represented'));

    await seatForParents();
    expect(await round(certify(2))).toMatchObject({ kind: 'done' });
    expect(await state()).toMatchObject({ status: 'concluded', attested: false, certified: { by: 'superintendent-1', revision: 1, answeredIn: 2 } });
    expect((await tasks()).map(([title, status]) => [title, status])).toEqual([
      ['Answer the recommendation: Multidistrict council, strategies (recommendation 1)', 'done'],
      ['Certify', 'done'],
      ['Council meets: Multidistrict council', 'done'],
      ['Council recommends: Multidistrict council', 'done'],
    ]);
  });

  it('is waited for by a task for each recommendation, whose names tell them apart where they are about one section', async () => {
    const { round, tasks } = await councilScene();
    for (const command of [openRound(), recommend(), recommend('Name who is to tick them.')]) await round({ ...command, ...('meeting' in command && { meeting: null, on: '2026-02-01' }) });
    await round({ ...answer(2), outcome: 'not', change: null });
    const titled = (number: number) => `Answer the recommendation: Multidistrict council, strategies (recommendation ${number})`;
    expect((await tasks()).map(([title, status]) => [title, status])).toEqual(expect.arrayContaining([[titled(1), 'open'], [titled(2), 'done']]));
  });

  it('is certified once a member with a misspelt seat was seated again, as the refusal says', async () => {
    const { round, must, seat } = await councilScene();
    await seat('council', 'm-4', 'american indian parent advisory commitee');
    for (const command of [openRound(), { ...recommend(), meeting: null }, { ...answer(), outcome: 'not', change: null }]) expect(await round(command)).toMatchObject({ kind: 'done' });
    expect(await round(certify())).toEqual(byRule('council.not-represented'));
    await must('body', 'council', { name: 'unseatMember', person: 'm-4', on: '2025-09-01' });
    await must('body', 'council', { name: 'seatMember', person: 'm-4', seat: parents, from: '2025-09-01' });
    expect(await round(certify())).toMatchObject({ kind: 'done' });
  });

  it('is asked for again after a return, with tasks of its own round', async () => {
    const { round, must, write, freeze, seatForParents, tasks } = await councilScene();
    await seatForParents();
    const at = '2026-02-01';
    for (const command of [openRound(), meet(at), recommend(), { ...answer(), outcome: 'not', change: null }, certify()]) expect(await round(command)).toMatchObject({ kind: 'done' });
    expect(await round(openRound())).toEqual(refused('council.nothing-new'));
    await write('returned');
    await freeze();
    expect(await round(openRound(2))).toMatchObject({ kind: 'done' });
    expect((await tasks()).map(([title, status]) => `${title}: ${status}`)).toEqual([
      'Answer the recommendation: Multidistrict council, strategies (recommendation 1): done',
      'Certify: done',
      'Certify: open',
      'Council meets: Multidistrict council: done',
      'Council meets: Multidistrict council: open',
      'Council recommends: Multidistrict council: done',
      'Council recommends: Multidistrict council: open',
    ]);
    await must('council-round', 'plan-1/council-input', { name: 'noteTold', recommendation: 1, disposition: 1, person: 'm-1', messageId: '<1@planline.example>', via: 'mail' });
  });

  it('asks that somebody without an address be told by hand, as a task', async () => {
    const { round, seatForParents, tasks, effects } = await councilScene();
    await seatForParents();
    for (const command of [openRound(), recommend()].map((one) => ('meeting' in one ? { ...one, meeting: null, on: '2026-02-01' } : one))) await round(command);
    await round({ ...answer(), outcome: 'not', change: null });
    await round({ name: 'noteNotReached', recommendation: 1, disposition: 1, person: 'm-1', because: 'no-address' });
    expect(await effects()).toEqual([]);
    expect(await tasks()).toContainEqual(['Tell them by hand: Multidistrict council, strategies (recommendation 1)', 'open', '2026-03-01']);
    await round(certify());
    await round({ name: 'recordTold', recommendation: 1, person: 'm-1' });
    expect(await tasks()).toContainEqual(['Tell them by hand: Multidistrict council, strategies (recommendation 1)', 'done', '2026-03-01']);
  });

  it('has one outcome where several certify at once, and a clear answer to the others', async () => {
    const { round, seatForParents } = await councilScene();
    await seatForParents();
    for (const command of [openRound(), { ...recommend(), meeting: null }, { ...answer(), outcome: 'not', change: null }]) expect(await round(command)).toMatchObject({ kind: 'done' });
    const all = await Promise.all(Array.from({ length: 8 }, () => round(certify())));
    expect(all.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(all.filter((one) => one.kind === 'refused' && one.refusal.code === 'council.certified-already')).toHaveLength(7);
  });

  it('decides again where a member left, a role passed on, or the text changed while it was decided', async () => {
    for (const meanwhile of [
      ['body', 'council', { name: 'unseatMember', person: 'm-4', on: '2026-02-01' }, 'guard.blocks'],
      ['role', 'superintendent', { name: 'grantRole', title: 'Superintendent', person: 'superintendent-2', from: '2026-02-01', escalateTo: null }, 'council.not-in-role'],
    ] as const) {
      const [kind, id, command, code] = meanwhile;
      const { round, must, seatForParents, beforeAppend } = await councilScene();
      await seatForParents();
      for (const given of [openRound(), { ...recommend(), meeting: null }, { ...answer(), outcome: 'not', change: null }]) await round(given);
      beforeAppend(() => must(kind, id, command));
      expect(await round(certify())).toEqual(refused(code));
    }
    const { round, write, beforeAppend } = await councilScene();
    beforeAppend(() => write('changed'));
    expect(await round(openRound())).toEqual(refused('council.revision-changed'));
  });

  it('keeps what people said, and why, out of the clear part of the log', async () => {
    const { office, round } = await councilScene();
    await round(openRound());
    await round({ ...recommend('Hear the grandmothers.'), meeting: null });
    const [logged] = (await office.log.readAfter(0n, 1_000)).filter(({ envelope }) => envelope.type.startsWith('RecommendationGiven@'));
    expect(JSON.stringify(logged!.envelope)).not.toContain('grandmothers');
    expect(logged!.envelope.payload).toMatchObject({ pin: { revision: 1, section: 'strategies' }, givers: ['m-1'], sealed: { key: 'plan/plan-1' } });
  });
});

describe('the parent committee’s resolution, beside it', () => {
  it('never blocks the certification, runs by tasks, and those of all years to come are asked for with the first', async () => {
    const { office, round, give, must, seatForParents, tasks } = await councilScene();
    await seatForParents();
    await must('concurrence', 'plan-1/2026', { name: 'openConcurrence', committee: 'parents', board: 'board', stage: null });
    for (const command of [openRound(), { ...recommend(), meeting: null }, { ...answer(), outcome: 'not', change: null }, certify()]) expect(await round(command)).toMatchObject({ kind: 'done' });
    office.goTo('2026-02-11T15:00:00.000Z');
    await must('concurrence', 'plan-1/2026', { name: 'resolve', outcome: 'non-concur', on: '2026-02-10', by: 'p-1', points: ['No language classes.'], document: null });
    expect((await tasks()).filter(([title]) => /Resolution|answers/.test(title))).toEqual([
      ['Board answers the point: 2026, 1', 'open', '2026-04-11'],
      ['Resolution of the parent committee: 2026', 'done', '2026-02-28'],
      ['Resolution of the parent committee: 2027', 'open', '2027-02-28'],
      ['Resolution of the parent committee: 2028', 'open', '2028-02-29'],
      ['Resolution of the parent committee: 2029', 'open', '2029-02-28'],
    ]);
    office.goTo('2026-03-10T15:00:00.000Z');
    const answered = { name: 'answerPoint', point: 1, answer: 'A class begins in fall.', by: 'b-1', on: '2026-03-09', meeting: 'meeting-1' };
    expect(await give('concurrence', 'plan-1/2026', answered)).toEqual(refused('concurrence.meeting-unknown'));
    await must('meeting', 'meeting-1', { name: 'callMeeting', body: 'board', plan: null, stage: null, kind: 'regular', on: '2026-03-09', time: '18:00', place: 'District office', purpose: [], approvals: [], rules: minnesota, rulesSource: { mark: 'V', text: 'The law, as read' }, rulesBecause: null });
    expect(await give('concurrence', 'plan-1/2026', answered)).toEqual(refused('concurrence.meeting-not-held'));
    await must('meeting', 'meeting-1', { name: 'openMeeting', at: evening('18:00'), present: ['b-1'] });
    await must('concurrence', 'plan-1/2026', answered);
    expect(await tasks()).toContainEqual(['Board answers the point: 2026, 1', 'done', '2026-04-11']);
  });
});
