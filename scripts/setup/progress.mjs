/** What the set-up can't get past, as one sentence that says what to do. */
export class Stop extends Error {}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** Runs steps in order; each answers with what to print of it. Prints to stderr where stdout belongs to an answer. */
export async function inSteps(steps, print = console.log) {
  const count = Object.keys(steps).length;
  let number = 0;
  for (const [name, step] of Object.entries(steps)) {
    const since = Date.now();
    const head = `[${++number}/${count}] ${name}`;
    const outcome = await step((doing) => print(`${head}: ${doing} …`));
    print(`${head}: ${outcome}${Date.now() - since > 500 ? ` (${seconds(since)})` : ''}`);
  }
}

/** Ends the process with the sentence of a `Stop`, or with everything that is known of a mistake of ours. */
export function fail(error) {
  console.error(error instanceof Stop ? `\n${error.message}` : error);
  process.exit(1);
}
