import { Segmented } from 'antd';
import { useState } from 'react';
import { useLanguage, useWords } from '../language/language.tsx';
import { placeWord, shownSide } from './field-words.ts';
import type { JsonObject } from './json-path.ts';
import { differencesOf, type FieldDifference, jsonDifference } from './offer-difference.ts';
import { offerWords } from './words.ts';

/** What one text of an offer says otherwise than another: field by field in words, or line by line in JSON. */
export function DifferenceView({
  before,
  after,
}: {
  readonly before: JsonObject;
  readonly after: JsonObject;
}) {
  const words = useWords(offerWords);
  const { language } = useLanguage();
  const [as, setAs] = useState<'words' | 'json'>('words');
  const differences = differencesOf(before, after, language);
  return (
    <div className="difference">
      <Segmented<'words' | 'json'>
        size="small"
        aria-label={words.change}
        value={as}
        onChange={setAs}
        options={[
          { value: 'words', label: words.asWords },
          { value: 'json', label: words.asJson },
        ]}
      />
      {as === 'json' ? (
        <JsonLines before={before} after={after} />
      ) : differences.length === 0 ? (
        <p className="field-hint">{words.noDifference}</p>
      ) : (
        <table className="difference-table">
          <thead>
            <tr>
              <th scope="col">{words.field}</th>
              <th scope="col">{words.before}</th>
              <th scope="col">{words.after}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map((difference) => (
              <tr key={`${difference.place}-${difference.nth}-${difference.sku}`}>
                <th scope="row">
                  <bdi>{fieldName(difference, words, language)}</bdi>
                </th>
                <td className={difference.before === null ? 'none' : 'out'}>
                  <bdi>{shownSide(difference, difference.before, language)}</bdi>
                </td>
                <td className={difference.after === null ? 'none' : 'in'}>
                  <bdi>{shownSide(difference, difference.after, language)}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function fieldName(
  { place, nth, sku }: FieldDifference,
  words: (typeof offerWords)['zh-CN'],
  language: 'zh-CN' | 'en',
): string {
  const name = placeWord(place, language);
  if (sku !== null) return `${name} ${sku}`;
  return nth === null ? name : `${name}（${words.nth(nth)}）`;
}

function JsonLines({ before, after }: { readonly before: JsonObject; readonly after: JsonObject }) {
  const words = useWords(offerWords);
  const signs = { same: ' ', out: '−', in: '+' } as const;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard
    <section className="json-lines" tabIndex={0} aria-label={words.asJson}>
      {jsonDifference(before, after).map(({ change, text }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
        <div key={at} className={change}>
          <span aria-hidden="true">{signs[change]}</span>
          <bdi>{text}</bdi>
        </div>
      ))}
    </section>
  );
}
