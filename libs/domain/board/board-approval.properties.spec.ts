import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OpenedEvent } from '#libs/commands/codec.js';
import { onDay } from '../facts.js';
import { role } from '../people/role.js';
import { makeReach } from '../testing/reach.js';
import { rounds } from '../testing/rounds.js';
import { openDistrict, type District } from './testing/district.js';
import { approvalId, called, cast, closed, evening, member, membersTo, michigan, minnesota, opened, rollCalled, seconded } from './testing/room.js';

type Given = { readonly name: string } & Readonly<Record<string, unknown>>;
type Step = { readonly to: readonly [aggregate: string, id: string]; readonly make: (hashes: readonly string[]) => Given };

const to = (aggregate: string, id: string, make: Step['make'] | Given): Step => ({ to: [aggregate, id], make: typeof make === 'function' ? make : () => make });
const revision = fc.integer({ min: 1, max: 4 });
const known = (hashes: readonly string[], number: number): string => hashes[number - 1] ?? 'f'.repeat(64);
const who = fc.constantFrom('person-1', 'person-3', member(1), 'a-guest');
const roleId = fc.constantFrom('superintendent', 'school-board-chair', 'coordinator');
const day = fc.constantFrom('2026-03-08', '2026-03-09', '2026-03-10', '2026-04-01');
const document = { id: 'document-1', saltedSha256: 'ab'.repeat(32), bytes: 10, mediaType: 'application/pdf' };
/** A page that came back, which says itself what is printed on it. */
const scanned = (revision: number, hash: string) => ({ document, fileName: null, printed: null, found: [{ plan: 'plan-1', revision, shortHash: hash.slice(0, 12) }] });
const inApproval = (make: Step['make'] | Given): Step => to('approval', approvalId, make);
const goesOn = (on: string): Step => to('clock', on, { name: 'goes-on' });
const inMeeting = (make: Step['make'] | Given): Step => to('meeting', 'meeting-1', make);

/** What people do, in any order: right, wrong, too early, on an old text, in a role that they don't hold. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...['One.', 'Two.', 'Three.'].map((text) => to('draft', 'plan-1', { name: 'writeItems', section: 'goals', items: [{ key: 'main', fields: { text } }], because: 'edit' }))) },
  { weight: 2, arbitrary: fc.constant(to('draft', 'plan-1', { name: 'freezeRevision', explanations: {} })) },
  { weight: 3, arbitrary: revision.map((number) => inApproval({ name: 'openApproval', revision: number, body: 'board-1', explanations: {} })) },
  { weight: 3, arbitrary: revision.map((number) => inMeeting((hashes) => ({ name: 'moveMotion', motion: `m-${number}`, about: { approval: approvalId, revision: number, hash: known(hashes, number) }, mover: member(1), under: null }))) },
  {
    weight: 4,
    arbitrary: fc.tuple(revision, fc.constantFrom('aye' as const, 'aye' as const, 'nay' as const)).map(([number, vote]) => inMeeting({ name: 'whole-vote', motion: `m-${number}`, vote })),
  },
  fc.constant(inMeeting({ name: 'correctVote', motion: 'm-1', member: member(1), vote: 'nay', reason: null, legalConflict: false, why: 'Misheard.', by: member(1), role: null })),
  { weight: 4, arbitrary: fc.tuple(revision, roleId, who, day).map(([number, as, by, signedOn]) => inApproval((hashes) => ({ name: 'sign', role: as, by, signedOn, revision: number, hash: known(hashes, number), means: number % 2 === 0 ? 'in-person' : 'paper' }))) },
  fc.constant(inApproval({ name: 'issueSignaturePage' })),
  fc.tuple(revision, day).map(([number, signedOn]) => inApproval((hashes) => ({ name: 'uploadScan', scan: 'scan-1', ...scanned(number, known(hashes, number)), signedOn }))),
  fc.tuple(who, roleId, who, day).map(([by, as, signer, signedOn]) => inApproval({ name: 'confirmScan', scan: 'scan-1', by, printed: null, signers: [{ role: as, by: signer, signedOn }] })),
  fc.tuple(roleId, day).map(([as, on]) => to('role', as, { name: 'endRole', person: as === 'superintendent' ? 'person-1' : as === 'coordinator' ? 'person-3' : member(1), on })),
  fc.tuple(roleId, who, day).map(([as, person, from]) => to('role', as, { name: 'grantRole', title: as, person, from, escalateTo: null })),
  fc.constantFrom('2026-03-10', '2026-03-12').map(goesOn),
  fc.tuple(revision, who, roleId, day).map(([number, by, as, approvedOn]) =>
    inApproval({ ...{ name: 'attestApproval', revision: number, body: null, approvedOn, signed: ['superintendent', 'school-board-chair'].map((role) => ({ role, signedOn: approvedOn })), by, role: as, statement: 'It was.', document: 'A letter', file: null, testData: true } }),
  ),
);

/** A whole roll call of those in the room, as one step: single votes are drawn in the meeting's own properties. */
function unfold({ to: [aggregate, id], make }: Step, hashes: readonly string[]): readonly (readonly [string, string, Given])[] {
  const command = make(hashes);
  if (command.name !== 'whole-vote') return [[aggregate, id, command]];
  const { motion, vote } = command as unknown as { motion: string; vote: 'aye' | 'nay' };
  return [seconded(motion), rollCalled(motion), ...membersTo(5).map((one) => cast(one, vote, { motion })), closed(motion)].map((one) => [aggregate, id, one]);
}

