import { Button, Modal } from 'antd';
import { useState } from 'react';
import { overlayHost } from '../frame/frame-context.ts';
import { useWords } from '../language/language.tsx';
import { instantText } from '../time/china-time.ts';
import { DifferenceView } from './difference-view.tsx';
import type { Conflict } from './draft-saving.ts';
import type { JsonObject } from './json-path.ts';
import { offerWords } from './words.ts';

type Dialog = {
  readonly conflict: Conflict;
  readonly mine: JsonObject;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
};

/** Two officers wrote one draft: both texts are shown, one is chosen, none is lost before that. */
export function ConflictDialog({ conflict, mine, onKeepMine, onTakeTheirs }: Dialog) {
  const words = useWords(offerWords);
  const [isCopied, setCopied] = useState(false);
  const { theirs } = conflict;
  const copy = async () => {
    await navigator.clipboard.writeText(JSON.stringify(mine, null, 2));
    setCopied(true);
  };
  return (
    <Modal
      open
      width={760}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      title={theirs === null ? words.conflictGoneTitle : words.conflictTitle}
      getContainer={overlayHost}
      footer={[
        <Button key="copy" onClick={() => void copy()}>
          {isCopied ? words.copied : words.copyMine}
        </Button>,
        <Button key="theirs" onClick={onTakeTheirs}>
          {theirs === null ? words.takePublished : words.takeTheirs}
        </Button>,
        <Button key="mine" type="primary" onClick={onKeepMine}>
          {theirs === null ? words.keepMineAnew : words.keepMine}
        </Button>,
      ]}
    >
      <div className="publish">
        <p>
          {theirs === null
            ? words.conflictGone
            : words.conflictText(theirs.savedBy ?? words.somebody, instantText(theirs.savedAt).slice(11))}
        </p>
        <p className="field-hint">
          {words.before} = {theirs === null ? words.publishedOne : words.theirs}，{words.after} = {words.mine}
        </p>
        <DifferenceView
          before={theirs === null ? conflict.published : (theirs.content as JsonObject)}
          after={mine}
        />
      </div>
    </Modal>
  );
}
