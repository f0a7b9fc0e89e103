import { stageOf, type ProgramRules } from '../../program-rules.js';
import { waitBy, type Wait } from '../../wait.js';
import { isSigned, unshown, type ApprovalState } from './state.js';

/** A board's vote, each signature, and the scan of a page that was printed or signed; `handle` keeps those of each round apart. */
export function approvalWaits(state: ApprovalState, rules: ProgramRules): readonly Wait[] {
  if (state.status === 'none' || (state.status === 'concluded' && state.attested)) return [];
  const rule = stageOf(rules, state.stage);
  if (!rule) return [];
  const { planStart, planEnd, openedOn, pages } = state;
  const motion = isSigned(state) ? state.motion : null;
  const dates = { 'plan-start': planStart, 'plan-end': planEnd, opened: openedOn, carried: motion?.on, 'meeting-held': motion?.on };
  const waits: (Wait | null)[] = [waitBy(rules, rule, 'vote', { status: motion ? 'done' : 'open', start: openedOn, dates })];
  if (isSigned(state) && motion) {
    for (const role of state.signers) {
      const signed = state.signatures.some((signature) => signature.role === role);
      const sign = waitBy(rules, rule, 'sign', { status: signed ? 'done' : 'open', start: motion.on, dates, subject: role, about: role });
      // Whoever signs is asked, not one for all.
      waits.push(sign && { ...sign, owners: [role] });
    }
    const page = pages.find(({ revision }) => state.reaches.some((reached) => reached.revision === revision));
    const onPaper = state.signatures.find(({ role }) => unshown(state).includes(role));
    const confirmed = state.scans.some(({ status }) => status === 'confirmed');
    const scanned = onPaper ? 'open' : confirmed ? 'done' : state.status === 'concluded' ? 'not-needed' : 'open';
    const since = page?.issuedOn ?? onPaper?.recordedOn;
    if (since) waits.push(waitBy(rules, rule, 'scan', { status: scanned, start: since, dates }));
  }
  // The agency has decided: nobody is reminded of a round that it did not wait for.
  const settled = (wait: Wait): Wait => (state.settledOn !== null && wait.status === 'open' ? { ...wait, status: 'not-needed' } : wait);
  return waits.filter((wait) => wait !== null).map(settled);
}
