import { describe, expect, it } from '@jest/globals';
import { formerStep, stepFor } from './sent-step.js';
import type { Step } from './step-form.js';

const second: Step = { aggregate: 'meeting', id: 'january', version: 4, command: 'secondMotion' };

describe('a form that was sent', () => {
  it('is of no form that there ever was where it names no stream, a command that is given by machines alone, or none', () => {
    for (const [command, stream] of [['second-motion', ''], ['note-package', 's'], ['form.x', 's'], ['complete-task', 's']] as const) expect([command, formerStep(command, stream)]).toEqual([command, null]);
  });
  it('is of a step that is over where its page has that one no more', () => {
    expect(stepFor([], 'second-motion', 'january')).toBeUndefined();
    expect(formerStep('second-motion', 'january')).toEqual({ command: 'secondMotion', title: 'Second the motion' });
  });
  it('is of the step of its own meeting', () => {
    expect(stepFor([second, { ...second, id: 'february' }], 'second-motion', 'february')).toMatchObject({ id: 'february' });
  });
});
