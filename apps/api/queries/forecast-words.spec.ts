import { describe, expect, it } from '@jest/globals';
import { happeningInWords } from './forecast-words.js';
import type { Names } from './people.js';

const names = (above: ReturnType<Names['above']>) => ({ role: (id: string) => id, above: () => above }) as unknown as Names;
const escalation = (above: ReturnType<Names['above']>) => happeningInWords({ what: 'reminder', rung: 'escalation', to: ['principal'] }, names(above), 'coordinator');

describe('an escalation in the forecast', () => {
  it('says where it would reach nobody, and what to do', () => {
    expect(escalation(null)).toBe('a notice that reaches nobody, since there is nobody to turn to for principal: give that role another one, with an address, to escalate to (planline people import)');
  });

  it('says whom it reaches, and whether they are named', () => {
    expect(escalation({ role: 'superintendent', named: true })).toBe('a notice to superintendent, to whom principal escalates');
    expect(escalation({ role: 'coordinator', named: false })).toBe('a notice to coordinator, since principal has nobody nearer to turn to');
  });
});
