import { Button } from 'antd';
import { useLanguage, useWords } from '../language/language.tsx';
import { instantText } from '../time/china-time.ts';
import type { DraftHandle } from './use-draft.ts';
import { offerWords } from './words.ts';

/** Where the draft is: on the page only, on its way, kept, or not kept and why. */
export function SaveState({ draft }: { readonly draft: DraftHandle }) {
  const words = useWords(offerWords);
  const { language } = useLanguage();
  const { editing, isUnsaved } = draft;
  if (editing.state.state === 'failed') {
    return (
      <span className="save-failed" role="alert">
        {words.saveFailed}：{editing.state.problem.titleIn(language)}
        <Button size="small" onClick={() => void draft.save()}>
          {words.retry}
        </Button>
      </span>
    );
  }
  return (
    <span role="status">
      {editing.state.state === 'saving'
        ? words.saving
        : isUnsaved
          ? words.unsaved
          : editing.saved === null
            ? words.notSavedYet
            : words.saved(instantText(editing.saved.at).slice(11))}
    </span>
  );
}
