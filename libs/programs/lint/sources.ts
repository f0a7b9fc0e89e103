import type { Program, Sourced } from '../program.js';
import { warns, type Found, type Path } from './found.js';

export type RulePlace = { readonly path: Path; readonly rule: Sourced };

/** Everything in a program that someone could ask "says who?" about. */
export function rulePlaces(program: Program): RulePlace[] {
  const { stages = [], sections = [], guards = [], roles = [], documents = [], ladders = {}, calendar, period, sharedStrategies } = program;
  const all = <T extends Sourced>(name: string, rules: readonly T[]): RulePlace[] => rules.map((rule, i) => ({ path: [name, i], rule }));
  return [
    { path: ['coordinator'], rule: program.coordinator },
    { path: ['ladder'], rule: program.ladder },
    ...Object.entries(ladders).map(([name, rule]) => ({ path: ['ladders', name], rule })),
    ...all('phases', program.phases),
    ...all('lawDates', program.lawDates),
    ...(period ? [{ path: ['period'], rule: period }] : []),
    ...(calendar ? [{ path: ['calendar'], rule: calendar }, ...(calendar.overrides ?? []).map((rule, i) => ({ path: ['calendar', 'overrides', i], rule }))] : []),
    ...(sharedStrategies ? [{ path: ['sharedStrategies'], rule: sharedStrategies }] : []),
    ...all('roles', roles),
    ...roles.flatMap(({ escalatesTo, escalatesToSource: source }, i) => (escalatesTo === undefined ? [] : [{ path: ['roles', i, 'escalatesTo'], rule: source ? { source } : {} }])),
    ...all('sections', sections),
    ...all('stages', stages),
    ...stages.flatMap(({ waits = {} }, i) => Object.entries(waits).map(([key, rule]) => ({ path: ['stages', i, 'waits', key], rule }))),
    ...stages.flatMap(({ options = {} }, i) => optionPlaces(options, ['stages', i, 'options'])),
    ...all('guards', guards),
    ...all('documents', documents),
  ];
}

/** Options that carry their own source beside them, by its name: `rules` and `rulesSource`. */
const sourcedBeside: Readonly<Record<string, string>> = {
  ...{ rules: 'rulesSource', scanConfirmedBy: 'scanConfirmedBySource', covers: 'coversSource' },
  ...{ disposer: 'disposerSource', certifier: 'certifierSource', minimumCell: 'minimumCellSource' },
  ...{ roles: 'rolesSource', approvalsAfterReturn: 'approvalsAfterReturnSource' },
};

/** What the options of a stage say of councils and seats, of a board and who confirms its scans, and of an agency: its address, its states and what may follow them, its budgets, what its reviewers look at and how many of them decide. */
function optionPlaces(options: Readonly<Record<string, unknown>>, path: Path): RulePlace[] {
  const { agency, budget, states, transitionsSource, councils, represented, parentCommittee, checklist, review, rules, secondSource, purposeSource } = options;
  const place = (value: unknown, ...at: Path): RulePlace[] => (typeof value === 'object' && value !== null ? [{ path: [...path, ...at], rule: value as Sourced }] : []);
  const each = (name: string, list: unknown): RulePlace[] => (Array.isArray(list) ? list.flatMap((rule: unknown, i) => place(rule, name, i)) : []);
  return [
    ...Object.entries(sourcedBeside).flatMap(([option, source]) => ((options[option] ?? null) === null ? [] : place({ source: options[source] }, option))),
    ...(rules === undefined ? [] : [...place({ source: secondSource }, 'secondSource'), ...place({ source: purposeSource }, 'purposeSource')]),
    ...place(agency, 'agency'),
    ...each('states', states),
    ...(states === undefined ? [] : place({ source: transitionsSource }, 'transitionsSource')),
    ...each('councils', councils),
    ...each('represented', represented),
    ...(parentCommittee === null ? [] : place(parentCommittee, 'parentCommittee')),
    ...place(budget, 'budget'),
    ...each('checklist', checklist),
    ...place(review, 'review'),
  ];
}

export const sourcesMissing = (program: Program): Found[] =>
  rulePlaces(program).flatMap(({ path, rule }) => (rule.source ? [] : [warns(path, 'programs.source-missing', { where: path.join('.') })]));
