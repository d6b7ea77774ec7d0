import { Worker } from 'node:worker_threads';
import type { MergeFault, MergeJob } from './merge-job.ts';
import { mergeMembers } from './merge-members.ts';

/** A merge away from the thread that sells. */
export type RunMerge = (job: MergeJob) => Promise<MergeFault>;

/** A thread starts from a file that runs as it is: this code has one when it is compiled. */
const isCompiled = import.meta.url.endsWith('.js');

/** As written, under a test, the same code runs in the caller's thread; the system tests run the compiled one. */
export const runMerge: RunMerge = async (job) => (isCompiled ? inThread(job) : mergeMembers(job));

function inThread(job: MergeJob): Promise<MergeFault> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./merge-thread.js', import.meta.url), { workerData: job });
    // Nobody waits for a comparison: the till may end before it.
    if (job.do === 'compare') worker.unref();
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the merge was given up')));
  });
}