/** Gives all of it, and finds that what is refused appends nothing and what is done appends something. */
async function live(steps: readonly Step[], rules: typeof minnesota): Promise<District> {
  const district = await openDistrict(rules);
  await district.meet('meeting-1', called());
  let today = '2026-03-09';
  district.office.goTo(evening('23:00', today));
  await district.meet('meeting-1', opened(membersTo(5)));
  for (const one of steps) {
    const [aggregateOf, on] = one.to;
    if (aggregateOf === 'clock') {
      today = on > today ? on : today;
      district.office.goTo(evening('23:00', today));
      continue;
    }
    const hashes = (await district.revisions()).map(({ hash }) => hash);
    for (const [aggregate, id, command] of unfold(one, hashes)) {
      const before = await district.head();
      const { kind } = await district.give(aggregate, id, command);
      const appended = (await district.head()) - before;
      expect([kind, appended > 0]).toEqual([kind, kind === 'done']);
      expect(['done', 'refused', 'nothing-to-do']).toContain(kind);
    }
  }
  return district;
}

const newest = (hashes: readonly string[]) => ({ revision: hashes.length, hash: hashes.at(-1)! });
const signed = (as: string, by: string, means = 'in-person'): Step => inApproval((hashes) => ({ name: 'sign', role: as, by, signedOn: '2026-03-09', means, ...newest(hashes) }));
const coordinator = 'person-3';
/** On the printed page: what was signed counts once a scan of it came back and somebody confirmed what it shows. */
const onPaper: Step[] = [
  inApproval({ name: 'issueSignaturePage' }),
  signed('superintendent', 'person-1', 'paper'),
  signed('school-board-chair', member(1), 'paper'),
  inApproval((hashes) => ({ name: 'uploadScan', scan: 'scan-2', ...scanned(hashes.length, hashes.at(-1)!), signedOn: '2026-03-09' })),
  inApproval({ name: 'confirmScan', scan: 'scan-2', by: coordinator, printed: null, signers: [{ role: 'superintendent', by: 'person-1', signedOn: '2026-03-09' }, { role: 'school-board-chair', by: member(1), signedOn: '2026-03-09' }] }),
];
const inPerson: Step[] = [signed('superintendent', 'person-1'), signed('school-board-chair', member(1))];
const attested = inApproval((hashes) => ({ ...{ name: 'attestApproval', revision: hashes.length, body: null, approvedOn: '2026-01-15', signed: ['superintendent', 'school-board-chair'].map((role) => ({ role, signedOn: '2026-01-15' })), by: 'person-1', role: 'superintendent' }, statement: 'It was.', document: 'A letter', file: null, testData: true }));
const round = (motion: string, signatures: readonly Step[]): Step[] => [
  inApproval((hashes) => ({ name: 'openApproval', revision: hashes.length, body: 'board-1', explanations: {} })),
  inMeeting((hashes) => ({ name: 'moveMotion', motion, about: { approval: approvalId, ...newest(hashes) }, mover: member(1), under: null })),
  inMeeting({ name: 'whole-vote', motion, vote: 'aye' }),
  ...signatures,
];
const edit = (text: string): Step[] => [
  to('draft', 'plan-1', { name: 'writeItems', section: 'goals', items: [{ key: 'main', fields: { text } }], because: 'edit' }),
  to('draft', 'plan-1', { name: 'freezeRevision', explanations: {} }),
];
/** Before it is carried, it may fail. */
const failed: Step[] = [inMeeting((hashes) => ({ name: 'moveMotion', motion: 'f-1', about: { approval: approvalId, ...newest(hashes) }, mover: member(1), under: null })), inMeeting({ name: 'whole-vote', motion: 'f-1', vote: 'nay' })];
const rightWay = [...round('r-1', inPerson), ...edit('Other goals.'), ...round('r-2', onPaper)];

