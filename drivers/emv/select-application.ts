import { type AflEntry, parseAfl } from './afl.ts';
import {
  type CardResponse,
  cardBlocked,
  getProcessingOptions,
  selectByName,
  selectNextByName,
  statusWord,
} from './apdu.ts';
import type { CardChannel } from './card-channel.ts';
import { objectsOf, templateOf } from './card-data.ts';
import { type Candidate, unionPayRid } from './card-directory.ts';
import { CardUnreadable } from './card-trouble.ts';
import { buildDol, type DolEntry, parseDol, type TerminalData } from './dol.ts';
import { fromHex, toHex } from './hex.ts';
import * as tags from './tags.ts';
import { findTlv, type TlvObject } from './tlv.ts';
import type { CardInterface } from './transceive.ts';

/** Applications behind one shortened name that are tried; a bank card has two or three. */
const occurrencesMax = 4;

export type Application = {
  readonly aid: string;
  readonly label: string | null;
  /** What the card asks the terminal for, and what it is told. */
  readonly pdol: readonly DolEntry[];
  readonly pdolData: Uint8Array;
};

export type Initiation =
  | { readonly kind: 'initiated'; readonly application: Application; readonly options: ProcessingOptions }
  /** The card's word that this interface is not the one to use. */
  | { readonly kind: 'refused'; readonly application: Application; readonly rule: string };

export type ProcessingOptions = {
  readonly tag82ApplicationInterchangeProfile: Uint8Array;
  /** Empty: the card offers no records on this path. */
  readonly records: readonly AflEntry[];
  /** What a format 77 answer holds beside the two. */
  readonly objects: readonly TlvObject[];
};

/**
 * Selects the first application that lets itself be initiated, and asks it once for its processing options:
 * each asking raises the card's transaction counter, which locks the card at its end. Throws CardUnreadable.
 */
export async function initiateApplication(
  channel: CardChannel,
  choice: {
    readonly interface: CardInterface;
    readonly candidates: readonly Candidate[];
    readonly terminal: TerminalData;
  },
): Promise<Initiation> {
  let isBlocked = false;
  let conditions = false;
  for (const { aid } of choice.candidates) {
    const name = fromHex(aid);
    // EMV Book 1, 12.3.3: a shortened name stands for every application that begins with it, one after the other.
    for (let occurrence = 0; occurrence < occurrencesMax; occurrence += 1) {
      const selection = await channel.send(occurrence === 0 ? selectByName(name) : selectNextByName(name));
      if (selection.status === cardBlocked) {
        throw new CardUnreadable('select-application', 'the bank has blocked the card');
      }
      if (selection.status === statusWord.fileDeactivated) isBlocked = true;
      if (selection.status !== statusWord.done) break;
      const application = applicationOf(selection.data, aid, choice.terminal);
      const initiation = await initiate(channel, application, choice.interface);
      if (initiation !== null) return initiation;
      conditions = true;
      if (application.aid === aid) break;
    }
  }
  if (conditions) throw new CardUnreadable('processing-options', 'the card refuses to begin (6985)');
  if (isBlocked)
    throw new CardUnreadable('select-application', 'the bank has blocked the card’s application');
  throw new CardUnreadable('select-application', 'this is not a bank card: it has no payment application');
}

/** Null: EMV Book 3, 10.1: the conditions of use are not satisfied, and another application is tried. */
async function initiate(
  channel: CardChannel,
  application: Application,
  side: CardInterface,
): Promise<Initiation | null> {
  const isContactless = side === 'contactless';
  if (isContactless && application.aid.startsWith(unionPayRid) && !asksForQualifiers(application)) {
    // JR/T 0025.12, 6.5: a card that does not ask for the terminal's qualifiers uses another interface.
    return { kind: 'refused', application, rule: 'JR/T 0025.12, 6.5: the card does not ask for 9F66' };
  }
  const response = await channel.send(getProcessingOptions(application.pdolData));
  if (response.status === statusWord.conditionsNotSatisfied) {
    return isContactless
      ? { kind: 'refused', application, rule: 'JR/T 0025.12, 6.5: the card refuses this path (6985)' }
      : null;
  }
  return { kind: 'initiated', application, options: processingOptions(response, isContactless) };
}

