import { partsOfStream } from '#libs/kernel/streams.js';
import type { CommandPart, Handled } from '#libs/commands/contract.js';
import type { EffectCall, EffectDeps } from './deps.js';

const ACTOR = { kind: 'system', id: 'effects', assurance: 'session' } as const;

/** Throws on any answer but success, so that the effect is tried again; by then its stream may not want it any more. */
export async function endEffect({ handle }: Pick<EffectDeps, 'handle'>, { tenant, stream, key }: EffectCall, command: CommandPart['command']): Promise<void> {
  const { prefix: aggregate, id } = partsOfStream(stream);
  const part = { aggregate, id, command, ifVersion: null };
  const answer: Handled = await handle({ principal: { tenant, actor: ACTOR, onBehalfOf: null }, parts: [part], key: `${key}:${command.name}` });
  if (answer.kind === 'done' || answer.kind === 'nothing-to-do') return;
  throw new Error(`${command.name} of ${stream}: ${answer.refusal.code} ${JSON.stringify(answer.refusal.params)}`);
}
