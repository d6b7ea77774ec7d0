import { openPinnedRoot, signersOf } from '../../terminal/wire/documents/root.ts';
import { openEnvelope } from '../../terminal/wire/envelope.ts';
import {
  type Acknowledgement,
  acknowledgementSchema,
  type UploadAnswer,
  uploadAnswerSchema,
} from '../../terminal/wire/upload.ts';
import { type Answer, jsonOf, staffCall } from './office-calls.ts';
import type { PairedTill } from './paired-till.ts';
import { saleText } from './sample-entries.ts';
import type { SmallUnion } from './small-union.ts';

export function saleTexts(count: number, prefix = 'sale'): readonly string[] {
  return Array.from({ length: count }, (_, place) => saleText(`${prefix}-${place + 1}`));
}

export function answerOf(answer: Answer): UploadAnswer {
  return uploadAnswerSchema.parse(jsonOf(answer));
}

export function outcomesOf(answer: Answer): readonly string[] {
  return answerOf(answer).outcomes.map(({ outcome }) => outcome);
}

/** The acknowledgement; throws unless the head key of the till's home programme signed it. */
export function acknowledged(till: PairedTill, answer: Answer): Acknowledgement {
  const root = openPinnedRoot(till.answer.roots[0]!.envelope);
  if (!root.ok) throw new Error(root.faults.join());
  const { acknowledgement } = answerOf(answer);
  const opened = openEnvelope('acknowledgement', acknowledgement, signersOf(root.value, 'head'));
  if (!opened.opened) throw new Error(opened.why);
  return acknowledgementSchema.parse(JSON.parse(opened.payload));
}

type Listed = {
  readonly id: string;
  readonly sequence: number;
  readonly payable: number;
  readonly discount: number;
};

export async function listed(union: SmallUnion, till: PairedTill): Promise<readonly Listed[]> {
  return jsonOf(await staffCall(union, 'GET', `/v1/redemptions?terminal=${till.answer.terminal}`));
}

export function storedEntries(union: SmallUnion) {
  return union.server.store.database.selectFrom('journalEntries').selectAll().orderBy('sequence').execute();
}

type ListedTill = { readonly terminal: string; readonly alarm: string | null; readonly sequence: number };

export async function stateOfTill(union: SmallUnion, till: PairedTill): Promise<ListedTill | undefined> {
  const tills = jsonOf<readonly ListedTill[]>(await staffCall(union, 'GET', '/v1/terminals'));
  return tills.find(({ terminal }) => terminal === till.answer.terminal);
}