/** Who signs had the role, and that was recorded a day late. */
const recordedLate: Step[] = [
  to('role', 'superintendent', { name: 'endRole', person: 'person-1', on: '2025-07-01' }),
  goesOn('2026-03-10'),
  to('role', 'superintendent', { name: 'grantRole', title: 'Superintendent', person: 'person-1', from: '2026-03-01', escalateTo: null }),
];

/** What may come after the first step of the right way. */
const firsts: readonly Step[][] = [[], failed, [attested], recordedLate];
const along = (first: readonly Step[]): Step[] => [rightWay[0]!, ...first, ...rightWay.slice(1)];

/** The right way with some of its steps left out and others between them. */
const lives = fc.record({
  steps: fc
    .tuple(fc.constantFrom(...firsts), fc.array(fc.record({ kept: fc.integer({ min: 0, max: 24 }), between: fc.array(step, { maxLength: 2 }) }), { minLength: rightWay.length, maxLength: rightWay.length }))
    .map(([first, all]) => all.flatMap(({ kept, between }, i) => [...(kept > 0 ? [rightWay[i]!] : []), ...(i === 0 ? first : []), ...between])),
  rules: fc.constantFrom(minnesota, michigan),
});
const before = (events: readonly OpenedEvent[], event: OpenedEvent, type: string): OpenedEvent[] => events.filter((one) => one.type === type && one.logIndex < event.logIndex);

/** By the grants that were recorded on or before a day, and before the event. */
function holds(events: readonly OpenedEvent[], event: OpenedEvent, as: unknown, by: unknown, on: unknown, recordedBy: string): boolean {
  const ofRole = events.filter(({ stream, logIndex, type, data }) => stream === `role/${String(as)}` && logIndex < event.logIndex && (type !== 'RoleGranted' || String(data.recordedOn) <= recordedBy));
  const state = ofRole.reduce((folded, one) => role.evolve(folded, one as never), role.initial);
  return state.status !== 'none' && state.holdings.filter(onDay(on as never)).some(({ person }) => person === by);
}

describe('whatever people do with an approval', () => {
  it('no revision is approved that nobody froze, none is signed by somebody without the role on that date, and what is refused appends nothing', async () => {
    const reach = makeReach();
    await fc.assert(
      fc.asyncProperty(lives, async ({ steps, rules }) => {
        const district = await live(steps, rules);
        const events = await district.office.events();
        for (const event of events) {
          const { type, data } = event;
          reach.saw(type);
          if (['ApprovalOpened', 'ApprovalCarried', 'ApprovalSigned', 'ApprovalConcluded', 'ApprovalStands', 'ApprovalAttested'].includes(type)) {
            expect(before(events, event, 'RevisionFrozen').some((frozen) => frozen.data.number === data.revision && frozen.data.hash === data.hash)).toBe(true);
          }
          if (type === 'ApprovalCarried') expect(before(events, event, 'MotionCarried').some((carried) => carried.data.motion === data.motion)).toBe(true);
          // Where a role is recorded after the date beside the signature, the signature says so.
          if (type === 'ApprovalSigned') {
            const known = String(data.roleRecordedOn ?? data.signedOn);
            expect(holds(events, event, data.role, data.by, data.signedOn, known)).toBe(true);
            if (data.roleRecordedOn !== null) {
              expect(known > String(data.signedOn)).toBe(true);
              reach.saw('a role that was recorded after its signature');
            }
          }
          if (type === 'ScanConfirmed' || type === 'ApprovalAttested') expect(holds(events, event, data.role, data.by, data.on ?? data.attestedOn, String(data.on ?? data.attestedOn))).toBe(true);
        }
        const state = await district.approvalState();
        if (state.status === 'concluded' && state.attested === null) expect(state.signatures.map((signature) => signature.role).sort()).toEqual([...state.signers].sort());
        for (const { role: as, scan } of state.status === 'concluded' && state.attested === null ? state.signatures.filter(({ means }) => means === 'paper') : []) {
          expect(events.some(({ type, data }) => type === 'ScanConfirmed' && data.scan === scan && (data.signers as { role: string }[]).some((signer) => signer.role === as))).toBe(true);
        }
        if (state.status === 'concluded') expect(state.voided).toEqual([]);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      }),
      // Whole, so that whatever the seed leaves out, each of these was looked at.
      { ...rounds(25), examples: firsts.map((first, i): [{ steps: Step[]; rules: typeof minnesota }] => [{ steps: along(first), rules: i % 2 === 0 ? minnesota : michigan }]) },
    );
    expect(reach.missed('a role that was recorded after its signature', 'ApprovalOpened', 'ApprovalNotCarried', 'ApprovalCarried', 'ApprovalSigned', 'SignaturePageIssued', 'ScanUploaded', 'ScanConfirmed', 'ApprovalConcluded', 'ApprovalVoided', 'ApprovalAttested')).toEqual([]);
  }, 120_000);
});
