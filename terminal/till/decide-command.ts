import type { Decision } from '../core/decide/index.ts';
import { decide, UndecidableRequest } from '../core/decide/index.ts';
import { type DecideDocument, parseDecideDocument } from '../wire/decision-schema.ts';
import type { Parsed } from '../wire/faults.ts';
import { explainDecision } from './explain-decision.ts';

/** What the command prints and how it ends: 0 decided, 2 the document does not fit. */
export type CommandOutcome = { readonly exit: 0 | 2; readonly out: string; readonly err: readonly string[] };

/** `till decide FILE`: the decision as JSON, or one line a fault (contract, The command). */
export function decideFile(text: string): CommandOutcome {
  const decided = decideText(text);
  return decided.ok
    ? { exit: 0, out: `${JSON.stringify(decided.value, null, 2)}\n`, err: [] }
    : { exit: 2, out: '', err: decided.faults };
}

/** `till decide --explain`: the same decision in words, in both languages, with what would change a refusal. */
export function explainFile(text: string): CommandOutcome {
  const document = parseDecideDocument(text);
  const decided = document.ok ? decideDocument(document.value) : document;
  return document.ok && decided.ok
    ? { exit: 0, out: explainDecision(decided.value, document.value), err: [] }
    : { exit: 2, out: '', err: decided.ok ? [] : decided.faults };
}

/** `till decide --lines`: one document a line in, a decision or `{"error": […]}` a line out. */
export async function* decideLines(
  lines: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<string, void, void> {
  for await (const line of lines) {
    const decided = decideText(line);
    yield JSON.stringify(decided.ok ? decided.value : { error: decided.faults });
  }
}

function decideText(text: string): Parsed<Decision> {
  const document = parseDecideDocument(text);
  return document.ok ? decideDocument(document.value) : document;
}

function decideDocument({ offers, request }: DecideDocument): Parsed<Decision> {
  try {
    return { ok: true, value: decide(offers, request) };
  } catch (error) {
    if (error instanceof UndecidableRequest) return { ok: false, faults: error.faults };
    throw error;
  }
}
