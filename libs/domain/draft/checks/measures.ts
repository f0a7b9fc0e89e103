import { measureSchema, targetsSchema, type Content, type Measure } from '../../content.js';
import type { FieldRule, SectionRule } from '../../program-rules.js';
import type { DraftFinding, Period } from '../events.js';
import { itemsOf } from '../state.js';
import { findingAt, type Place } from './finding.js';
import { rowsOf, valueOf, type Values } from './values.js';

type Told = { readonly field: FieldRule; readonly place: Place; readonly measures: readonly Measure[]; readonly years: readonly number[] };

/**
 * Numbers that are to be compared must count the same thing: the targets of one indicator over its years, and
 * the measures of one item with each other (a goal's baseline and target). Percent and points are never mixed.
 */
export function checkMeasures(content: Content, rules: readonly SectionRule[], period: Period): DraftFinding[] {
  return rules.flatMap(({ id: section, fields }) =>
    itemsOf(content, section).flatMap(({ key: item, fields: values }) => {
      const placeOf = (field: string): Place => ({ section, item, field });
      const rows = fields.filter(({ kind }) => kind === 'rows').flatMap((field) =>
        rowsOf(values[field.id]).flatMap((row, i) => recordFindings(field.fields, row, (inner) => placeOf(`${field.id}[${i}].${inner}`), period)),
      );
      return [...recordFindings(fields, values, placeOf, period), ...rows];
    }),
  );
}

function recordFindings(fields: readonly FieldRule[], values: Values, placeOf: (field: string) => Place, period: Period): DraftFinding[] {
  const told = fields.flatMap((field) => toldIn(field, valueOf(values, field.id), placeOf(field.id)));
  return [...mixed(told, unitBeside(fields, values)), ...told.flatMap((one) => outside(one, period))];
}

function toldIn(field: FieldRule, value: unknown, place: Place): Told[] {
  if (field.kind === 'measure') {
    const read = measureSchema.safeParse(value);
    return read.success ? [{ field, place, measures: [read.data], years: read.data.year === null ? [] : [read.data.year] }] : [];
  }
  if (field.kind !== 'targets' || Array.isArray(value)) return [];
  const read = targetsSchema.safeParse(value);
  return read.success ? [{ field, place, measures: Object.values(read.data), years: Object.keys(read.data).map(Number) }] : [];
}

const UNIT = measureSchema.shape.unit;

/** A form may say the unit in a field of its own beside the numbers. */
function unitBeside(fields: readonly FieldRule[], values: Values): string | null {
  const beside = fields.find(({ means }) => means === 'unit');
  const said = beside && UNIT.safeParse(valueOf(values, beside.id));
  return said?.success ? said.data : null;
}

function mixed(told: readonly Told[], beside: string | null): DraftFinding[] {
  const all = [...(beside === null ? [] : [beside]), ...told.flatMap(({ measures }) => measures.map(({ unit }) => unit))];
  const [first] = all;
  const other = told.find(({ measures }) => measures.some(({ unit }) => unit !== first));
  if (!first || !other) return [];
  const unit = other.measures.find((measure) => measure.unit !== first)!.unit;
  return [findingAt(other.place, 'blocks', 'draft.units-mixed', { title: other.field.title, unit, other: first })];
}

/** A baseline lies before the plan; a target lies in one of its years. */
function outside({ field, place, years }: Told, { start, end }: Period): DraftFinding[] {
  if (field.kind === 'measure' && field.means !== 'target') return [];
  const year = years.find((one) => one < Number(start.slice(0, 4)) || one > Number(end.slice(0, 4)));
  return year === undefined ? [] : [findingAt(place, 'warns', 'draft.target-outside-period', { title: field.title, year: String(year), start, end })];
}
