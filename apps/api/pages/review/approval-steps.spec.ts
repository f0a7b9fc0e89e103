import { describe, expect, it } from '@jest/globals';
import { approval } from '#libs/domain/board/approval/approval.js';
import type { ApprovalState } from '#libs/domain/board/approval/state.js';
import { after, bothSign, document, noted, open, page, printed, scan, stage, world } from '#libs/domain/board/testing/approving.js';
import { firstText, programWith } from '#libs/domain/board/testing/room.js';
import type { Draft } from '#libs/domain/draft/state.js';
import type { Step } from './step-form.js';
import type { StepGround } from './ground.js';
import { stepsOf } from './steps.js';

const board = { body: 'board-1', kind: 'board', name: 'School board', members: [] };
const named = { person: (id: string) => id, body: (id: string) => id, section: (id: string) => id, sections: (ids: readonly string[]) => ids.join(', ') };

function stepsIn(state: ApprovalState, meets: boolean): Step[] {
  const ground = {
    ...{ plan: { id: 'plan-1' }, stage: { ...stage, kind: 'board-approval', guards: [] }, rule: stage, rules: programWith([stage]), state, version: state.version },
    ...{ draft: { revisions: [{ ...firstText, hash: firstText.hash }] } as unknown as Draft, held: [], bodies: [board], called: named, names: { actor: () => 'Somebody' }, asked: [], attested: false, meets, states: new Map(), today: '2026-03-12' },
  } as unknown as StepGround;
  return stepsOf(ground);
}
/** Which steps of a board's approval a page shows unfolded. */
const mainSteps = (state: ApprovalState, meets: boolean): string[] => stepsIn(state, meets).flatMap(({ command, first }) => (first ? [command] : []));
const stepOf = (state: ApprovalState, named: string) => stepsIn(state, false).find(({ command }) => command === named);
const stateAfter = (...commands: Parameters<typeof after>[1][]) => after(world(), ...commands).state;

describe('what a board’s page shows at once', () => {
  it('is never the signature page before the board has approved, nor once the approval is complete', () => {
    expect(mainSteps(approval.initial, false)).toEqual(['openApproval']);
    expect(mainSteps(stateAfter(open), false)).toEqual(['callMeeting']);
    expect(mainSteps(stateAfter(open, page), true)).toEqual([]);
    expect(mainSteps(stateAfter(open, noted(), ...bothSign), false)).toEqual([]);
  });

  it('is the signature page from the vote to the last signature', () => {
    expect(mainSteps(stateAfter(open, noted()), false)).toEqual(['issueSignaturePage']);
    expect(mainSteps(stateAfter(open, noted(), bothSign[0]!), true)).toEqual(['issueSignaturePage']);
  });
});

describe('the form that confirms a scan', () => {
  const formOf = (...found: readonly (typeof printed)[][]) => {
    const scans = found.map((marks, n) => scan({ scan: `scan-${n + 1}`, document: { ...document, id: `document-${n + 1}` }, found: marks }));
    return stepOf(stateAfter(open, noted(), page, ...scans), 'confirmScan')!;
  };

  it('needs what is printed on the page where no file could be read, and says when it does where one could', () => {
    expect(formOf([])).toMatchObject({ needs: ['printed.revision', 'printed.shortHash'] });
    const when = { 'printed.revision': 'unread', 'printed.shortHash': 'unread' };
    for (const some of [formOf([printed]), formOf([], [printed])]) expect([some.needs, some.when]).toEqual([undefined, when]);
  });
});
