import type { OfferDraft } from '../../offers/offer-view.ts';
import { type JsonObject, sameJson } from './json-path.ts';

/** Typing rests this long before the draft is saved by itself. */
export const saveAfterMs = 2_000;

/**
 * A draft between page and server. Of every two editors of one draft the later one is told (`conflict`) and
 * chooses; what either typed is kept until then.
 */
export type Editing = {
  readonly content: JsonObject;
  /** What the server has; null: nothing yet. */
  readonly saved: { readonly content: JsonObject; readonly revision: number; readonly at: string } | null;
  readonly state:
    | { readonly state: 'resting' }
    | { readonly state: 'saving'; readonly sent: JsonObject }
    | { readonly state: 'failed'; readonly why: string }
    | { readonly state: 'conflict'; readonly theirs: OfferDraft };
};

export type EditingEvent =
  | { readonly type: 'edit'; readonly content: JsonObject }
  | { readonly type: 'sending'; readonly sent: JsonObject }
  | { readonly type: 'saved'; readonly draft: OfferDraft }
  | { readonly type: 'failed'; readonly why: string }
  | { readonly type: 'conflict'; readonly theirs: OfferDraft }
  /** Ours goes on over theirs, theirs takes the place of ours. */
  | { readonly type: 'keep-mine' }
  | { readonly type: 'take-theirs' };

export function startEditing(content: JsonObject, draft: OfferDraft | null): Editing {
  return { content, saved: draft === null ? null : savedAs(draft), state: { state: 'resting' } };
}

function savedAs(draft: OfferDraft): NonNullable<Editing['saved']> {
  return { content: draft.content as JsonObject, revision: draft.revision, at: draft.savedAt };
}

export function afterEvent(editing: Editing, event: EditingEvent): Editing {
  switch (event.type) {
    case 'edit':
      return { ...editing, content: event.content };
    case 'sending':
      return { ...editing, state: { state: 'saving', sent: event.sent } };
    case 'saved': {
      const sent =
        editing.state.state === 'saving' ? editing.state.sent : (event.draft.content as JsonObject);
      // What was typed while the draft was on its way is newer than what the server has.
      return { ...editing, saved: { ...savedAs(event.draft), content: sent }, state: { state: 'resting' } };
    }
    case 'failed':
      return { ...editing, state: { state: 'failed', why: event.why } };
    case 'conflict':
      return { ...editing, state: { state: 'conflict', theirs: event.theirs } };
    case 'keep-mine':
      if (editing.state.state !== 'conflict') return editing;
      return { ...editing, saved: savedAs(editing.state.theirs), state: { state: 'resting' } };
    case 'take-theirs': {
      if (editing.state.state !== 'conflict') return editing;
      const theirs = savedAs(editing.state.theirs);
      return { content: theirs.content, saved: theirs, state: { state: 'resting' } };
    }
  }
}

/** Whether the page holds something that the server has not. */
export function isUnsaved({ content, saved }: Editing, begunFrom: JsonObject): boolean {
  return !sameJson(content, saved === null ? begunFrom : saved.content);
}
