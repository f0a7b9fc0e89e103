import type { FormHead, PlanForm } from '#libs/documents/word/form.js';
import { readPlanForm } from '#libs/documents/word/read-form.js';
import { readHead } from '#libs/documents/word/read-head.js';
import { readWord } from '#libs/documents/word/read-word.js';
import type { SectionRule } from '#libs/domain/program-rules.js';
import { ok, type Result } from '#libs/kernel/refusal.js';

/** What a Word form says of itself, and by the sections of its program what was filled in. Plain data: it comes out of another thread. */
export type WordForm = { readonly head: FormHead; /** Null where its program is not known yet. */ readonly form: PlanForm | null };

export function wordForm(bytes: Uint8Array, sections: readonly SectionRule[] | null): Result<WordForm> {
  const read = readWord(bytes);
  return read.ok ? ok({ head: readHead(read.value), form: sections && readPlanForm(read.value, sections) }) : read;
}
