import { amountText } from '../../../terminal/core/words/amount-words.ts';
import { useWords } from '../language/language.tsx';
import { useEditor } from './editor-context.ts';
import { AddButton, ChoiceField, Hint, RemoveButton, TypedField } from './fields.tsx';
import { type Json, valueAt } from './json-path.ts';
import { Row, SectionFrame } from './section-frame.tsx';
import { offerWords } from './words.ts';

const periods = ['day', 'week', 'month', 'year', 'offer'] as const;

export function LimitsSection() {
  const words = useWords(offerWords);
  const { used, content } = useEditor();
  return (
    <SectionFrame section="limits">
      <Row>
        <UseLimits list="perMember" label={words.perMember} />
        <UseLimits list="total" label={words.total} />
        <Hint>{words.budget}</Hint>
        <TypedField
          path={['limits', 'budget']}
          width={152}
          placeholder={words.none}
          strong={valueAt(content, ['limits', 'budget']) !== undefined}
        />
        {used.uses > 0 ? (
          <Hint>{words.used(amountText(used.spent, { thousands: true }), used.uses)}</Hint>
        ) : null}
      </Row>
      <Row>
        <Hint>{words.unitsPerSale}</Hint>
        <TypedField
          path={['limits', 'unitsPerTransaction']}
          width={92}
          suffix={words.units}
          placeholder="—"
        />
        <Hint>{words.offPerSale}</Hint>
        <TypedField path={['limits', 'offPerTransaction']} width={124} placeholder={words.none} />
      </Row>
      {valueAt(content, ['limits', 'perMember']) === undefined &&
      valueAt(content, ['limits', 'memberPolicy']) === undefined ? null : (
        <Row>
          <Hint>{words.memberPolicy}</Hint>
          <ChoiceField
            path={['limits', 'memberPolicy']}
            label={words.memberPolicy}
            options={['strict-online', 'home-store', 'risk-bounded']}
            none="—"
          />
        </Row>
      )}
    </SectionFrame>
  );
}

function UseLimits({ list, label }: { readonly list: 'perMember' | 'total'; readonly label: string }) {
  const words = useWords(offerWords);
  const { content, set } = useEditor();
  const path = ['limits', list];
  const value = valueAt(content, path);
  const limits: readonly Json[] = Array.isArray(value) ? value : [];
  return (
    <>
      {limits.map((_limit, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a limit is its place
        <span className="limit" key={at}>
          <span>{label}</span>
          <ChoiceField
            path={[...path, at, 'per']}
            label={`${label} ${words.limitsPeriod}`}
            options={periods}
          />
          <TypedField path={[...path, at, 'uses']} width={92} suffix={words.uses} strong />
          <RemoveButton path={[...path, at]} label={`${label} ${at + 1}`} />
        </span>
      ))}
      <AddButton
        onClick={() => set(path, [...limits, { uses: 1, per: list === 'perMember' ? 'day' : 'offer' }])}
      >
        {`${label}${words.limitUses}`}
      </AddButton>
    </>
  );
}
