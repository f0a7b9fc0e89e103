import { HEADER, HEADER_TITLE } from '#libs/domain/header.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import type { MessageParams, Refusal } from '#libs/kernel/refusal.js';
import type { Names } from './people.js';

const PERSONS: ReadonlySet<string> = new Set(['member', 'members', 'person', 'by']);
const ROLES: ReadonlySet<string> = new Set(['role', 'roles', 'signers', 'unsigned', 'unshown']);
const SECTIONS: ReadonlySet<string> = new Set(['section', 'sections', 'changed', 'known', 'returned']);
const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** How a refusal is said: by its code, with what it names. */
export type Saying = (code: string, params: MessageParams) => string;

/** Persons by their names, roles and sections by their titles, where a refusal names them by their ids. `told` says all else, days for one. */
export function sayNamed(names: Pick<Names, 'person' | 'title'>, { sections }: Pick<ProgramRules, 'sections'>, told: Saying): Saying {
  const titles = new Map([[HEADER, HEADER_TITLE], ...sections.map(({ id, title }) => [id, title] as const)]);
  const called = (param: string, id: string): string => {
    if (PERSONS.has(param)) return names.person(id) ?? id;
    if (ROLES.has(param)) return ID.test(id) ? names.title(id) : id;
    return SECTIONS.has(param) ? (titles.get(id) ?? id) : id;
  };
  const worded = (param: string, value: string | number): string | number => (typeof value === 'string' ? value.split(', ').map((one) => called(param, one)).join(', ') : value);
  return (code, params) => told(code, Object.fromEntries(Object.entries(params).map(([param, value]) => [param, worded(param, value)])));
}

/** Whether a refusal may name somebody by an id: then it is worth asking who that is. */
export const namesSomebody = ({ params, also = [] }: Refusal): boolean =>
  [params, ...also.map((line) => line.params)].some((one) => Object.keys(one).some((param) => PERSONS.has(param) || ROLES.has(param)));
