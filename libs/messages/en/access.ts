/** Sentences by code, ICU MessageFormat. Each says what happened and what to do next. */
export const access: Readonly<Record<string, string>> = {
  'access.no-such-command': 'There is no command “{command}”. Look in the API’s description for those there are.',
  'access.kind-may-nothing': 'A {kind} may not give the command “{command}”, nor any other yet. Ask the owner of this installation.',
  'access.system-only': 'Only Planline itself gives the command “{command}”, when a date has come or a mail has gone. Nothing is to be done by hand.',
  'access.people-only': 'Only a person may give the command “{command}”. Sign in, and give it in your own name.',
  'access.not-signed-in': 'The command “{command}” needs somebody who is signed in. Sign in, and try again.',
  'access.no-grant': 'On {on} no grant opens the plan “{plan}” to you. Ask its district to grant access.',
  'access.guest-only-reviews': 'Somebody of another tenant may review a plan here, and not give the command “{command}”. Ask the district to do it.',
};
