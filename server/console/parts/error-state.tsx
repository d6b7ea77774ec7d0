import './plain-states.css';
import { useLanguage, useWords } from '../language/language.tsx';
import { ConsoleProblem } from '../line/console-problem.ts';
import { partsWords } from './parts-words.ts';

type Failed = { readonly error: Error; readonly onRetry?: () => void };

/** Why something is not shown, in the reader's words, and what to do next. */
export function ErrorState({ error, onRetry }: Failed) {
  const words = useWords(partsWords);
  const { language } = useLanguage();
  const problem = error instanceof ConsoleProblem ? error : null;
  const isPassing = problem !== null && (problem.facts.status === 0 || problem.facts.status >= 500);
  return (
    <div className="plain-state" role="alert">
      <strong>{problem?.titleIn(language) ?? words.brokenTitle}</strong>
      <p>{problem === null ? words.brokenNext : isPassing ? words.ready : words.refused}</p>
      {problem?.facts.faults.map((fault) => (
        <p className="plain-code" key={fault}>
          <bdi>{fault}</bdi>
        </p>
      ))}
      {onRetry === undefined ? null : (
        <button type="button" className="plain-button" onClick={onRetry}>
          {words.retry}
        </button>
      )}
    </div>
  );
}
