import { describe, expect, it } from '@jest/globals';
import { shareStrategies } from './amsd.js';
import type { Fields, Telling } from './telling.js';

describe('the demonstration of the metro districts’ strategies', () => {
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const strategies = numbers.map((number) => ({ key: String(number), fields: { number, name: `Strategy ${number}`, aim: 'An aim' } }));

  async function told(shared: number) {
    const given: { readonly id: string; readonly name: string; readonly fields: Fields }[] = [];
    const stages = numbers.slice(0, shared).map((number) => ({ kind: 'shared-strategy', stage: `demo-roadmap-${number}` }));
    const telling = {
      plan: 'plan-1',
      text: async () => ({ content: { strategies }, revisions: [], stages }),
      holderOf: async () => 'coordinator-1',
      tell: async (_aggregate: string, id: string, name: string, fields: Fields) => void given.push({ id, name, fields }),
    } as unknown as Telling;
    return { answer: await shareStrategies(telling), of: (name: string) => given.filter((one) => one.name === name) };
  }

  it('does nothing where all nine are shared already', async () => {
    const { answer, of } = await told(9);
    expect([answer, of('shareStrategy'), of('joinStrategy')]).toEqual([null, [], []]);
  });

  it('has each of the nine taken up by several districts, each under a number of its own', async () => {
    const { of } = await told(0);
    expect(of('shareStrategy')).toHaveLength(9);
    const joined = of('joinStrategy');
    for (const number of numbers) expect(joined.filter(({ id }) => id === `demo-roadmap-${number}`).length).toBeGreaterThan(1);
    const own = joined.map(({ fields }) => `${String(fields.district)} ${String(fields.numbers)}`);
    expect(new Set(own).size).toBe(own.length);
  });

  it('tells progress by district, of what that district has taken up, and says that it is test data', async () => {
    const { of } = await told(0);
    const members = of('joinStrategy').map(({ id, fields }) => `${id} ${String(fields.district)}`);
    const progress = of('reportProgress');
    expect(new Set(progress.map(({ fields }) => fields.district)).size).toBe(4);
    for (const { id, fields } of progress) expect([members.includes(`${id} ${String(fields.district)}`), String(fields.note)]).toEqual([true, expect.stringContaining('(test data)')]);
  });
});
