import { isTimeZone } from '#libs/kernel/dates.js';
import { refuse, ok, type Result } from '#libs/kernel/refusal.js';

/** Where a new district's zone is from: what was not given is said. */
export type DistrictZone = { readonly timeZone: string; readonly from: 'given' | 'people' | 'program' | 'machine' };

export type ZoneWish = {
  readonly given?: string | undefined;
  /** What the file at hand tells; asked only where nothing was given. */
  readonly suggested?: () => Promise<DistrictZone | null>;
  /** The zone of this machine; that of a server is no district's. */
  readonly machine?: string;
  /** Takes the machine's whatever it is: whoever asks says so. */
  readonly anyMachine?: boolean;
};

const NOBODYS = /^(UTC|GMT|Universal|Zulu|Etc\/.*)$/;

export async function chooseZone(tenant: string, { given, suggested, machine = Intl.DateTimeFormat().resolvedOptions().timeZone, anyMachine = false }: ZoneWish): Promise<Result<DistrictZone>> {
  if (given !== undefined) return isTimeZone(given) ? ok({ timeZone: given, from: 'given' }) : refuse('tenant.unknown-time-zone', { timeZone: given });
  const told = await suggested?.();
  if (told) return ok(told);
  return NOBODYS.test(machine) && !anyMachine ? refuse('setup.time-zone-missing', { tenant, machine }) : ok({ timeZone: machine, from: 'machine' });
}
