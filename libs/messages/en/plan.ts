/** Sentences by code, ICU MessageFormat. Each says what happened and what to do next. */
export const plan: Readonly<Record<string, string>> = {
  'plan.not-found': 'There is no such plan. “planline plans” lists those that there are: name one of them, or open it first.',
  'plan.closed': 'The plan is closed, so nothing in it can be changed any more. Open a new plan for what is still to be done.',
  'plan.already-open': 'A plan of this name exists already, under another program. Give the new one another name.',
  'plan.unknown-program': 'There is no program “{program}” here. List the programs, and name one with its version, like mi-sig-cohort-3@1.',
  'plan.other-program': 'A plan stays with its program, so it can’t go from {from} to {to}. Name another version of the same program, or open a new plan.',
  'plan.phase-ends-before-start': 'The phase “{phase}” would end before it starts. Correct one of its two dates.',
  'import.not-found': 'There is no such import. Check its address, or find it in the list of imports.',
  'import.already-started': 'An import with this id was started already, for another file or plan. Start a new one.',
  'import.finished': 'The import has come to its end, so no more rows can be added to it. Import the file again to take in what is new.',
  'import.chunk-overlaps': 'Lines {from} to {to} overlap with lines that were taken already. Continue after the last line that was taken.',
  'import.row-not-held': 'Line {line} is not held back. Look at the list of held rows for the lines that are.',
  'import.row-dealt-with': 'Line {line} was corrected or dismissed already. Nothing more is to be done about it.',
};
