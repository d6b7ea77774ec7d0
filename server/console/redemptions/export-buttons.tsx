import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useLanguage, useWords } from '../language/language.tsx';
import { download, type Query } from '../line/console-client.ts';
import { ConsoleProblem } from '../line/console-problem.ts';
import { Icon } from '../look/icon.tsx';
import { sizeText } from './redemption-filters.ts';
import { redemptionWords } from './redemption-words.ts';
import { saveFile } from './save-file.ts';

type Format = 'csv' | 'xlsx';
type Course =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly format: Format; readonly bytes: number }
  | { readonly kind: 'done'; readonly name: string }
  | { readonly kind: 'failed'; readonly problem: ConsoleProblem };

const formats: readonly Format[] = ['csv', 'xlsx'];

/** Takes away what the filters show. How far it is stands beside the buttons; it can be called off. */
export function ExportButtons({ query, isEmpty }: { readonly query: Query; readonly isEmpty: boolean }) {
  const words = useWords(redemptionWords);
  const { language } = useLanguage();
  const [course, setCourse] = useState<Course>({ kind: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = async (format: Format) => {
    const abort = new AbortController();
    running.current = abort;
    setCourse({ kind: 'running', format, bytes: 0 });
    try {
      const file = await download(
        { path: '/redemptions/export', query: { ...query, format, lang: language }, signal: abort.signal },
        (bytes) => setCourse({ kind: 'running', format, bytes }),
      );
      const name = file.name ?? `redemptions.${format}`;
      saveFile(file.blob, name);
      setCourse({ kind: 'done', name });
    } catch (error) {
      if (abort.signal.aborted) return setCourse({ kind: 'idle' });
      const problem = error instanceof ConsoleProblem ? error : ConsoleProblem.own('server-unreachable');
      setCourse({ kind: 'failed', problem });
    }
  };
  return (
    <div className="export">
      <p role="status">
        {course.kind === 'running'
          ? course.bytes === 0
            ? words.exporting
            : words.exported(sizeText(course.bytes))
          : course.kind === 'done'
            ? words.exportDone(course.name)
            : ''}
      </p>
      {course.kind === 'failed' ? (
        <p role="alert">
          {course.problem.titleIn(language)}
          {course.problem.facts.detail === null ? '' : ` (${course.problem.facts.detail})`}
        </p>
      ) : null}
      {course.kind === 'running' ? (
        <Button onClick={() => running.current?.abort()}>{words.cancel}</Button>
      ) : (
        formats.map((format) => (
          <Button
            key={format}
            icon={<Icon name="download" />}
            disabled={isEmpty}
            onClick={() => void start(format)}
          >
            {words.export(format.toUpperCase())}
          </Button>
        ))
      )}
    </div>
  );
}
