import type { OfferDraft } from '../../offers/offer-view.ts';
import type { ConsoleProblem } from '../line/console-problem.ts';
import { type JsonObject, sameJson } from './json-path.ts';

/** Typing rests this long before the draft is saved by itself. */
export const saveAfterMs = 2_000;
export const saveAgainAfterMs = 5_000;

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
    | { readonly state: 'failed'; readonly problem: ConsoleProblem }
    | Conflict;
};

/** Somebody else was there: they saved, or (`theirs` null) they published or discarded what was being edited. */
export type Conflict = {
  readonly state: 'conflict';
  readonly theirs: OfferDraft | null;
  /** What stands at the server when there is no draft. */
  readonly published: JsonObject;
};

export type EditingEvent =
  | { readonly type: 'edit'; readonly content: JsonObject }
  | { readonly type: 'sending'; readonly sent: JsonObject }
  | { readonly type: 'saved'; readonly draft: OfferDraft }
  | { readonly type: 'failed'; readonly problem: ConsoleProblem }
  | { readonly type: 'conflict'; readonly theirs: OfferDraft | null; readonly published: JsonObject }
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
      // Typing on after a failure tries again by itself.
      return {
        ...editing,
        content: event.content,
        state: editing.state.state === 'failed' ? { state: 'resting' } : editing.state,
      };
    case 'sending':
      return { ...editing, state: { state: 'saving', sent: event.sent } };
    case 'saved': {
      const sent =
        editing.state.state === 'saving' ? editing.state.sent : (event.draft.content as JsonObject);
      // What was typed while the draft was on its way is newer than what the server has.
      return { ...editing, saved: { ...savedAs(event.draft), content: sent }, state: { state: 'resting' } };
    }
    case 'failed':
      return { ...editing, state: { state: 'failed', problem: event.problem } };
    case 'conflict':
      return {
        ...editing,
        state: { state: 'conflict', theirs: event.theirs, published: event.published },
      };
    case 'keep-mine':
      if (editing.state.state !== 'conflict') return editing;
      return { ...editing, saved: standing(editing.state), state: { state: 'resting' } };
    case 'take-theirs': {
      if (editing.state.state !== 'conflict') return editing;
      const saved = standing(editing.state);
      return { content: saved?.content ?? editing.state.published, saved, state: { state: 'resting' } };
    }
  }
}

function standing({ theirs }: Conflict): Editing['saved'] {
  return theirs === null ? null : savedAs(theirs);
}

/** Whether the page holds something that the server has not. */
export function isUnsaved({ content, saved }: Editing, begunFrom: JsonObject): boolean {
  return !sameJson(content, saved === null ? begunFrom : saved.content);
}

/** The server was not there, or the session had ended: the same save may well succeed a little later. */
export function passesByItself({ facts: { status } }: ConsoleProblem): boolean {
  return status === 0 || status === 401 || status >= 500;
}
