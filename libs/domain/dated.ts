import { instantOn, type CalendarDate, type Instant } from '#libs/kernel/dates.js';
import type { DecisionContext } from './decider.js';

/** A fact of another day took effect when that day began. */
export const dated = (day: CalendarDate, { today, settings }: DecisionContext): { effective?: Instant } =>
  day === today ? {} : { effective: instantOn(day, settings.dayStartsAt, settings.timeZone) };
