import './sign-in.css';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { useLanguage, useWords } from '../language/language.tsx';
import { Brand } from '../look/icon.tsx';
import { accessWords } from './access-words.ts';
import { sessionKey, useSession } from './session.ts';
import { SignInForm } from './sign-in-form.tsx';
import { wayBack } from './way-back.ts';

/** The first page: light, so that it is there at once. The frame and its kit are fetched while one types. */
export function SignInPage() {
  const words = useWords(accessWords);
  const { language, choose } = useLanguage();
  const session = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const back = wayBack(search.get('back'));
  useEffect(() => {
    document.title = `${words.title} · ${words.product}`;
  }, [words]);
  if (session.data) return <Navigate to={back} replace />;
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <header>
          <Brand />
          <div>
            <h1>{words.product}</h1>
            <p className="sign-in-console">{words.console}</p>
          </div>
          <button
            type="button"
            className="sign-in-language"
            lang={language === 'en' ? 'zh-CN' : 'en'}
            onClick={() => choose(language === 'en' ? 'zh-CN' : 'en')}
          >
            {words.language}
          </button>
        </header>
        <p className="sign-in-lead">{words.lead}</p>
        <SignInForm
          onSignedIn={(view) => {
            queries.setQueryData(sessionKey, view);
            navigate(back, { replace: true });
          }}
        />
        <p className="sign-in-privacy">{words.privacy}</p>
      </div>
    </main>
  );
}
