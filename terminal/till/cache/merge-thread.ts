import { parentPort, workerData } from 'node:worker_threads';
import type { MergeJob } from './merge-job.ts';
import { mergeMembers } from './merge-members.ts';

/** A thread's whole life: one merge, and what became of it. */
parentPort?.postMessage(await mergeMembers(workerData as MergeJob));