function applicationOf(control: Uint8Array, aid: string, terminal: TerminalData): Application {
  const step = 'select-application';
  const template = templateOf(control, tags.tag6FFileControlInformation, step);
  const name = findTlv(template.children ?? [], tags.tag84DedicatedFileName);
  // EMV Book 1, 12.3.1: the card may answer with a longer name than it was asked for, never with another one.
  if (name === null || !toHex(name.value).startsWith(aid)) {
    throw new CardUnreadable(step, 'EMV Book 1, 12.3.1: the card selected something else', '84');
  }
  const proprietary = findTlv(template.children ?? [], tags.tagA5ProprietaryTemplate)?.children ?? [];
  const pdol = parseDol(findTlv(proprietary, tags.tag9F38Pdol)?.value ?? new Uint8Array());
  if (pdol === null) throw new CardUnreadable(step, 'EMV Book 3, 5.4: malformed list', tags.tag9F38Pdol);
  return {
    aid: toHex(name.value),
    label: printable(findTlv(proprietary, tags.tag50ApplicationLabel)?.value),
    pdol,
    pdolData: buildDol(pdol, terminal),
  };
}

/** Whether the card wants to know what kind of contactless terminal this is. */
function asksForQualifiers({ pdol }: Application): boolean {
  return pdol.some(({ tag }) => tag === tags.tag9F66TerminalQualifiers);
}

function processingOptions(response: CardResponse, isContactless: boolean): ProcessingOptions {
  const step = 'processing-options';
  if (response.status !== statusWord.done) {
    throw new CardUnreadable(step, `the card refuses to begin (${statusText(response.status)})`);
  }
  const [template] = objectsOf(response.data, step);
  const parts = optionsParts(template);
  if (parts === null || parts.profile.length !== 2) {
    throw new CardUnreadable(step, 'EMV Book 3, 6.5.8.4: malformed answer', template?.tag ?? null);
  }
  const records = parseAfl(parts.locator);
  if (records === null) {
    throw new CardUnreadable(step, 'EMV Book 3, 10.2: malformed locator', tags.tag94ApplicationFileLocator);
  }
  if (records.length === 0 && !isContactless) {
    throw new CardUnreadable(
      step,
      'EMV Book 3, 6.5.8.4: the card names no records',
      tags.tag94ApplicationFileLocator,
    );
  }
  return { tag82ApplicationInterchangeProfile: parts.profile, records, objects: parts.objects };
}

type OptionsParts = {
  readonly profile: Uint8Array;
  readonly locator: Uint8Array;
  readonly objects: readonly TlvObject[];
};

/** EMV Book 3, 6.5.8.4: format 80 is profile and locator in a row, format 77 has them as data objects. */
function optionsParts(template: TlvObject | undefined): OptionsParts | null {
  if (template?.tag === tags.tag80ResponseFormatOne) {
    return { profile: template.value.subarray(0, 2), locator: template.value.subarray(2), objects: [] };
  }
  if (template?.tag !== tags.tag77ResponseFormatTwo) return null;
  const objects = template.children ?? [];
  const profile = findTlv(objects, tags.tag82ApplicationInterchangeProfile)?.value ?? new Uint8Array();
  const locator = findTlv(objects, tags.tag94ApplicationFileLocator)?.value ?? new Uint8Array();
  return { profile, locator, objects };
}

/** EMV Book 3, 4.3, format ans: printable ASCII; anything else would reach the cashier's screen as rubbish. */
function printable(label: Uint8Array | undefined): string | null {
  if (label === undefined || label.length === 0 || label.length > 16) return null;
  return label.every((byte) => byte >= 0x20 && byte < 0x7f) ? String.fromCharCode(...label).trim() : null;
}

export function statusText(status: number): string {
  return status.toString(16).toUpperCase().padStart(4, '0');
}
