import { describe, expect, it } from '@jest/globals';
import { rulesOf } from '#libs/programs/catalog.js';
import { besideView } from './beside-view.js';

const rules = rulesOf('mn-achievement-integration@2');
const side = (content: Parameters<typeof besideView>[0]['content']) => ({ content, rules });
const goal = (key: string, fields: object) => ({ key, fields: { name: `Goal ${key}`, ...fields } });

describe('two plans beside each other', () => {
  it('leave out what neither says, and give a section that is asked about though neither writes in it', () => {
    const check = { section: 'efficiencies', says: 'Efficiencies are told', citation: 'Statute', answer: 'not answered yet.' };
    const { sections } = besideView(side({}), side({ goals: [] }), [check]);
    expect(sections.map(({ id, says, differs, checks }) => [id, says, differs, checks])).toEqual([['efficiencies', 'Nothing is written in either', false, [check]]]);
  });

  it('say of each field in words whether it is the same, changed, or in one of them only', () => {
    const before = { goals: [goal('1', { baseline: 'Half', aligned_with: 'x' }), goal('2', {})], gone: [{ key: 'main', fields: { words: 'Old' } }] };
    const after = { goals: [goal('1', { baseline: 'A third', strategies: 'y' }), goal('3', {})] };
    const { sections, differing } = besideView(side(before), side(after), []);
    expect(differing).toBe(2);
    expect(sections.map(({ id, says }) => [id, says])).toEqual([['goals', '1 changed, 2 only in the new plan, 2 only in the plan before, 1 the same'], ['gone', '1 only in the plan before']]);
    expect(sections[0]!.items.map(({ key, name, word }) => [key, name, word])).toEqual([['1', 'Goal 1', 'Differs'], ['3', 'Goal 3', 'Only in the new plan'], ['2', 'Goal 2', 'Only in the plan before']]);
    expect(Object.fromEntries(sections[0]!.items[0]!.fields.map(({ id, word }) => [id, word]))).toEqual({ name: 'The same', baseline: 'Changed', aligned_with: 'Only in the plan before', strategies: 'Only in the new plan' });
  });
});
