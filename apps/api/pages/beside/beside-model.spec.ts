import { describe, expect, it } from '@jest/globals';
import { besideModel } from './beside-model.js';

const text = { id: 'plan-2', name: 'The new plan', program: 'mn-achievement-integration@3', href: null, content: {}, says: 'submitted' };
const goals = { section: 'goals', says: 'A goal of each type', citation: 'State form', answer: 'not answered yet.' };
const given = { address: '/reviews/r/beside', trail: { href: '/plans', title: 'Plans' }, after: text, choices: [], none: 'page.beside-none-granted', paper: null, newer: null };

describe('what reviewers look at', () => {
  it('is told by itself, with the titles of its sections, where no plan stands beside the new one', () => {
    const model = besideModel({ ...given, before: null, checks: [goals, { ...goals, section: 'bus_routes' }] });
    expect(model.sections).toEqual([]);
    expect(model.checks.map(({ section, says }) => [section, says])).toEqual([['Goals', 'A goal of each type'], ['Bus routes', 'A goal of each type']]);
  });

  it('is told once, beside its section, where both texts are there', () => {
    const model = besideModel({ ...given, before: { ...text, id: 'plan-1' }, checks: [goals] });
    expect(model.checks).toEqual([]);
    expect(model.sections.map(({ id, checks }) => [id, checks])).toEqual([['goals', [goals]]]);
  });
});
