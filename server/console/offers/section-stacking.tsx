import { useState } from 'react';
import { useLanguage, useWords } from '../language/language.tsx';
import { useEditor } from './editor-context.ts';
import { choiceWord } from './field-words.ts';
import { ChoiceField, Hint, NamesField, TypedField } from './fields.tsx';
import { valueAt } from './json-path.ts';
import { MoreButton, Row, SectionFrame } from './section-frame.tsx';
import { offerWords } from './words.ts';

export function StackingSection() {
  const words = useWords(offerWords);
  const { language } = useLanguage();
  const { content, others } = useEditor();
  const [isOpen, open] = useState(false);
  const shows = (key: string) => isOpen || content[key] !== undefined;
  const refuses = valueAt(content, ['offline', 'unsynced']) === 'refuse';
  return (
    <SectionFrame section="stacking">
      <Row>
        <ChoiceField
          path={['combine']}
          label={words.combine}
          options={['alone']}
          none={choiceWord('combine', 'layers', language)}
        />
        <Hint>{words.excludes}</Hint>
        <NamesField
          path={['excludes']}
          label={words.excludes}
          placeholder={words.excludesHint}
          options={others}
        />
        {shows('group') ? (
          <TypedField path={['group']} prefix={words.group} placeholder={words.groupHint} width={200} />
        ) : null}
        {shows('priority') ? (
          <TypedField path={['priority']} prefix={words.priority} placeholder="0" width={112} />
        ) : null}
        <MoreButton isOpen={isOpen} onTurn={() => open(!isOpen)} />
      </Row>
      <Row>
        <Hint>{words.offline}</Hint>
        <ChoiceField
          path={['offline', 'unsynced']}
          label={words.offline}
          options={['refuse']}
          none={choiceWord('offline.unsynced', 'allow', language)}
        />
        {refuses && valueAt(content, ['offline', 'hours']) === undefined ? null : (
          <>
            <Hint>{words.offlineHours}</Hint>
            <TypedField
              path={['offline', 'hours']}
              width={124}
              suffix={words.hoursUnit}
              placeholder="—"
              strong={valueAt(content, ['offline', 'hours']) !== undefined}
            />
          </>
        )}
        <Hint>{words.refund}</Hint>
        <ChoiceField
          path={['refund']}
          label={words.refund}
          options={['keeps-use']}
          none={choiceWord('refund', 'restores-use', language)}
        />
      </Row>
    </SectionFrame>
  );
}
