import { parentPort, workerData } from 'node:worker_threads';
import type { SectionRule } from '#libs/domain/program-rules.js';
import { wordForm } from './word-form.js';

const { bytes, sections } = workerData as { readonly bytes: Uint8Array; readonly sections: readonly SectionRule[] | null };
parentPort!.postMessage(wordForm(bytes, sections));
