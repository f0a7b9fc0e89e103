import type { TestApi } from './api.js';
import type { District, Kept } from './district.js';

/** What a worker tells of the package that it made of what was submitted, from all that is there. `kept`: the file that stands for each of its documents. */
export async function packageMade(api: TestApi, district: District, submission: string, kept: Kept): Promise<void> {
  await api.settled();
  const { state } = await district.ask<{ state: { version: number; packages: unknown[]; current: { number: number; revision: number } } }>(`/api/stages/submission/${encodeURIComponent(submission)}`);
  const { version, packages, current } = state;
  const principal = { tenant: 'local', actor: { kind: 'system', id: 'test', assurance: 'session' }, onBehalfOf: null } as const;
  const documents = (['plan-docx', 'manifest'] as const).map((kind) => ({ kind, fileName: kind === 'manifest' ? 'manifest.json' : 'Plan of the district.docx', document: kept, sha256: 'a'.repeat(64) }));
  const command = { name: 'notePackage', package: packages.length + 1, submission: current.number, revision: current.revision, budget: null, documents, builtFrom: { logIndex: '1', version } };
  const handled = await api.parts.handle({ principal, key: `package-${submission}-${packages.length + 1}`, parts: [{ aggregate: 'submission', id: submission, command, ifVersion: null }], plan: submission.split('/')[0]! });
  if (handled.kind !== 'done') throw new Error(`the package was not taken: ${handled.kind}`);
}
