import type { FastifyReply, FastifyRequest } from 'fastify';
import { aggregateNamed } from '#libs/commands/registry.js';
import type { Principal } from '#libs/commands/contract.js';
import type { TimeZone } from '#libs/kernel/dates.js';
import { hasSentence } from '#libs/messages/say.js';
import { mediaTypeOf } from '../../documents/media-type.js';
import { asked } from '../../http/field-problems.js';
import { answerOf, noticeMissed, type CommandAnswer } from '../../http/handled.js';
import { problem, ProblemError, refuseRequest } from '../../http/problem.js';
import { readUpload, type Upload } from '../../imports/upload.js';
import type { Parts } from '../../parts.js';
import { sendPage } from '../context.js';
import { enteredIn, type Entered } from './entered.js';
import { STEP_GONE, formerStep, stepFor } from './sent-step.js';
import { bodiesFrom, formProblems, type Kept } from './step-body.js';
import { fieldsOf, type Returned, type Step } from './step-form.js';

type Sent = {
  readonly principal: Principal;
  /** As the form's address names it. */
  readonly command: string;
  readonly given: Readonly<Record<string, unknown>> | undefined;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
};

/** The page that a form stood on: its steps as they are now, where it is read, and itself with a form that comes back. */
type SentFrom = {
  read(): Promise<{ readonly steps: readonly Step[]; readonly zone: TimeZone; readonly address: string }>;
  render(returned: Returned): Promise<string>;
};

/** Takes the step whose form was sent, and shows its page again: with what was done, or with the form and why it was not. */
export async function sentForm(parts: Parts, { principal, command, given, request, reply }: Sent, page: SentFrom): Promise<void> {
  const sent = request.isMultipart() ? await readUpload(request, { empty: true }) : null;
  const body = sent?.fields ?? given ?? {};
  const [key, version, stream, form] = [String(body['_key'] ?? ''), Number(body['_version']), String(body['_stream'] ?? ''), String(body['_form'] ?? '')];
  if (!/^[\x21-\x7e]{1,200}$/.test(key) || !Number.isInteger(version)) throw refuseRequest(400, 'api.form-incomplete');
  const { steps, zone, address } = await page.read();
  const step = stepFor(steps, command, stream, form);
  const entered = enteredIn(body);
  if (!step) {
    const gone = formerStep(command, stream);
    if (!gone) throw refuseRequest(400, 'api.form-incomplete');
    const { status, code, params, detail } = problem(412, STEP_GONE, { step: gone.title });
    await sendPage(reply, await page.render({ command: gone.command, stream, form, entered, code, params, detail, also: [], errors: [], status, seenVersion: version }), status);
    return;
  }
  try {
    const { logIndex, result } = await give(parts, principal, { ...step, version }, entered, key, zone, sent && sent.bytes.length > 0 ? sent : null);
    const late = noticeMissed(result);
    const done = late ? `callMeeting-late&day=${late}` : hasSentence(`did.${step.command}`) ? step.command : 'step';
    const did = logIndex === null ? 'nothing-changed' : `${done}&wait-for=${logIndex}`;
    await reply.redirect(`${address}?did=${did}`, 303);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { status, code, params, detail, also = [], errors = [] } = error.problem;
    await sendPage(reply, await page.render({ command: step.command, stream: step.id, form, entered, code, params, detail, also, errors, status, seenVersion: version }), status);
  }
}

async function give(parts: Parts, principal: Principal, step: Step, entered: Entered, key: string, zone: TimeZone, file: Upload | null): Promise<CommandAnswer> {
  const definition = aggregateNamed(step.aggregate)!.commands[step.command]!;
  const wanted = fieldsOf(step, definition).find(({ kind }) => kind === 'file');
  const kept: Kept | null = wanted && file ? { field: wanted.name, document: await parts.documents.put(principal.tenant, file.bytes, mediaTypeOf(file.fileName, file.bytes)), fileName: file.fileName } : null;
  const bodies = bodiesFrom(step, definition, entered, { key, zone, kept });
  if (bodies.length === 0) throw refuseRequest(422, 'api.form-nothing-entered');
  const given = bodies.map((body, n) => {
    const parsed = definition.schema.safeParse(body, asked);
    if (parsed.success) return { aggregate: step.aggregate, id: step.id, command: { ...parsed.data, name: step.command }, ifVersion: step.version };
    const errors = formProblems(step, definition, entered, parsed.error.issues, n);
    throw new ProblemError(problem(422, 'api.form-wrong', { count: errors.length }, errors));
  });
  return answerOf(await parts.handle({ principal, key, parts: given }), true);
}
