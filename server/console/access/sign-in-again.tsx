import { useEffect, useId, useRef } from 'react';
import type { SessionView } from '../../staff/session-view.ts';
import { useWords } from '../language/language.tsx';
import { accessWords } from './access-words.ts';
import { SignInForm } from './sign-in-form.tsx';

type Again = { readonly user: string; readonly onSignedIn: (session: SessionView) => void };

/** Signing in again as the same person, over the page. Nothing but that closes it; another person starts anew. */
export function SignInAgain({ user, onSignedIn }: Again) {
  const words = useWords(accessWords);
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="sign-in-again"
      aria-labelledby={titleId}
      onCancel={(event) => event.preventDefault()}
    >
      <h2 id={titleId}>{words.again}</h2>
      <p className="sign-in-again-note">{words.againNote}</p>
      <SignInForm knownUser={user} onSignedIn={onSignedIn} />
      <a className="sign-in-other" href="/sign-in">
        {words.other}
      </a>
    </dialog>
  );
}
