import { readFileSync } from 'node:fs';

/** The text of the KMS plan with the faults of its form mended, so that it can be frozen. */
export const kmsInOrder = readFileSync('examples/kms/plan.yaml', 'utf8')
  .replace('name: Enter name }', 'name: West Central }')
  .replace('{ measure: Enter KIP. }', '{ measure: Teachers who lead a course, unit: percent, targets: { 2021: 5, 2022: 10, 2023: 15 } }')
  .replace('integrated_learning_environment: []', 'integrated_learning_environment: [cultural-fluency]');
