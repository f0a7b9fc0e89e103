import { Body, Controller, Headers, Inject, Param, Post, Res, type Type } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import type { CommandDefinition, Principal } from '#libs/commands/contract.js';
import { collectionOf, isNamedByPair, kebab } from '#libs/commands/addresses.js';
import { answerOf, commandAnswerSchema, etagOf, type CommandAnswer } from '../http/handled.js';
import { conditionsOf } from '../http/conditions.js';
import { OfInstallation } from '../http/district.guard.js';
import { idSchema, pairSchema } from '../http/ids.js';
import { Who } from '../http/principal.js';
import { Answers, Conditional } from '../openapi/answers.js';
import { PARTS, type Parts } from '../parts.js';
import { sayingOf } from './saying.js';
import { planNamesOf } from './plan-names.js';

export type CommandCatalog = Readonly<Record<string, { readonly commands: Readonly<Record<string, CommandDefinition>> }>>;

/** One controller a kind of stream, one route a command that people may give: a new command is a new route, with nothing written here. */
export function commandControllers(catalog: CommandCatalog): Type[] {
  return Object.entries(catalog).flatMap(([aggregate, { commands }]) => {
    const forPeople = Object.entries(commands).filter(([, definition]) => definition.givenBy === 'people');
    return forPeople.length > 0 ? [controllerFor(aggregate, forPeople)] : [];
  });
}

function controllerFor(aggregate: string, commands: readonly (readonly [string, CommandDefinition])[]): Type {
  class CommandController {
    constructor(readonly parts: Parts) {}
  }
  Object.defineProperty(CommandController, 'name', { value: `${aggregate}Controller` });
  Inject(PARTS)(CommandController, undefined, 0);
  for (const [name, definition] of commands) addRoute(CommandController, aggregate, name, definition);
  ApiTags(collectionOf(aggregate))(CommandController);
  if (aggregate === 'tenant') OfInstallation()(CommandController);
  Controller(`api/${collectionOf(aggregate)}`)(CommandController);
  return CommandController;
}

/** What decorators on a written method would do. */
function addRoute(controller: Type<{ parts: Parts }>, aggregate: string, name: string, definition: CommandDefinition): void {
  const names = planNamesOf(aggregate, name, definition);
  async function give(
    this: { parts: Parts },
    principal: Principal,
    given: string,
    headers: IncomingHttpHeaders,
    fields: Readonly<Record<string, unknown>>,
    reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const { key, ifVersion, conditional } = conditionsOf(headers);
    const id = await names.id(this.parts, principal.tenant, given);
    const body = await names.body(this.parts, principal.tenant, fields);
    const handled = await this.parts.handle({ principal, key, parts: [{ aggregate, id, command: { ...body, name }, ifVersion }] });
    const answer = answerOf(handled, conditional, await sayingOf(this.parts, principal.tenant, handled.kind === 'refused' ? [handled.refusal] : []));
    reply.status(ifVersion === 0 ? 201 : 200).header('etag', etagOf(answer.version));
    if (answer.logIndex !== null) reply.header('planline-log-index', answer.logIndex);
    return answer;
  }
  Object.defineProperty(give, 'name', { value: name });
  const route: PropertyDescriptor = { value: give, writable: true, configurable: true };
  const target: object = controller.prototype;
  Object.defineProperty(target, name, route);
  Who()(target, name, 0);
  Param('id', { schema: isNamedByPair(aggregate) ? pairSchema : idSchema })(target, name, 1);
  Headers()(target, name, 2);
  Body({ schema: definition.schema.strict() })(target, name, 3);
  Res({ passthrough: true })(target, name, 4);
  Reflect.defineMetadata('design:paramtypes', [Object, String, Object, Object, Object], target, name);
  for (const decorate of [
    ApiOperation({ summary: definition.summary }),
    ApiParam({ name: 'id', schema: { type: 'string', maxLength: 241 }, ...(isNamedByPair(aggregate) && { description: '`<plan>/<stage or year>`, the slash as %2F; the plan by its id or its slug.' }) }),
    Conditional(),
    Answers({ 200: commandAnswerSchema, 201: commandAnswerSchema }, 404, 409, 412, 413, 415, 422, 428),
    Post(`:id/${kebab(name)}`),
  ])
    decorate(target, name, route);
}
