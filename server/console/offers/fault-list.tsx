import { useLanguage, useWords } from '../language/language.tsx';
import { Icon } from '../look/icon.tsx';
import { fieldElementId, useEditor } from './editor-context.ts';
import { fieldWords, placeWord } from './field-words.ts';
import type { DraftFault } from './offer-faults.ts';
import { readPath } from './offer-faults.ts';
import { placeOf } from './offer-form.ts';
import { offerWords } from './words.ts';

/** Faults that are named on top; the rest is counted by the title and marked at the sections. */
const namedMax = 6;

/** Everything that keeps the draft from being published; each line leads to its field. */
export function FaultList() {
  const words = useWords(offerWords);
  const { fault: said } = useWords(fieldWords);
  const { language } = useLanguage();
  const { faults } = useEditor();
  if (faults.length === 0) return null;
  return (
    <div className="fault-list" role="status">
      <b>
        <Icon name="alarm" />
        {words.faultsTitle(faults.length)}
      </b>
      <ul>
        {faults.slice(0, namedMax).map((fault) => (
          <li key={`${fault.path} ${fault.message}`}>
            <button type="button" onClick={() => goTo(fault)}>
              <bdi>
                {placeWord(placeOf(readPath(fault.path)), language)}：{said(fault)}
              </bdi>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** To the field, or the nearest thing that holds it, or its section. */
function goTo({ path, section }: DraftFault): void {
  let place = path;
  while (place !== '') {
    const field = document.getElementById(fieldElementId(place));
    if (field !== null) {
      field.scrollIntoView({ block: 'center' });
      const inner = field.matches('input, textarea, button') ? field : field.querySelector('input, button');
      (inner instanceof HTMLElement ? inner : field).focus();
      return;
    }
    place = place.replace(/(?:\[\d+\]|\.?[^.[\]]+)$/, '');
  }
  const heading = document.getElementById(`offer-section-${section ?? 'other'}`);
  heading?.scrollIntoView({ block: 'center' });
  heading?.focus();
}
