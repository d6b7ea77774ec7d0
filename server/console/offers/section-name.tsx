import { widthOf } from '../../../terminal/core/receipt/display-width.ts';
import { useWords } from '../language/language.tsx';
import { useEditor } from './editor-context.ts';
import { TypedField } from './fields.tsx';
import { valueAt } from './json-path.ts';
import { Row, SectionFrame } from './section-frame.tsx';
import { offerWords } from './words.ts';

/** A longer title breaks on the narrow paper, where its amount stands beside it. */
const titleColumnsMax = 20;

export function NameSection() {
  const words = useWords(offerWords);
  const { content } = useEditor();
  const title = valueAt(content, ['title', 'zh']);
  const columns = typeof title === 'string' ? widthOf(title) : 0;
  return (
    <SectionFrame section="name">
      <Row>
        <TypedField
          path={['title', 'zh']}
          width="wide"
          suffix={
            <span className={columns > titleColumnsMax ? 'field-hint attn' : 'field-hint'}>
              {words.receiptColumns(columns)}
            </span>
          }
        />
        <TypedField path={['title', 'en']} width="wide" placeholder={words.titleEn} />
      </Row>
    </SectionFrame>
  );
}
