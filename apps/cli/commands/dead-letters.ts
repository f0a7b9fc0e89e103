import type { Command } from 'commander';
import { connect } from '../client.js';
import { printJsonOr } from '../print.js';

type Delivery = { readonly id: string; readonly day: string; readonly name: string | null; readonly person: string; readonly reminders: number; readonly tries: number; readonly reason: { readonly sentence: string; readonly detail: string | null } | null };

export function addDeadLetters(planline: Command): void {
  const group = planline.command('dead-letters').description('mails that were given up');
  group
    .command('list', { isDefault: true })
    .description('each with the reason')
    .option('--json', 'print the answer as JSON')
    .action(async ({ json }: { json?: boolean }, self: Command) => {
      const client = await connect(self.optsWithGlobals<{ tenant: string }>().tenant);
      const answer = await client.get<{ items: Delivery[] }>('/api/deliveries', { state: 'dead' });
      printJsonOr(json === true, answer, () => (answer.items.length === 0 ? ['No mail was given up.'] : answer.items.map(lineOf)));
    });
  group
    .command('send-again <id>')
    .description('try one again')
    .action(async (id: string, _: object, self: Command) => {
      const client = await connect(self.optsWithGlobals<{ tenant: string }>().tenant);
      await client.post(`/api/deliveries/${encodeURIComponent(id)}/send-again`, {});
      console.log('It is sent again.');
    });
}

const lineOf = ({ id, day, name, person, reminders, tries, reason }: Delivery): string =>
  `${id}: ${reminders} reminders of ${day} to ${name ?? person}, tried ${tries} times. ${reason?.sentence ?? ''} ${reason?.detail ?? ''}`.trimEnd();
