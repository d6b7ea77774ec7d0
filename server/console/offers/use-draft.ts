import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { OfferRecord } from '../../offers/offer-view.ts';
import { ConsoleProblem } from '../line/console-problem.ts';
import {
  afterEvent,
  type Editing,
  isUnsaved,
  passesByItself,
  saveAfterMs,
  saveAgainAfterMs,
  startEditing,
} from './draft-saving.ts';
import { type JsonObject, sameJson } from './json-path.ts';
import { draftContent } from './new-offer.ts';
import { offerRecord, saveDraft } from './offer-data.ts';

export type DraftHandle = {
  readonly editing: Editing;
  readonly isUnsaved: boolean;
  readonly edit: (content: JsonObject) => void;
  /** Saves what is unsaved and gives the revision; null when it could not be saved, or nothing is a draft. */
  readonly save: () => Promise<number | null>;
  readonly keepMine: () => void;
  readonly takeTheirs: () => void;
  /** What is unsaved is meant to go: the last save on leaving is left out. */
  readonly abandon: () => void;
};

/** What the editor begins from: the draft, else the newest version. */
export function begunFrom(record: OfferRecord): JsonObject {
  const content = record.draft?.content ?? record.versions[0]?.content ?? {};
  return draftContent(content as JsonObject);
}

/** A draft under the hands of an officer: kept two seconds after the last key, and whenever asked to. */
export function useDraft(of: {
  readonly id: string;
  readonly programme: string;
  readonly record: OfferRecord;
  readonly isReadOnly: boolean;
  readonly onSaved: () => void;
}): DraftHandle {
  const { id, programme, record, isReadOnly, onSaved } = of;
  const begun = useRef(begunFrom(record));
  const [editing, tell] = useReducer(afterEvent, null, () => {
    const { draft } = record;
    return startEditing(
      begun.current,
      draft === null ? null : { ...draft, content: draftContent(draft.content as JsonObject) },
    );
  });
  const latest = useRef(editing);
  latest.current = editing;
  const running = useRef<Promise<number | null> | null>(null);
  const unsaved = isUnsaved(editing, begun.current);

  const saveOnce = useCallback(async (): Promise<number | null> => {
    const { content, saved, state } = latest.current;
    if (state.state === 'conflict') return null;
    if (!isUnsaved(latest.current, begun.current)) return saved?.revision ?? null;
    tell({ type: 'sending', sent: content });
    try {
      const draft = await saveDraft(id, programme, content, saved?.revision ?? null);
      tell({ type: 'saved', draft });
      onSaved();
      return draft.revision;
    } catch (error) {
      if (!(error instanceof ConsoleProblem)) throw error;
      if (error.facts.code !== 'draft-changed') {
        tell({ type: 'failed', problem: error });
        return null;
      }
      const now = await offerRecord(id);
      const theirs = now.draft;
      // An answer that was lost: what stands there is what was sent.
      if (theirs !== null && sameJson(draftContent(theirs.content as JsonObject), content)) {
        tell({ type: 'saved', draft: theirs });
        return theirs.revision;
      }
      begun.current = begunFrom(now);
      tell({
        type: 'conflict',
        theirs: theirs === null ? null : { ...theirs, content: draftContent(theirs.content as JsonObject) },
        published: begun.current,
      });
      return null;
    }
  }, [id, programme, onSaved]);

  /** One at a time: a save that is asked for while one is under way comes after it. */
  const save = useCallback(async (): Promise<number | null> => {
    await running.current?.catch(() => null);
    const next = saveOnce();
    running.current = next;
    return next;
  }, [saveOnce]);

  const { content, state } = editing;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the content begins the wait anew
  useEffect(() => {
    if (isReadOnly || !unsaved || state.state !== 'resting') return;
    const wait = setTimeout(() => void save(), saveAfterMs);
    return () => clearTimeout(wait);
  }, [content, unsaved, state.state, isReadOnly, save]);

  // Whoever had to sign in again, or whose server was gone, need not remember to save once more.
  useEffect(() => {
    if (state.state !== 'failed' || !passesByItself(state.problem)) return;
    const again = setTimeout(() => void save(), saveAgainAfterMs);
    return () => clearTimeout(again);
  }, [state, save]);

  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [unsaved]);

  // Whoever turns to another offer before the two seconds are over loses nothing.
  const abandoned = useRef(false);
  const saveLast = useRef(save);
  saveLast.current = save;
  useEffect(
    () => () => {
      if (!isReadOnly && !abandoned.current && isUnsaved(latest.current, begun.current))
        void saveLast.current();
    },
    [isReadOnly],
  );

  return {
    editing,
    isUnsaved: unsaved,
    edit: (next) => tell({ type: 'edit', content: next }),
    save,
    keepMine: () => tell({ type: 'keep-mine' }),
    takeTheirs: () => tell({ type: 'take-theirs' }),
    abandon: () => {
      abandoned.current = true;
    },
  };
}
