import { describe, expect, it } from '@jest/globals';
import { approval } from '#libs/domain/board/approval/approval.js';
import type { ApprovalState } from '#libs/domain/board/approval/state.js';
import { after, bothSign, noted, open, page, stage, world } from '#libs/domain/board/testing/approving.js';
import { firstText, programWith } from '#libs/domain/board/testing/room.js';
import type { Draft } from '#libs/domain/draft/state.js';
import { stepsOf, type StepGround } from './steps.js';

const board = { body: 'board-1', kind: 'board', name: 'School board', members: [] };
const named = { person: (id: string) => id, body: (id: string) => id, section: (id: string) => id, sections: (ids: readonly string[]) => ids.join(', ') };

/** Which steps of a board's approval a page shows unfolded. */
function mainSteps(state: ApprovalState, meets: boolean): string[] {
  const ground = {
    ...{ plan: { id: 'plan-1' }, stage: { ...stage, kind: 'board-approval', guards: [] }, rule: stage, rules: programWith([stage]), state, version: state.version },
    ...{ draft: { revisions: [{ ...firstText, hash: firstText.hash }] } as unknown as Draft, held: [], bodies: [board], called: named, names: {}, asked: [], attested: false, meets },
  } as unknown as StepGround;
  return stepsOf(ground).flatMap(({ command, first }) => (first ? [command] : []));
}
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
