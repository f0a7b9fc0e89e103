export const stage: Readonly<Record<string, string>> = {
  'stage.not-in-program': 'The program {program} of this plan has no such stage as “{stage}”. Check the address, or see the plan’s page for its stages.',
  'stage.out-of-order': '“{stage}” can’t begin: “{before}” is not concluded yet. Conclude that one first.',
  'stage.draft': 'The plan’s text, by {program}',
  'stage.nothing-frozen': '“{stage}” can’t begin: no revision of the text is frozen yet. Freeze one first.',
  'stage.guard': '{rule} This does not hold now: {saw}. Change the text, then freeze it again.',
};
