import { describe, expect, it } from '@jest/globals';
import { aggregateNamed } from '#libs/commands/registry.js';
import type { ReviewRule } from '#libs/domain/review-rule.js';
import { review } from '#libs/domain/review/review.js';
import { isReview } from '#libs/domain/review/state.js';
import { after, assign, conflict, hashes, ID, lead, members, one, open, opinion, sections, two, type Command } from '#libs/domain/review/testing/team.js';
import { given } from '#libs/domain/testing/given.js';
import { PageRenderer } from '../renderer.js';
import { stepForm } from '../review/step-form.js';
import type { Arrived } from './arrived.js';
import { reviewSteps } from './review-steps.js';
import { reviewView } from './review-view.js';

const called = { person: (id: string) => id.replace('member-', 'Member '), body: () => 'Review team', section: (id: string) => id, sections: (ids: readonly string[]) => ids.join(', ') };
const answered = { number: 1, revision: 1, hash: hashes[0], sections: sections('a'), budgets: [], states: [], titles: [], questions: [{ round: 4, questions: [{ number: 1, section: null, text: 'Who pays?', citation: null, answer: 'The district <it>self.' }] }] } satisfies Arrived;

/** The page of a review after what was done, as a browser gets it. */
async function page(commands: readonly Command[], arrived: Arrived | null = answered, rule: ReviewRule | null = null): Promise<string> {
  const { state } = given(review, after(...commands).map((event) => (event.type === 'ReviewOpened' ? { ...event, data: { ...event.data, rule } } : event)));
  if (!isReview(state)) throw new Error('no review');
  const steps = reviewSteps({ id: ID, state, arrived, members: members.map((value) => ({ value, label: called.person(value) })), person: called.person, section: called.section });
  const forms = steps.map((step) => stepForm(step, aggregateNamed('review')!.commands[step.command]!, `/reviews/${ID}`, null));
  const html = await new PageRenderer().page('agency/review', { title: 'x', review: { id: ID, plan: state.plan, ...reviewView(state, arrived, called) }, forms, trouble: null, actions: { now: [], depends: [], not: [] } });
  return html.replace(/\s+/g, ' ');
}

describe('a review on its page', () => {
  it('tells who reviews and what each thinks, and of whoever has a conflict of interest that alone', async () => {
    const html = await page([open, assign(2, 'in-order'), opinion(one, 'return'), conflict(two)]);
    expect(html).toContain('3 reviewers are assigned, one after the other; 2 opinions of one kind decide.');
    expect(html).toContain('<dt>Member 1</dt><dd>To return, on April 2, 2026: goals. Because</dd>');
    expect(html).toContain('<dt>Member 2</dt><dd>Has a conflict of interest, declared on April 2, 2026 by Member 2: Worked there</dd>');
    expect(html).toContain('<dt>Member 3</dt><dd>No opinion yet.</dd>');
  });

  it('tells whose word it is how many decide: the program’s with its mark, which the form of assigning begins with, or the agency’s own', async () => {
    expect(await page([open])).toContain('How many decide, and in which order, is the agency’s own choice: no rule of a program says it.');
    expect(await page([open])).toContain('<dd>Monday, June 1, 2026 <span class="soft">The agency’s own choice.</span></dd>');
    const html = await page([open], answered, { need: 2, order: 'in-order', source: { mark: 'U', text: 'As somebody told' } });
    expect(html).toContain('The district’s program has at least 2 opinions of one kind decide, one after the other [U, unverified: As somebody told].');
    expect(html).not.toContain('no rule of a program says it');
    expect(html).toMatch(/name="need"[^>]* value="2"/);
  });

  it('shows each comment by who reads it, a round as it was sent with its answers, and the decision with its points', async () => {
    const said: Command[] = [
      { name: 'comment', visibility: 'internal', section: null, text: 'Call them.', by: lead }, { name: 'comment', visibility: 'shared', section: 'goals', text: 'Well done.', by: lead },
      { name: 'draftQuestions', questions: [{ section: null, text: 'Who pays?', citation: null }], by: lead }, { name: 'issueQuestions', round: 1, answerBy: null, by: lead },
      { name: 'issueDecision', reasons: 'No baseline.', points: [{ section: 'goals', text: 'Give it.' }], backBy: null, by: lead },
    ];
    const html = await page([open, assign(1), opinion(one, 'return'), ...said]);
    expect(html).toMatch(/<strong>Internal\.<\/strong> Call them\..*<strong>Shared with the district\.<\/strong> <span class="soft">goals:<\/span> Well done\./);
    expect(html).toMatch(/Round 1, sent on Thursday, April 2, 2026<\/h3>.*Who pays\?<br>Answer: The district &lt;it&gt;self\./);
    expect(html).toMatch(/Returned for modification, on April 2, 2026, of revision 1\..*<li>goals<ul><li>Give it\.<\/li>/);
    expect(html).toContain('The return, on April 2, 2026: on its way to the district’s record.');
    expect(html).toMatch(/action="\/reviews\/review-1\/undo-return"/);
  });

  it('has a list of empty lines, each with its name, and says where nothing is opened any more', async () => {
    const html = await page([open], null);
    expect(html.match(/<legend>Question \d<\/legend>/g)).toEqual(['<legend>Question 1</legend>', '<legend>Question 2</legend>', '<legend>Question 3</legend>']);
    expect(html).toMatch(/<label for="draft-questions-questions-0-text">What is asked/);
    expect(html).toContain('No grant of the district opens what was submitted any more');
    expect(await page([open])).not.toContain('No grant of the district opens');
  });
});
