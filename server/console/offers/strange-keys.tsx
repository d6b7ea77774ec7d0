import { Button } from 'antd';
import { useWords } from '../language/language.tsx';
import { useEditor } from './editor-context.ts';
import { FieldFaults } from './fields.tsx';
import { strangeKeys } from './offer-faults.ts';
import { offerWords } from './words.ts';

/** What the draft says and no field knows: kept and shown, with its fault beside it. */
export function StrangeKeys() {
  const words = useWords(offerWords);
  const { content, set, isReadOnly } = useEditor();
  const strange = strangeKeys(content);
  if (strange.length === 0) return null;
  return (
    <section className="section" aria-labelledby="offer-section-other">
      <h3 id="offer-section-other" tabIndex={-1}>
        <i className="warn" aria-hidden="true">
          !
        </i>
        {words.strange}
      </h3>
      <div className="section-body">
        <p className="field-hint">{words.strangeNote}</p>
        {strange.map(([key, value]) => (
          <div className="row" key={key}>
            <code className="strange">
              <bdi>
                {key}: {JSON.stringify(value)}
              </bdi>
            </code>
            {isReadOnly ? null : (
              <Button size="small" onClick={() => set([key], undefined)}>
                {words.takeOut}
              </Button>
            )}
            <FieldFaults path={[key]} reach="with-parts" />
          </div>
        ))}
      </div>
    </section>
  );
}
