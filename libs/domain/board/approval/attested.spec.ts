import { describe, expect, it } from '@jest/globals';
import { day, given } from '../../testing/given.js';
import type { Item } from '../../content.js';
import { hashesOf } from '../../draft/hashes.js';
import { approvalId, draftWith, firstText, programWith, revisionOf, type Approve } from '../testing/room.js';
import { about, after, carriedAt, document, frozen, held, meetingWith, noted, nothing, open, sign, stage, types, world } from '../testing/approving.js';
import { approval } from './approval.js';
import type { ApprovalEvent } from './events.js';

describe('what was approved before Planline', () => {
  const signed = [{ role: 'superintendent', signedOn: day('2020-03-09') }, { role: 'school-board-chair', signedOn: day('2020-03-09') }];
  const told: Approve = {
    ...{ name: 'attestApproval', revision: 1, body: null, approvedOn: day('2020-03-09'), signed },
    ...{ by: 'person-1', role: 'superintendent', statement: 'Both signed the form.', document: 'The form, page 2', file: document, testData: false },
  };
  const writtenHere = (section: string, items: readonly Item[]) =>
    world({ more: { seen: (kind, id) => (kind === 'draft' ? ({ ...draftWith([frozenText]), fromFiles: (one: string) => (one === section ? items : null) } as never) : world().seen(kind, id)) } });
  const main = (text: string, note = 'A note'): readonly Item[] => [{ key: 'main', fields: { text, note } }];
  const frozenText = { ...firstText, sections: hashesOf({ goals: main('As frozen'), strategies: main('As frozen') }, firstText, world().rules!.sections).sections };

  it('is refused from somebody without the role today, after the text was frozen, under a role that does not sign, or where the board has voted here', () => {
    nothing().when({ ...told, signed: [{ role: 'principal', signedOn: day('2020-03-09') }] } as Approve).refused('approval.not-a-signer');
    nothing().when({ ...told, by: 'person-2' } as Approve).refused('stage.attested-by-nobody');
    nothing().when({ ...told, by: 'person-4', role: 'nurse' } as Approve, world({ roles: { nurse: held('person-4') } })).refused('stage.attested-by-no-role', { role: 'nurse', roles: 'Superintendent, School Board Chair, Coordinator, school-board-clerk', mark: 'D', source: 'The form' });
    nothing().when({ ...told, approvedOn: day('2026-03-09') } as Approve).refused('stage.attested-too-late');
    nothing().when({ ...told, revision: 2 } as Approve).refused('stage.attested-not-frozen');
    const failed = world({ meeting: meetingWith([{ motion: 'm', about: about(1), carried: false }]) });
    after(failed, open, noted(false)).when(told).refused('approval.was-voted-on');
    after(world(), open, noted()).when(told).refused('approval.decided');
  });

  it('is refused where somebody wrote here what was frozen, and not where only what is not material was, or a file said it', () => {
    nothing().when(told, writtenHere('goals', main('As the file had it'))).refused('stage.attested-written-here', { on: '2020-03-09', sections: 'Goals' });
    nothing().when(told, writtenHere('strategies', [])).refused('stage.attested-written-here', { on: '2020-03-09', sections: 'Strategies' });
    expect(types(nothing().when(told, writtenHere('goals', main('As frozen', 'Another note'))).events())).toEqual(['ApprovalAttested']);
    expect(types(nothing().when({ ...told, testData: true } as Approve, writtenHere('goals', main('As the file had it'))).events())).toEqual(['ApprovalAttested']);
  });

  it('of some sections is not refused for what was written here in others', () => {
    const rules = programWith([{ ...stage, options: { ...stage.options, covers: ['strategies'] } }]);
    const at = (section: string) => ({ ...writtenHere(section, main('As the file had it')), rules });
    nothing().when(told, at('strategies')).refused('stage.attested-written-here');
    expect(types(nothing().when(told, at('goals')).events())).toEqual(['ApprovalAttested']);
  });

  it('is refused without a document that is kept here, but as test data', () => {
    nothing().when({ ...told, file: null } as Approve).refused('stage.attested-unshown', { document: 'The form, page 2' });
    expect(types(nothing().when({ ...told, file: null, testData: true } as Approve).events())).toEqual(['ApprovalAttested']);
  });

  it('is refused without the day of each signature that the program asks for, test data too', () => {
    nothing().when({ ...told, signed: [] } as Approve).refused('approval.attested-unsigned', { unsigned: 'Superintendent, School Board Chair', count: 2, mark: 'V', source: 'The law, as read' });
    nothing().when({ ...told, signed: signed.slice(0, 1), testData: true } as Approve).refused('approval.attested-unsigned', { unsigned: 'School Board Chair', count: 1, mark: 'V', source: 'The law, as read' });
  });

  it('lacks its signatures where an earlier log has it without them, until another attestation tells them', () => {
    const earlier = after(world(), told).events.map((event) => ({ ...event, data: { ...event.data, signed: [] } }) as ApprovalEvent);
    const { state, when } = given(approval, earlier);
    expect(approval.facts!(state)).toMatchObject({ status: 'carried', approvedOn: '2020-03-09', lacking: { unsigned: ['superintendent', 'school-board-chair'], unshown: [], attested: true } });
    const completed = [...earlier, ...when(told, world(), approvalId).events()];
    expect(approval.facts!(given(approval, completed).state)).toMatchObject({ status: 'concluded' });
  });

  it('is refused where the text was rewritten here since the first one was frozen, and counts from that one’s day', () => {
    const rewritten = world({ revisions: [firstText, revisionOf(2, { goals: 'g2', strategies: 's1' })] });
    nothing().when({ ...told, revision: 2 } as Approve, rewritten).refused('stage.attested-rewritten', { revision: 2, first: 1, sections: 'Goals' });
    const noted = world({ revisions: [firstText, { ...revisionOf(2, { goals: 'g1', strategies: 's1' }), frozenOn: day('2026-03-20') }] });
    nothing().when({ ...told, revision: 2, approvedOn: day('2026-03-20') } as Approve, noted).refused('stage.attested-too-late', { on: '2026-03-20', frozenOn: firstText.frozenOn });
    expect(types(nothing().when({ ...told, revision: 2 } as Approve, noted).events())).toEqual(['ApprovalAttested']);
  });

  it('is refused from the moment that the roll is called: what was voted can’t be told instead', () => {
    const voting = [...after(world(), open).events, { type: 'ApprovalPutToVote', data: { revision: 1, hash: firstText.hash, meeting: 'meeting-1', motion: 'm', on: day('2026-03-09'), present: 5, serving: 7, guards: [] } }] as ApprovalEvent[];
    given(approval, voting).when(told, world(), approvalId).refused('approval.was-voted-on');
  });

  it('is attested, and becomes neither a vote nor a signature nor anything that is waited for', () => {
    const attested = after(world(), told);
    expect(types(attested.events)).toEqual(['ApprovalAttested']);
    expect(attested.state).toMatchObject({ status: 'concluded', attested: { approvedOn: '2020-03-09', by: 'person-1', document: 'The form, page 2', testData: false } });
    expect(attested.state).not.toHaveProperty('signatures');
    expect(attested.state).not.toHaveProperty('motion');
    expect(approval.waits!(attested.state, world().rules!)).toEqual([]);
    attested.when(told).then();
    attested.when(sign('superintendent', 'person-1')).refused('approval.attested');
  });

  it('is corrected by another attestation, which is another event and makes the one before history', () => {
    const attested = after(world(), told);
    const corrected = [...attested.events, ...attested.when({ ...told, approvedOn: day('2020-03-16') } as Approve).events()];
    expect(types(corrected)).toEqual(['ApprovalAttested', 'ApprovalAttested']);
    const { state } = given(approval, corrected);
    expect(state).toMatchObject({ status: 'concluded', round: 1, past: [], attested: { approvedOn: '2020-03-16', signed, insteadOf: '2020-03-09' } });
    expect(approval.facts!(state)).toMatchObject({ status: 'concluded', approvedOn: '2020-03-16', voided: [] });
    given(approval, corrected).when({ ...told, approvedOn: day('2020-03-16') } as Approve, world(), approvalId).then();
    expect(types(given(approval, corrected).when({ ...told, document: 'Minutes of the board' } as Approve, world(), approvalId).events())).toEqual(['ApprovalAttested']);
    given(approval, corrected).when({ ...told, by: 'person-2' } as Approve, world(), approvalId).refused('stage.attested-by-nobody');
  });

  it('is void like any other approval where a material edit comes', () => {
    const context = world({ revisions: [firstText, revisionOf(2, { goals: 'g2', strategies: 's1' })] });
    const voided = [...after(world(), told).events, ...after(world(), told).when(frozen(2), context).events()];
    expect(voided.at(-1)).toMatchObject({ type: 'ApprovalVoided', data: { sections: ['goals'] } });
    expect(given(approval, voided).state).toMatchObject({ status: 'open', body: null, past: [{ attested: { approvedOn: '2020-03-09' }, motion: null, signatures: [] }] });
    expect(types(given(approval, voided).when(noted(true, 2), { ...context, seen: world({ revisions: [firstText, revisionOf(2, { goals: 'g2' })], meeting: carriedAt(2) }).seen }, approvalId).events())).toEqual(['ApprovalCarried']);
    given(approval, voided).when({ ...told, revision: 2 } as Approve, context, approvalId).refused('approval.was-voted-on');
  });
});
