import { describe, expect, it } from '@jest/globals';
import { Pool } from 'pg';
import { together } from './together.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('asking together', () => {
  // Never connected: what is asked of it is asked of the test.
  const db = new Pool();

  it('a question that fails fails for those who shared it, and for nobody after', async () => {
    let broken = true;
    const ask = together<number, number>(async (_db, items) => {
      if (broken) throw new Error('away');
      return items;
    });
    expect((await Promise.allSettled([ask(db, 1), ask(db, 2)])).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    broken = false;
    expect(await ask(db, 3)).toBe(3);
  });

  it('is never one question for two pools', async () => {
    const asked: (readonly number[])[] = [];
    const ask = together<number, number>(async (_db, items) => (asked.push(items), items));
    await Promise.all([ask(db, 1), ask(new Pool(), 2)]);
    expect(asked).toEqual([[1], [2]]);
  });

  it('is one question for all who ask at once, each with its own answer, and another for who comes during it', async () => {
    const asked: (readonly number[])[] = [];
    const ask = together<number, string>(async (_db, items) => {
      asked.push(items);
      await turn();
      return items.map(String);
    });
    const first = [ask(db, 1), ask(db, 2)];
    await turn();
    expect(await Promise.all([...first, ask(db, 3), ask(db, 4)])).toEqual(['1', '2', '3', '4']);
    expect(asked).toEqual([[1, 2], [3, 4]]);
  });
});
