/** What guards of a program answer. `says` is the rule in the program's own words, `saw` what it read. */
export const guards: Readonly<Record<string, string>> = {
  'guard.blocks':
    '{says} This is not so (rule “{guard}”). It saw: {saw}.{others, plural, =0 {} one { One more rule blocks as well.} other { # more rules block as well.}} Put it right, and try again.',
  'guard.needs-explanation':
    '{says} This is not so (rule “{guard}”). It saw: {saw}.{others, plural, =0 {} one { One more rule asks for this as well.} other { # more rules ask for this as well.}} Put it right, or give the explanation of “{guard}” with the command.',
};
