export const stage: Readonly<Record<string, string>> = {
  'stage.not-in-program': 'The program {program} of this plan has no such stage as “{stage}”. Check the address, or see the plan’s page for its stages.',
  'stage.out-of-order': '“{stage}” can’t begin: “{before}” is not concluded yet. Conclude that one first.',
};
