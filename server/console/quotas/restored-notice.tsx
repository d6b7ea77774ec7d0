import './restored-notice.css';
import { useQueryClient } from '@tanstack/react-query';
import { Button, message } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { overlayHost, useFrame } from '../frame/frame-context.ts';
import { useWords } from '../language/language.tsx';
import { call } from '../line/console-client.ts';
import { AskDialog } from '../parts/ask-dialog.tsx';
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
  const queries = useQueryClient();
  return (
    <AskDialog
      title={words.releaseTitle}
      okText={words.release}
      cancelText={words.cancel}
      isDanger
      carryOut={async () => {
        await call({ method: 'POST', path: '/terminals/restored/leases/write-off' });
        void queries.invalidateQueries({ queryKey: quotasKey });
      }}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{words.releaseWords}</p>
    </AskDialog>
  );
}
