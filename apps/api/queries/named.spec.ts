import { describe, expect, it } from '@jest/globals';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import { sayInWords } from '../pages/words.js';
import type { Names } from './people.js';
import { sayNamed } from './named.js';

const people: Readonly<Record<string, string>> = { 'member-6': 'A. Member', 'member-7': 'B. Member' };
const titles: Readonly<Record<string, string>> = { superintendent: 'Superintendent', 'school-board-chair': 'Chair of the Board' };
const names = { person: (id: string) => people[id] ?? null, title: (id: string) => titles[id] ?? id.replaceAll('-', ' ') } as unknown as Names;
const rules = { sections: [{ id: 'goals', title: 'Goals' }, { id: 'follow_up', title: 'Follow-up' }] } as unknown as ProgramRules;
const say = sayNamed(names, rules, sayInWords);

describe('a refusal', () => {
  it('names persons by their names, one or several, and leaves an id that is nobody’s as it is', () => {
    expect(say('meeting.votes-missing', { missing: 2, members: 'member-6, member-7' })).toContain('not voted: A. Member, B. Member.');
    expect(say('meeting.not-present', { member: 'member-6' })).toMatch(/^A\. Member is not in the room/);
    expect(say('meeting.not-present', { member: 'a-guest' })).toMatch(/^a-guest is not in the room/);
  });

  it('names roles by their titles, and days in words', () => {
    expect(say('approval.not-a-signer', { role: 'principal', signers: 'superintendent, school-board-chair', mark: 'V', source: 'The law' })).toBe('The role principal does not sign this approval. It takes: Superintendent, Chair of the Board [V: The law]. Name one of those.');
    expect(say('approval.not-holder', { role: 'superintendent', on: '2026-03-10', mark: 'D', source: 'The form' })).toContain('the role “Superintendent” [D, from a source document: The form] on March 10, 2026');
  });

  it('names sections by their titles, and leaves those that are titles already', () => {
    expect(say('stage.attested-rewritten', { revision: 2, first: 1, sections: 'goals, Follow-up' })).toContain('Goals, Follow-up');
    expect(say('stage.attested-rewritten', { revision: 2, first: 1, sections: 'follow_up' })).toContain('Follow-up');
  });

  it('takes no word for a name that a sentence is chosen by, whoever is called so', () => {
    const board = sayNamed({ ...names, person: () => 'Somebody' } as Names, { sections: [{ ...rules.sections[0]!, id: 'board' }] }, sayInWords);
    expect(board('meeting.override-without-reason', { rules: 'board', mark: 'D', source: 'Bylaws' })).toContain('the rules that the board adopted');
  });
});
