import { knownPeople } from '../../queries/people.js';
import type { TenantDb } from '../../queries/tenant-db.js';
import { HEADER, HEADER_TITLE } from '#libs/domain/header.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';

/** How a page calls the persons, bodies and sections that stages name by their ids. */
export type Called = {
  person(id: string): string;
  body(id: string): string;
  section(id: string): string;
  sections(ids: readonly string[]): string;
};

export async function calledIn(db: TenantDb, rules: Pick<ProgramRules, 'sections'>): Promise<Called> {
  const [people, bodies] = await Promise.all([knownPeople(db), db.rows<{ body: string; name: string }>('SELECT body, name FROM read.bodies')]);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const titles = new Map(bodies.map(({ body, name }) => [body, name]));
  const sections = new Map([[HEADER, HEADER_TITLE], ...rules.sections.map(({ id, title }) => [id, title] as const)]);
  const section = (id: string): string => sections.get(id) ?? id.replace(/[-_]/g, ' ').replace(/^./, (letter) => letter.toUpperCase());
  return {
    person: (id) => names.get(id) ?? 'a person who is not registered',
    body: (id) => titles.get(id) ?? id,
    section,
    sections: (ids) => ids.map(section).join(', '),
  };
}
