import type { Command } from 'commander';
import { writeFile } from 'node:fs/promises';
import { connect } from '../client.js';
import { sendFile } from '../import-file.js';
import { printJsonOr } from '../print.js';

export type KeptDocument = { readonly id: string; readonly saltedSha256: string; readonly bytes: number; readonly mediaType: string; readonly fileName: string };

export function addDocument(planline: Command): void {
  const document = planline.command('document').description('evidence, receipts and signed pages');
  document
    .command('keep <file>')
    .description('keep a file, and print what commands call it')
    .option('--json', 'print it as JSON')
    .action(async (file: string, { json }: { json?: boolean }, self: Command) => {
      const client = await connect(self.optsWithGlobals<{ tenant: string }>().tenant);
      const kept = await sendFile<KeptDocument>(client, '/api/documents', file, {});
      printJsonOr(json === true, kept, () => [`${kept.fileName}: ${kept.bytes} bytes, document ${kept.id}`]);
    });
  document
    .command('get <id> <file>')
    .description('write a document that is kept into a file')
    .action(async (id: string, file: string, _options: unknown, self: Command) => {
      const client = await connect(self.optsWithGlobals<{ tenant: string }>().tenant);
      const answer = await client.send(`/api/documents/${encodeURIComponent(id)}`, { method: 'GET' });
      await writeFile(file, Buffer.from(await answer.arrayBuffer()));
      console.log(`Written to ${file}.`);
    });
}
