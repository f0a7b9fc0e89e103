import { HEADER, HEADER_TITLE } from '#libs/domain/header.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import type { MessageParams } from '#libs/kernel/refusal.js';
import type { Names } from '../../queries/people.js';
import { sayInWords } from '../words.js';

const PERSONS: ReadonlySet<string> = new Set(['member', 'members', 'person', 'by']);
const ROLES: ReadonlySet<string> = new Set(['role', 'roles', 'signers', 'unsigned', 'unshown']);
const SECTIONS: ReadonlySet<string> = new Set(['section', 'sections', 'changed', 'known', 'returned']);
const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** How a page says a refusal: persons by their names, roles and sections by their titles, where it names them by their ids; and days in words. */
export type Saying = (code: string, params: MessageParams) => string;

export function sayNamed(names: Names, { sections }: Pick<ProgramRules, 'sections'>): Saying {
  const titles = new Map([[HEADER, HEADER_TITLE], ...sections.map(({ id, title }) => [id, title] as const)]);
  const called = (param: string, id: string): string => {
    if (PERSONS.has(param)) return names.person(id) ?? id;
    if (ROLES.has(param)) return ID.test(id) ? names.title(id) : id;
    return SECTIONS.has(param) ? (titles.get(id) ?? id) : id;
  };
  const worded = (param: string, value: string | number): string | number => (typeof value === 'string' ? value.split(', ').map((one) => called(param, one)).join(', ') : value);
  return (code, params) => sayInWords(code, Object.fromEntries(Object.entries(params).map(([param, value]) => [param, worded(param, value)])));
}
