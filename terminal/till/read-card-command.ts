import { type CardReading, type RecordedCard, readCard, replayExchanges } from '../../drivers/emv/index.ts';
import { nodeCardCrypto } from '../wire/card-crypto.ts';
import { recordedCardSchema } from '../wire/card-schema.ts';
import { parseJson } from '../wire/faults.ts';
import { chinaDate } from './china-time.ts';

export type CommandResult = { readonly exit: number; readonly out: string; readonly err: readonly string[] };

/** The file does not fit: one line a fault on standard error. */
const exitWrongInput = 2;

/**
 * `till read-card --replay FILE`: reads the recorded card through the same code as a live one. The file brings its
 * own trust anchors and its own clock; test keys are allowed. Exit 0 whatever the verdict.
 */
export async function replayCard(text: string): Promise<CommandResult> {
  const parsed = parseJson(text, recordedCardSchema);
  if (!parsed.ok) return { exit: exitWrongInput, out: '', err: parsed.faults };
  const recorded: RecordedCard = parsed.value;
  const { reading } = await readCard({
    interface: recorded.interface,
    transceive: replayExchanges(recorded.exchanges),
    challenge: Buffer.from(recorded.unpredictableNumber, 'hex'),
    today: chinaDate(Date.parse(recorded.at)),
    caKeys: recorded.caKeys,
    allowTestKeys: true,
    crypto: nodeCardCrypto,
  });
  return { exit: 0, out: readingText(reading), err: [] };
}

/** What the command prints of a reading, live or replayed. */
export function readingText(reading: CardReading): string {
  return `${JSON.stringify(reading, null, 2)}\n`;
}

/** The content of a `*.card.json` file. It holds the card's number: whoever writes it has been told so. */
export function recordedCardText(recorded: RecordedCard): string {
  return `${JSON.stringify(recorded, null, 2)}\n`;
}
