import { WORD_LIMITS } from '#libs/documents/word/limits.js';
import type { SectionRule } from '#libs/domain/program-rules.js';
import { refuse, type Result } from '#libs/kernel/refusal.js';
import { FILE_LIMITS, inThread } from './in-thread.js';
import { wordForm, type WordForm } from './word-form.js';

/** Reads Word forms of strangers as `wordForm` does, in a thread of its own: a large one takes seconds, and nobody else waits for it. */
export async function readWordForm(bytes: Uint8Array, sections: readonly SectionRule[] | null): Promise<Result<WordForm>> {
  // What is too large is refused unread. And sources that were not compiled are nothing that a thread could run.
  if (bytes.length > WORD_LIMITS.bytes || import.meta.url.endsWith('.ts')) return wordForm(bytes, sections);
  const read = await inThread<Result<WordForm>>(new URL('./word-thread.js', import.meta.url), { bytes, sections }, FILE_LIMITS);
  return read.done ? read.answer : refuse('documents.costs-much', { seconds: FILE_LIMITS.seconds });
}
