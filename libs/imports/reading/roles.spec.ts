import { describe, expect, it } from '@jest/globals';
import { isLongRole, MAX_ROLE, roleOf, rolesIn, spelledTwoWays } from './roles.js';

const pairs = (...words: string[]) => spelledTwoWays(words.map((text, i) => ({ words: text, line: i + 1 }))).map(({ spelling, other }) => `${spelling.words} = ${other.words}`);

describe('roles in a cell', () => {
  it('are divided by semicolons and lines, each once', () => {
    expect(rolesIn('Superintendent; Budget/Compliance Manager;\n superintendent ; ;—').map(({ role }) => role)).toEqual(['superintendent', 'budget-compliance-manager']);
  });
});

describe('a role of very many words', () => {
  const long = 'The adviser of the schools for reading, mathematics and whatever else is asked for '.repeat(3);
  it('is known by a shortened id, another one than of a role that begins alike', () => {
    expect(isLongRole(long)).toBe(true);
    expect(roleOf(long).length).toBeLessThanOrEqual(MAX_ROLE);
    expect(roleOf(long)).toMatch(/^the-adviser-of-the-schools-.*-[0-9a-f]{8}$/);
    expect(new Set([roleOf(long), roleOf(`${long}, too`), roleOf(long.toUpperCase())]).size).toBe(2);
    expect(isLongRole('a'.repeat(MAX_ROLE))).toBe(false);
    expect(roleOf('a'.repeat(MAX_ROLE))).toBe('a'.repeat(MAX_ROLE));
  });
});

describe('a role spelled two ways', () => {
  it.each([
    ['Superintendent', 'Assistant Superintendent'],
    ['Principal', 'Asst. Principal'],
    ['Coordinator', 'SIG Coordinator'],
    ['SIG Coordinator', 'Title Coordinator'],
    ['Executive Director of Curriculum', 'Executive Director of Public Relations'],
    ['Superintendent', "Superintendent's Leadership Team"],
  ])('is not seen in "%s" and "%s"', (a, b) => {
    expect(pairs(a, b)).toEqual([]);
  });

  it.each([
    ['SIG Budget/Compliance Manager', 'Budget/Compliance Manager'],
    ['Asst. Supt. of Human Resources', 'Asst. Supt of Human Resources'],
    ['Associate Superintendent of Academic Services', 'Associate Supt. of Academic Services'],
    ['Asst. Supt. of Equity and Student Services', 'Asst. Supt. of Equity'],
    ["Superintendent's Leadership Team", "Superintendent's Leadership team"],
    ['Principal', 'Principals'],
  ])('is seen in "%s" and "%s", once', (a, b) => {
    expect(pairs(a, b, a, b)).toEqual([`${b} = ${a}`]);
  });
});
