import type { CalendarDate } from '#libs/kernel/dates.js';
import type { ReviewEvent } from '../events.js';

type Said = { readonly outcome: string; readonly sections: readonly string[] };
/** What was said of one text or file: begun anew with each that arrives, and with each decision that is taken back. */
type Sheet = { readonly said: Map<string, Said>; readonly result: (outcome: string, counts: Record<string, number>, said: readonly Said[]) => unknown; settled: boolean };

/**
 * What happened in a review, with each result where somebody would tell it who keeps a list of names and a sheet for the
 * plan and for each budget. It shares nothing with the code that it checks: results that are there are to be left out.
 */
export function withResultsByHand(events: readonly ReviewEvent[], on: CalendarDate): unknown[] {
  let assigned: readonly string[] = [];
  let need = 0;
  let text = { revision: 0, hash: '' };
  const conflicts = new Set<string>();
  const sheets = new Map<string, Sheet>();
  const ofPlan = (): void => {
    const { revision, hash } = text;
    const sections = (said: readonly Said[]): string[] => [...new Set(said.flatMap((one) => (one.outcome === 'return' ? one.sections : [])))].sort();
    sheets.set('plan', { said: new Map(), settled: false, result: (outcome, counts, said) => ({ type: 'ReviewSettled', data: { outcome, counts, sections: outcome === 'return' ? sections(said) : [], revision, hash, on } }) });
  };
  const ofBudget = (year: string, document: string): void => {
    sheets.set(year, { said: new Map(), settled: false, result: (outcome, counts) => ({ type: 'BudgetSettled', data: { year, document, outcome, counts, on } }) });
  };
  const files = new Map<string, string>();

  return events.flatMap((event) => {
    const { type, data } = event;
    if (type === 'ReviewOpened' || type === 'RevisionArrived') {
      text = data;
      ofPlan();
    } else if (type === 'ReviewersAssigned') ({ reviewers: assigned, need } = data);
    else if (type === 'ConflictDeclared') {
      conflicts.add(data.reviewer);
      for (const { said } of sheets.values()) said.delete(data.reviewer);
    } else if (type === 'ConflictTakenBack') conflicts.delete(data.reviewer);
    else if (type === 'OpinionRecorded') sheets.get('plan')!.said.set(data.reviewer, data);
    else if (type === 'ReturnTakenBack') ofPlan();
    else if (type === 'BudgetArrived') {
      files.set(data.year, data.document);
      ofBudget(data.year, data.document);
    } else if (type === 'BudgetOpinionRecorded') sheets.get(data.year)!.said.set(data.reviewer, { outcome: data.outcome, sections: [] });
    else if (type === 'DecisionTakenBack') {
      if (data.year === null) ofPlan();
      else ofBudget(data.year, files.get(data.year)!);
    }
    return [event, ...[...sheets].flatMap(([of, sheet]) => resultOn(sheet, of === 'plan' ? ['approve', 'return', 'decline'] : ['approved', 'declined']))];
  });

  function resultOn(sheet: Sheet, outcomes: readonly string[]): unknown[] {
    if (sheet.settled) return [];
    const heard = assigned.flatMap((reviewer) => (conflicts.has(reviewer) ? [] : (sheet.said.get(reviewer) ?? [])));
    const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, heard.filter((one) => one.outcome === outcome).length]));
    const won = outcomes.filter((outcome) => counts[outcome]! > 0 && counts[outcome]! >= need);
    sheet.settled = won.length > 0;
    const conflicted = assigned.filter((reviewer) => conflicts.has(reviewer)).length;
    return won.map((outcome) => sheet.result(outcome, { ...counts, assigned: assigned.length, conflicted, need }, heard));
  }
}
