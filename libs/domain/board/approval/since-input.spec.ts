import { describe, expect, it } from '@jest/globals';
import type { RevisionFacts } from '../../facts.js';
import { day } from '../../testing/given.js';
import { after, noted, nothing, open, stage, world } from '../testing/approving.js';
import { firstText, programWith, revisionOf } from '../testing/room.js';
import { notBeforeBoard, type Heard } from './since-input.js';

describe('what the text says since councils were heard, and the board has not before it', () => {
  const board = { ...stage, after: ['council-input'] };
  const rules = programWith([{ ...stage, id: 'council-input', kind: 'council-input', title: 'Council input' }, board]);
  const certified = { status: 'concluded' as const, revision: 1, certified: day('2026-02-25'), attested: false, answeredIn: 1, answered: [] as string[] };
  const heard = (revisions: readonly RevisionFacts[] = [firstText], round: ReturnType<Heard['roundOf']> = certified): Heard => ({ rules, revisions, roundOf: () => round });
  const edited = revisionOf(2, { goals: 'g1', strategies: 's2' });
  const unopened = nothing().state;
  const laid = after(world(), open).state;
  const told = { inputOn: 1, sections: ['strategies'] };

  it('is nothing before they were heard, where they were heard on just that or asked for it, and once the board has approved', () => {
    expect(notBeforeBoard(edited.sections, unopened, board, heard([firstText], null))).toBeNull();
    expect(notBeforeBoard(edited.sections, unopened, board, heard([firstText], { ...certified, status: 'open', answeredIn: null }))).toBeNull();
    expect(notBeforeBoard(firstText.sections, unopened, board, heard())).toBeNull();
    expect(notBeforeBoard(edited.sections, unopened, board, heard([firstText, edited], { ...certified, answeredIn: 2, answered: ['strategies'] }))).toBeNull();
    expect(notBeforeBoard(edited.sections, after(world(), open, noted()).state, board, heard())).toBeNull();
  });

  it('is told before anybody freezes it, whether the board has an earlier text or none', () => {
    expect(notBeforeBoard(edited.sections, unopened, board, heard())).toEqual({ ...told, frozen: false, laid: null });
    expect(notBeforeBoard(edited.sections, laid, board, heard())).toEqual({ ...told, frozen: false, laid: 1 });
    // What they had asked for was edited again after the certification.
    const again = revisionOf(3, { goals: 'g1', strategies: 's3' });
    expect(notBeforeBoard(again.sections, unopened, board, heard([firstText, edited], { ...certified, answeredIn: 2, answered: ['strategies'] }))).toEqual({ ...told, frozen: false, laid: null });
  });

  it('is told of what is frozen until it lies before the board, which tells it of its own', () => {
    expect(notBeforeBoard(edited.sections, unopened, board, heard([firstText, edited]))).toEqual({ ...told, frozen: true, laid: null });
    const opened = after(world({ revisions: [firstText, edited] }), { ...open, revision: 2 } as typeof open).state;
    expect(notBeforeBoard(edited.sections, opened, board, heard([firstText, edited]))).toBeNull();
  });
});
