import { rolesOf as boardRoles } from '#libs/domain/board/approval/deciding.js';
import { boardOptions } from '#libs/domain/board/options.js';
import { rolesOf as councilRoles } from '#libs/domain/council/attest.js';
import { stageStreamId } from '#libs/domain/stage.js';
import { rolesOf as submissionRoles } from '#libs/domain/submission/options.js';
import { slug } from '#libs/kernel/ids.js';
import { holders, revisionsOf } from './choices.js';
import type { StepGround } from './ground.js';
import type { Step } from './step-form.js';

/**
 * What was decided before Planline, said by somebody in a role of the stage and shown by a document that is kept with it.
 * What is made up to try things out is no work of these pages.
 */
export function attestSteps({ plan, stage, rule, version, draft, held, bodies }: StepGround): Step[] {
  if (stage.kind === 'draft') return draft ? [{ aggregate: 'draft', id: plan.id, version: draft.version, command: 'attest', leave: ['testData'], filesById: ['document'], needs: ['document'] }] : [];
  const revision = revisionsOf(draft).slice(0, 1);
  if (!rule || revision.length === 0) return [];
  const on = { id: stageStreamId(plan.id, stage.id), version, leave: ['testData'] };
  const said = (roles: readonly string[]) => {
    const saying = held.filter(({ role }) => roles.includes(role));
    return { revision, by: holders(held, roles), role: saying.map(({ role, title }) => ({ value: role, label: title })) };
  };
  switch (stage.kind) {
    case 'council-input':
      return [{ ...on, aggregate: 'council-round', command: 'attestInput', choices: said(councilRoles(rule)), filesById: ['documentId'], needs: ['documentId'] }];
    case 'board-approval': {
      const options = boardOptions(rule);
      if (!options) return [];
      const body = bodies.filter(({ kind }) => kind === 'board').map((board) => ({ value: board.body, label: board.name }));
      const rows = options.signers.map(slug).map((role) => ({ label: held.find((one) => one.role === role)?.title ?? role.replaceAll('-', ' '), fixed: { role } }));
      return [{ ...on, aggregate: 'approval', command: 'attestApproval', choices: { ...said(boardRoles(rule, options)), body }, needs: ['file'], list: { field: 'signed', rows, ask: ['signedOn'], needs: 'signedOn' } }];
    }
    case 'agency-submission':
      return [{ ...on, aggregate: 'submission', command: 'attestSubmission', choices: said(submissionRoles(rule)), needs: ['file'] }];
    default:
      return [];
  }
}
