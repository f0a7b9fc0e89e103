import { fromWhere } from './from-where.js';

/** What guards of a program answer. `says` is the rule in the program's own words, `saw` what it read, `mark` and `source` who says so. */
export const guards: Readonly<Record<string, string>> = {
  'guard.blocks':
    '{says}{mark, select, U { (unverified rule)} none { (unverified rule)} other {}} This is not so (rule “{guard}”).{at, select, none {} other { It fails at: {at}.}} It saw: {saw}. {mark, select, none {No source is given for it.} other {Its source: {source}.}}{others, plural, =0 {} one { One more rule blocks as well.} other { # more rules block as well.}} Put it right, and try again.',
  'guard.needs-explanation':
    '{says}{mark, select, U { (unverified rule)} none { (unverified rule)} other {}} This is not so (rule “{guard}”).{at, select, none {} other { It fails at: {at}.}} It saw: {saw}. {mark, select, none {No source is given for it.} other {Its source: {source}.}}{others, plural, =0 {} one { One more rule asks for this as well.} other { # more rules ask for this as well.}} Put it right, or give the explanation of “{guard}” with the command.',
  'guard.explains-nothing':
    'There is nothing called “{given}” to be explained with this step, so it was not taken. {near, select, none {{known, select, none {Leave the explanation out: there is nothing else either.} other {What can be explained: {known}. Take one of these, or leave the explanation out.}}} other {Did you mean {near}? Take that, or leave the explanation out.}}',
  'guard.also':
    'As well: {says}{mark, select, U { (unverified rule)} none { (unverified rule)} other {}} This is not so (rule “{guard}”).{at, select, none {} other { It fails at: {at}.}} It saw: {saw}. {mark, select, none {No source is given for it.} other {Its source: {source}.}}',
  'guard.from': fromWhere,
};
