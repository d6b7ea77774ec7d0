import './restored-notice.css';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Modal, message } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { overlayHost, useFrame } from '../frame/frame-context.ts';
import { useLanguage, useWords } from '../language/language.tsx';
import { call } from '../line/console-client.ts';
import { ConsoleProblem } from '../line/console-problem.ts';
import { instantText } from '../time/china-time.ts';
import { quotaWords } from './quota-words.ts';
import { quotasKey } from './quotas-key.ts';

/** Says that a restored server holds quotas back, until whoever may publish frees them. */
export function RestoredNotice({ restoredAt }: { readonly restoredAt: string | null }) {
  const words = useWords(quotaWords);
  const { session, to } = useFrame();
  const [says, sayHolder] = message.useMessage({ getContainer: overlayHost, top: 72 });
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      {restoredAt === null ? null : (
        <section className="restored-notice" aria-label={words.heldBack}>
          <div>
            <p>{words.restored(instantText(restoredAt))}</p>
            <p>
              {words.restoredNext} <Link to={to('/tills')}>{words.toTills}</Link>
            </p>
          </div>
          {session.staff.role === 'publisher' ? (
            <Button onClick={() => setAsking(true)}>{words.release}</Button>
          ) : null}
        </section>
      )}
      {isAsking ? (
        <ReleaseDialog
          onClose={() => setAsking(false)}
          onDone={() => {
            void says.success(words.released);
            setAsking(false);
          }}
        />
      ) : null}
      {sayHolder}
    </>
  );
}

function ReleaseDialog({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: () => void }) {
  const words = useWords(quotaWords);
  const { language } = useLanguage();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ConsoleProblem | null>(null);
  const release = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await call({ method: 'POST', path: '/terminals/restored/leases/write-off' });
      void queries.invalidateQueries({ queryKey: quotasKey });
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
      title={words.releaseTitle}
      okText={words.release}
      okButtonProps={{ danger: true }}
      cancelText={words.cancel}
      confirmLoading={isBusy}
      getContainer={overlayHost}
      onCancel={onClose}
      onOk={() => void release()}
    >
      <p>{words.releaseWords}</p>
      {problem === null ? null : (
        <p className="field-fault" role="alert">
          {problem.titleIn(language)}
        </p>
      )}
    </Modal>
  );
}
