import { Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { overlayHost } from '../frame/frame-context.ts';
import { useLanguage } from '../language/language.tsx';
import { ConsoleProblem } from '../line/console-problem.ts';

type Question = {
  readonly title: string;
  readonly okText: string;
  readonly cancelText: string;
  /** What cannot be taken back. */
  readonly isDanger: boolean;
  /** Throws `ConsoleProblem`: the dialog stays, and says why. */
  readonly carryOut: () => Promise<void>;
  readonly onDone: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** Says what an act means before it is carried out. */
export function AskDialog({ carryOut, onDone, onClose, isDanger, children, ...texts }: Question) {
  const { language } = useLanguage();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ConsoleProblem | null>(null);
  const carry = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await carryOut();
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
      {...texts}
      okButtonProps={{ danger: isDanger }}
      confirmLoading={isBusy}
      getContainer={overlayHost}
      onCancel={onClose}
      onOk={() => void carry()}
    >
      {children}
      {problem === null ? null : (
        <p className="field-fault" role="alert">
          {problem.titleIn(language)}
        </p>
      )}
    </Modal>
  );
}
