import { useQueryClient } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useState } from 'react';
import type { TerminalLine } from '../../terminals/terminal-view.ts';
import { overlayHost } from '../frame/frame-context.ts';
import { useLanguage, useTitle, useWords } from '../language/language.tsx';
import { ConsoleProblem } from '../line/console-problem.ts';
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
  const { language } = useLanguage();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ConsoleProblem | null>(null);
  const carry = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await carryOut(act, till.terminal);
      void queries.invalidateQueries({ queryKey: tillsKey });
      onDone();
    } catch (error) {
      if (!(error instanceof ConsoleProblem)) throw error;
      setProblem(error);
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={words.actTitles[act]}
      okText={words.acts[act]}
      okButtonProps={{ danger: act === 'wipe' || act === 'write-off' }}
      cancelText={words.cancel}
      confirmLoading={isBusy}
      getContainer={overlayHost}
      onCancel={onClose}
      onOk={() => void carry()}
    >
      <p>
        <bdi>{titleOf({ titleZh: till.storeTitleZh, titleEn: till.storeTitleEn })}</bdi>{' '}
        <bdi className="quiet">{till.terminal}</bdi>
      </p>
      <p>{words.actWords[act]}</p>
      {problem === null ? null : (
        <p className="field-fault" role="alert">
          {problem.titleIn(language)}
        </p>
      )}
    </Modal>
  );
}
