import { getHeapStatistics, GCProfiler, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/**
 * The most memory that this thread held while something ran, above what it held before: memory is highest when the
 * collector begins, and what is there once all is over says nothing of that.
 */
export async function peakOf<T>(run: () => T | Promise<T>): Promise<{ readonly answer: T; readonly bytes: number }> {
  collect();
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  const profiler = new GCProfiler();
  profiler.start();
  const answer = await run();
  collect();
  const { statistics } = profiler.stop();
  const held = statistics.map(({ beforeGC: { heapStatistics: before } }) => before.usedHeapSize + before.externalMemory);
  return { answer, bytes: Math.max(...held) - heap - external };
}
