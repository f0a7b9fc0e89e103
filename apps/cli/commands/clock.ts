import type { Command } from 'commander';
import { connect } from '../client.js';
import { factsOf, giveOrder } from '../orders.js';
import { printJsonOr } from '../print.js';
import { Refused } from '../refused.js';

type ClockAnswer = { readonly now: string; readonly today: string; readonly timeZone: string; readonly simulated: boolean; readonly mayMove: boolean };

export function addClock(planline: Command): void {
  const clock = planline.command('clock').description('Planline’s time, which demonstrations may move');
  clock
    .command('show', { isDefault: true })
    .description('what time it is')
    .option('--json', 'print the answer as JSON')
    .action(async ({ json }: { json?: boolean }, self: Command) => {
      const client = await connect(self.optsWithGlobals<{ tenant: string }>().tenant);
      const answer = await client.get<ClockAnswer>('/api/clock');
      printJsonOr(json === true, answer, () => [`${answer.today} (${answer.now}, ${answer.timeZone})${answer.simulated ? ', moved' : ''}`]);
    });
  clock
    .command('advance')
    .description('step from deadline to deadline, or let the days run; never on an outside database')
    .option('--to <date>', 'a day, for its last minute; or a moment')
    .option('--speed <factor>', 'seconds of Planline a second, from now on')
    .action(async ({ to, speed }: { to?: string; speed?: string }, self: Command) => {
      if ((to === undefined) === (speed === undefined)) throw new Refused({ code: 'setup.clock-to-or-speed', params: {} });
      const client = await connect(self.optsWithGlobals<{ tenant: string }>().tenant);
      const order = to === undefined ? { path: '/api/clock/speed', body: { speed: Number(speed) } } : { path: '/api/clock/advance', body: { to } };
      const done = await giveOrder(client, order.path, order.body);
      const { now, today, timeZone } = await client.get<ClockAnswer>('/api/clock');
      console.log(`It is ${today} now (${now}, ${timeZone}): ${factsOf(done)}.`);
    });
}
