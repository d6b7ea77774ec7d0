import './sign-in.css';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { SessionView } from '../../staff/session-view.ts';
import { useLanguage, useWords } from '../language/language.tsx';
import { type AccessWords, accessWords } from './access-words.ts';
import { signIn } from './session.ts';
import { missingFields, type SignInTrouble, troubleOf } from './sign-in-trouble.ts';

type Form = {
  /** Filled in and fixed when a session is renewed in place. */
  readonly knownUser?: string;
  readonly onSignedIn: (session: SessionView) => void;
};

/** User name and password; each fault stands beside its field, and nothing that was typed is lost by one. */
export function SignInForm({ knownUser, onSignedIn }: Form) {
  const words = useWords(accessWords);
  const { language } = useLanguage();
  const [typed, setTyped] = useState({ user: knownUser ?? '', password: '' });
  const [trouble, setTrouble] = useState<SignInTrouble | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isShown, setShown] = useState(false);
  const waitSeconds = useCountdown(trouble?.kind === 'wait' ? trouble.seconds : 0, () => setTrouble(null));
  const fields = { user: useRef<HTMLInputElement>(null), password: useRef<HTMLInputElement>(null) };
  const ids = { user: useId(), password: useId(), said: useId() };
  const said =
    troubleWords(trouble, words, waitSeconds) ??
    (trouble?.kind === 'failed' ? trouble.problem.titleIn(language) : null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || trouble?.kind === 'wait') return;
    const missing = missingFields(typed);
    setTrouble(missing);
    if (missing?.kind === 'missing') {
      (missing.user ? fields.user : fields.password).current?.focus();
      return;
    }
    setBusy(true);
    try {
      onSignedIn(await signIn({ user: typed.user.trim(), password: typed.password }));
    } catch (error) {
      setTrouble(troubleOf(error as Error));
      fields.password.current?.select();
    } finally {
      setBusy(false);
    }
  };

  const faults = {
    user: trouble?.kind === 'missing' && trouble.user,
    password: trouble?.kind === 'missing' && trouble.password,
  };
  return (
    <form className="sign-in-form" onSubmit={submit} noValidate>
      <div className="field">
        <label htmlFor={ids.user}>{words.user}</label>
        <input
          id={ids.user}
          ref={fields.user}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          readOnly={knownUser !== undefined}
          value={typed.user}
          // biome-ignore lint/a11y/noAutofocus: the page has one task, and this is its first field
          autoFocus={knownUser === undefined}
          aria-invalid={faults.user || trouble?.kind === 'wrong'}
          aria-describedby={faults.user ? `${ids.user}-fault` : undefined}
          onChange={(event) => setTyped({ ...typed, user: event.target.value })}
        />
        {faults.user ? <Fault id={`${ids.user}-fault`}>{words.userMissing}</Fault> : null}
      </div>
      <div className="field">
        <label htmlFor={ids.password}>{words.password}</label>
        <div className="with-button">
          <input
            id={ids.password}
            ref={fields.password}
            name="password"
            type={isShown ? 'text' : 'password'}
            autoComplete="current-password"
            value={typed.password}
            // biome-ignore lint/a11y/noAutofocus: the one field left to fill
            autoFocus={knownUser !== undefined}
            aria-invalid={faults.password || trouble?.kind === 'wrong'}
            aria-describedby={
              said !== null ? ids.said : faults.password ? `${ids.password}-fault` : undefined
            }
            onChange={(event) => setTyped({ ...typed, password: event.target.value })}
          />
          <button type="button" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
            {isShown ? words.hidePassword : words.showPassword}
          </button>
        </div>
        {faults.password ? <Fault id={`${ids.password}-fault`}>{words.passwordMissing}</Fault> : null}
        {said === null ? null : <Fault id={ids.said}>{said}</Fault>}
      </div>
      <button type="submit" className="sign-in-button" disabled={isBusy || trouble?.kind === 'wait'}>
        {isBusy ? words.submitting : words.submit}
      </button>
    </form>
  );
}

function Fault({ id, children }: { readonly id: string; readonly children: string }) {
  return (
    <p className="fault" id={id} role="alert">
      {children}
    </p>
  );
}

function troubleWords(trouble: SignInTrouble | null, words: AccessWords, waitSeconds: number): string | null {
  if (trouble?.kind === 'wrong') return words.wrong;
  return trouble?.kind === 'wait' ? words.wait(waitSeconds) : null;
}

/** Counts whole seconds down from `seconds` each time that it is set anew, then tells. */
function useCountdown(seconds: number, onEnd: () => void): number {
  const [left, setLeft] = useState(seconds);
  const end = useRef(onEnd);
  end.current = onEnd;
  useEffect(() => {
    setLeft(seconds);
    if (seconds === 0) return;
    const endsAt = performance.now() + seconds * 1000;
    const tick = setInterval(() => {
      const rest = Math.ceil((endsAt - performance.now()) / 1000);
      setLeft(Math.max(0, rest));
      if (rest <= 0) {
        clearInterval(tick);
        end.current();
      }
    }, 250);
    return () => clearInterval(tick);
  }, [seconds]);
  return left;
}
