import { parentPort } from 'node:worker_threads';
import { openEvidences, type SealedEvidence, type Trust } from './open-evidence.ts';

/** A thread's whole life: it opens the evidence of one pass after another. Numbers are moved out, so that none is left here. */
parentPort?.on(
  'message',
  ({ all, trust }: { readonly all: readonly SealedEvidence[]; readonly trust: Trust }) => {
    const opened = openEvidences(all, trust);
    const numbers = opened.flatMap((one) =>
      one?.of === 'chip' && one.checked.genuine ? [one.checked.panDigits.buffer as ArrayBuffer] : [],
    );
    parentPort?.postMessage(opened, numbers);
  },
);
