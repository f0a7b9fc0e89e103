import { describe, expect, it } from '@jest/globals';
import { say, sayAll } from '#libs/messages/say.js';
import { explanationsSchema, judge } from './guards.js';
import type { GuardAnswer } from './program-rules.js';

const answer = (guard: string, severity: GuardAnswer['severity'], holds: boolean, saw: Record<string, unknown> = { 'sections.goals': [] }): GuardAnswer => ({
  guard,
  severity,
  holds,
  says: `The rule ${guard} holds.`,
  saw,
  source: null,
});

describe('what guards answer', () => {
  it('refuses a step by what blocks before it asks for explanations, and lists the others', () => {
    const answers = [answer('a', 'warns', false), answer('b', 'blocks', false), answer('c', 'blocks', false), answer('d', 'informs', false)];
    const judged = judge(answers);
    expect(judged).toEqual({ ok: false, refusal: { code: 'guard.blocks', params: { guard: 'b', says: 'The rule b holds.', mark: 'none', source: '', at: 'none', saw: 'Goals: none', others: 0 }, also: [{ code: 'guard.also', params: { guard: 'c', says: 'The rule c holds.', mark: 'none', source: '', at: 'none', saw: 'Goals: none' } }] } });
    if (!judged.ok) expect(sayAll(judged.refusal)[1]).toBe('As well: The rule c holds. (unverified rule) This is not so (rule “c”). It saw: Goals: none. No source is given for it.');
  });

  it('lists twenty, and counts those beyond', () => {
    const judged = judge(Array.from({ length: 23 }, (_, i) => answer(`r${i}`, 'blocks', false)));
    expect(judged).toMatchObject({ ok: false, refusal: { params: { guard: 'r0', others: 3 } } });
    if (!judged.ok) expect([judged.refusal.also?.length, sayAll(judged.refusal)[0]]).toEqual([19, expect.stringContaining('3 more rules block as well. Put it right')]);
  });

  it('names the items at which a rule fails', () => {
    const judged = judge([{ ...answer('b', 'blocks', false), at: ['Strategies 3 “Summer course”', 'Strategies 5'] }]);
    if (!judged.ok) expect(sayAll(judged.refusal)[0]).toContain('It fails at: Strategies 3 “Summer course”; Strategies 5. It saw: ');
  });

  it.each(['blocks', 'warns'] as const)('says of a rule that %s whether anybody checked it, and where it is written', (severity) => {
    const sentence = (source: GuardAnswer['source']) => {
      const judged = judge([{ ...answer('b', severity, false), source }]);
      return judged.ok ? '' : say(judged.refusal.code, judged.refusal.params);
    };
    expect(sentence({ mark: 'U', text: 'A choice of this program' })).toMatch(/^The rule b holds\. \(unverified rule\) This is not so .* Its source: A choice of this program\./);
    expect(sentence(null)).toMatch(/\(unverified rule\) .* No source is given for it\./);
    const law = sentence({ mark: 'V', text: 'Minn. Stat. 124D.861' });
    expect([law.includes('unverified'), law.includes('Its source: Minn. Stat. 124D.861.')]).toEqual([false, true]);
  });

  it('is not explained away where it blocks', () => {
    expect(judge([answer('b', 'blocks', false)], { b: 'We think otherwise.' })).toMatchObject({ ok: false, refusal: { code: 'guard.blocks' } });
  });

  it('refuses an explanation of what there is not, with what there is', () => {
    const said = (given: Record<string, string>, answers: GuardAnswer[], beside: string[] = []) => {
      const judged = judge(answers, given, beside);
      return judged.ok ? null : say(judged.refusal.code, judged.refusal.params);
    };
    const answers = [answer('a', 'warns', false), answer('b', 'informs', true)];
    expect(said({ a: 'Yes.', other: 'No.' }, answers, ['draft.number-jumps'])).toBe('There is nothing called “other” to be explained with this step, so it was not taken. What can be explained: a, b, draft.number-jumps. Take one of these, or leave the explanation out.');
    for (const slip of ['draft.nubmer-jumps', 'number-jumps', 'number-jump']) expect(said({ [slip]: 'No.' }, answers, ['draft.number-jumps'])).toBe(`There is nothing called “${slip}” to be explained with this step, so it was not taken. Did you mean draft.number-jumps? Take that, or leave the explanation out.`);
    expect(said({ a: 'Yes.' }, [])).toContain('Leave the explanation out: there is nothing else either.');
    expect(said({ a: 'Yes.', b: 'It holds.', 'draft.number-jumps': 'So be it.' }, answers, ['draft.number-jumps'])).toBeNull();
  });

  it('refuses a warning that nobody explained, and records it with its explanation', () => {
    const answers = [answer('a', 'warns', false), answer('b', 'warns', true)];
    expect(judge(answers, { b: 'Not asked for.' })).toMatchObject({ ok: false, refusal: { code: 'guard.needs-explanation', params: { guard: 'a', others: 0 } } });
    const judged = judge(answers, { a: 'A small district shares roles.', b: 'Not asked for.' });
    expect(judged).toEqual({
      ok: true,
      guards: [
        { guard: 'a', severity: 'warns', holds: false, saw: '{"sections.goals":[]}', explanation: 'A small district shares roles.' },
        { guard: 'b', severity: 'warns', holds: true, saw: '{"sections.goals":[]}', explanation: null },
      ],
    });
  });

  it('says why a guard could not be asked', () => {
    const judged = judge([{ ...answer('a', 'blocks', false, {}), failed: 'No such key: goals' }]);
    expect(judged).toMatchObject({ ok: false, refusal: { params: { saw: 'It could not be asked: No such key: goals' } } });
  });

  it('fits into one event, however much was read', () => {
    const judged = judge(Array.from({ length: 60 }, (_, i) => answer(`guard-${i}`, 'informs', i % 2 === 0, { text: 'x'.repeat(10_000) })));
    expect(judged.ok && JSON.stringify(judged.guards).length).toBeLessThan(20_000);
    const tooLong = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`g${i}`, 'x'.repeat(999)]));
    expect(explanationsSchema.safeParse(tooLong).success).toBe(false);
  });
});
