import { refuse } from '#libs/kernel/refusal.js';
import { FILE_LIMITS, inThread } from './in-thread.js';
import { YAML_LIMITS, yamlTree, type YamlReading } from './yaml-tree.js';

/** Reads YAML of strangers as `yamlTree` does, in a thread of its own: parsing a large file takes seconds, and nobody else waits for it. */
export async function readYaml(bytes: Uint8Array): Promise<YamlReading> {
  // What is too large is refused unread. And sources that were not compiled are nothing that a thread could run.
  if (bytes.length > YAML_LIMITS.bytes || import.meta.url.endsWith('.ts')) return yamlTree(bytes);
  const read = await inThread<YamlReading>(new URL('./yaml-thread.js', import.meta.url), bytes, FILE_LIMITS);
  return read.done ? read.answer : { ok: false, broken: { refusal: refuse('draft.file-costs-much', { seconds: FILE_LIMITS.seconds }).refusal, at: null } };
}
