import type { ImportReport } from '../report.js';

const head = 'Phase,Action Step,Responsible,Start Date,End Date,Success Metric\n';

/** A timeline with these rows under its headings. */
export const timeline = (...rows: string[]): Buffer => Buffer.from(head + rows.map((row) => `${row}\n`).join(''));

/** Line, column, value and code of the findings of these severities, in the report's order. */
export const found = ({ findings }: ImportReport, ...severities: string[]): (string | number | null)[][] =>
  findings.filter(({ severity }) => severities.includes(severity)).map(({ line, column, value, code }) => [line, column, value, code.replace('imports.', '')]);
