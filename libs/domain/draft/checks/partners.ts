import { slug } from '#libs/kernel/ids.js';
import type { Content } from '../../content.js';
import type { FieldRule, SectionRule } from '../../program-rules.js';
import type { District, DraftFinding } from '../events.js';
import { findingAt, quoted, type Place } from './finding.js';
import { looksAlike, namesIn } from './names.js';

/** Whom a plan names as its partners; of a plan of another district, what there is to compare with. */
export type PartnerList = {
  readonly district: District;
  readonly partners: readonly string[];
  /** Where each of them is named, where that is known. */
  readonly places?: ReadonlyMap<string, Place>;
};

export function partnersIn({ district, content }: { readonly district: District; readonly content: Content }, sections: readonly SectionRule[]): PartnerList {
  const places = new Map<string, Place>();
  for (const { name, place } of namesIn(content, sections, ['partner'])) if (!places.has(name)) places.set(name, place);
  return { district, partners: [...places.keys()], places };
}

/** The sections in which a plan of such a program names its partners. */
export const partnerSections = (sections: readonly SectionRule[]): string[] => sections.filter(({ fields }) => namesPartners(fields)).map(({ id }) => id);
const namesPartners = (fields: readonly FieldRule[]): boolean => fields.some(({ means, fields: inner }) => means === 'partner' || namesPartners(inner));

/**
 * Where this plan's partners and another's disagree: one names the other and is not named back, or both are
 * partners and name different others. Plans that have nothing to do with each other are not compared. Each is
 * told where this plan names whom it is about, or where it names its partners.
 */
export function checkPartners(own: PartnerList, others: readonly PartnerList[]): DraftFinding[] {
  return others.flatMap((other) => {
    if (sameDistrict(own.district.name, other.district.name) || own.partners.length === 0 || other.partners.length === 0) return [];
    const namesOther = names(own, other.district.name);
    const namedBack = names(other, own.district.name);
    if (!namesOther && !namedBack) return [];
    const told = (code: string, missing: string, named: string | undefined = missing) => findingAt(placeOf(own, named), 'warns', code, { district: quoted(missing), other: quoted(other.district.name) });
    return [
      ...(namedBack ? [] : [told('draft.partner-not-named-back', own.district.name, nameFor(own, other.district.name))]),
      ...(namesOther ? [] : [told('draft.partner-not-named', other.district.name)]),
      ...own.partners.filter((name) => !names(other, name) && !sameDistrict(name, other.district.name) && !sameDistrict(name, own.district.name)).map((name) => told('draft.partner-only-here', name)),
      ...other.partners.filter((name) => !names(own, name) && !sameDistrict(name, own.district.name) && !sameDistrict(name, other.district.name)).map((name) => told('draft.partner-only-there', name)),
    ];
  });
}

const nameFor = ({ partners }: PartnerList, district: string): string | undefined => partners.find((name) => sameDistrict(name, district));
const names = (list: PartnerList, district: string): boolean => nameFor(list, district) !== undefined;

function placeOf({ places }: PartnerList, named: string | undefined): Place {
  const own = named === undefined ? undefined : places?.get(named);
  const [first] = places?.values() ?? [];
  return own ?? { section: first?.section ?? 'partners' };
}

const COMMON = new Set(['public', 'schools', 'school', 'district', 'independent', 'isd', 'area', 'community']);

/** The same words but for what all districts are called, the same but for a slip, or one the initials of the other: KMS is Kerkhoven-Murdock-Sunburg. */
export function sameDistrict(a: string, b: string): boolean {
  const [first, second] = [words(a), words(b)];
  if (first.length === 0 || second.length === 0) return false;
  const [one, two] = [first.join(' '), second.join(' ')];
  return one === two || looksAlike(one, two) || initials(first) === two || initials(second) === one;
}

const words = (name: string): string[] => slug(name).split('-').filter((word) => word !== '' && !COMMON.has(word));
const initials = (parts: readonly string[]): string | null => (parts.length < 2 ? null : parts.map((word) => word[0]).join(''));
