import { useQueryClient } from '@tanstack/react-query';
import type { TerminalLine } from '../../terminals/terminal-view.ts';
import { useTitle, useWords } from '../language/language.tsx';
import { AskDialog } from '../parts/ask-dialog.tsx';
import { carryOut, type TillAct } from './till-acts.ts';
import { tillWords } from './till-words.ts';
import { tillsKey } from './use-tills.ts';

type Dialog = {
  readonly act: TillAct;
  readonly till: TerminalLine;
  readonly onClose: () => void;
  readonly onDone: () => void;
};

/** Says what an order means before it is given, and which till it is for. */
export function ActDialog({ act, till, onClose, onDone }: Dialog) {
  const words = useWords(tillWords);
  const titleOf = useTitle();
  const queries = useQueryClient();
  return (
    <AskDialog
      title={words.actTitles[act]}
      okText={words.acts[act]}
      cancelText={words.cancel}
      isDanger={act === 'wipe' || act === 'write-off'}
      carryOut={async () => {
        await carryOut(act, till.terminal);
        void queries.invalidateQueries({ queryKey: tillsKey });
      }}
      onDone={onDone}
      onClose={onClose}
    >
      <p>
        <bdi>{titleOf({ titleZh: till.storeTitleZh, titleEn: till.storeTitleEn })}</bdi>{' '}
        <bdi className="quiet">{till.terminal}</bdi>
      </p>
      <p>{words.actWords[act]}</p>
    </AskDialog>
  );
}
