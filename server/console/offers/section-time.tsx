import { Segmented } from 'antd';
import { useState } from 'react';
import { isoDate, readDate } from '../../../terminal/core/calendar/civil-date.ts';
import { stateCouncilCalendar, yearsKnown } from '../../../terminal/core/calendar/state-council.ts';
import { useLanguage, useWords } from '../language/language.tsx';
import { Icon } from '../look/icon.tsx';
import { PickDay } from '../parts/pick-day.tsx';
import { dayOf } from '../time/china-time.ts';
import {
  activeDayCount,
  monthsOf,
  type StripDay,
  stripOf,
  stripStart,
  yearsWithoutCalendar,
} from './active-days.ts';
import { useEditor } from './editor-context.ts';
import { choiceWord } from './field-words.ts';
import { ChipsField, Hint, NamesField, TypedField } from './fields.tsx';
import { type Path, valueAt } from './json-path.ts';
import { Row, SectionFrame } from './section-frame.tsx';
import { offerWords } from './words.ts';

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

export function TimeSection() {
  const words = useWords(offerWords);
  const { content } = useEditor();
  const [isOpen, open] = useState(false);
  const when = content['when'];
  const says = (key: string) => isOpen || valueAt(when, [key]) !== undefined;
  const today = isoDate(dayOf(Date.now()));
  const count = activeDayCount(when, stateCouncilCalendar);
  const years = yearsWithoutCalendar(when, today, yearsKnown);
  const isPlain = ['weekdays', 'dayKinds', 'monthDays'].every((key) => !says(key));
  return (
    <SectionFrame section="time">
      <Row>
        <DayField path={['when', 'from']} placeholder={words.noStart} />
        <span>{words.to}</span>
        <DayField path={['when', 'through']} placeholder={words.noEnd} />
        {isPlain ? (
          <button type="button" className="chip" aria-expanded={isOpen} onClick={() => open(true)}>
            {words.everyDay}
          </button>
        ) : null}
        <NamesField path={['when', 'hours']} label={words.hours} placeholder={words.hoursHint} />
      </Row>
      {says('weekdays') ? (
        <Row>
          <Hint>{words.weekdays}</Hint>
          <ChipsField path={['when', 'weekdays']} label={words.weekdays} options={weekdays} />
        </Row>
      ) : null}
      {says('dayKinds') || says('monthDays') ? (
        <Row>
          {says('dayKinds') ? (
            <>
              <Hint>{words.dayKinds}</Hint>
              <ChipsField
                path={['when', 'dayKinds']}
                label={words.dayKinds}
                options={['workday', 'weekend', 'holiday']}
              />
            </>
          ) : null}
          {says('monthDays') ? (
            <>
              <Hint>{words.monthDays}</Hint>
              <NamesField
                path={['when', 'monthDays']}
                label={words.monthDays}
                placeholder={words.monthDaysHint}
                options={monthDays}
              />
            </>
          ) : null}
        </Row>
      ) : null}
      <DayStrip count={count} />
      {years.length === 0 ? null : (
        <p className="note attn" role="note">
          <Icon name="alarm" />
          {words.noCalendar(years.join('、'))}
        </p>
      )}
    </SectionFrame>
  );
}

const monthDays = Array.from({ length: 31 }, (_, at) => ({ value: String(at + 1), label: String(at + 1) }));

/** A day, typed or picked from a calendar. */
function DayField({ path, placeholder }: { readonly path: Path; readonly placeholder: string }) {
  const { content, set, isReadOnly } = useEditor();
  const value = valueAt(content, path);
  return (
    <span className="day-field">
      <TypedField
        path={path}
        width={140}
        placeholder={placeholder}
        prefix={
          <PickDay
            value={typeof value === 'string' ? (readDate(value) ?? '') : ''}
            isDisabled={isReadOnly}
            onPick={(day) => set(path, day)}
          />
        }
      />
    </span>
  );
}

/** The days on which the offer holds, painted: two weeks large, or twelve months small. */
function DayStrip({ count }: { readonly count: number | null }) {
  const words = useWords(offerWords);
  const { language } = useLanguage();
  const { content } = useEditor();
  const [span, setSpan] = useState<'weeks' | 'months'>('weeks');
  const when = content['when'];
  const first = stripStart(when, isoDate(dayOf(Date.now())));
  return (
    <div className="strip">
      {span === 'weeks' ? (
        <ol className="strip-weeks" aria-label={words.twoWeeks}>
          {stripOf(when, first, 14, stateCouncilCalendar).map((day) => (
            <li key={day.date} className={dayClass(day)} title={dayTitle(day, words)}>
              {Number(day.date.slice(8))}
              <small>{weekdaySign(day, language)}</small>
              <span className="for-ears-only">{dayTitle(day, words)}</span>
            </li>
          ))}
        </ol>
      ) : (
        <ol className="strip-months" aria-label={words.twelveMonths}>
          {monthsOf(when, first, stateCouncilCalendar).map((month) => (
            <li key={`${month.year}-${month.month}`}>
              <b>
                {month.year}-{String(month.month).padStart(2, '0')}
              </b>
              <span className="for-ears-only">
                {words.daysActive(month.days.filter(({ active }) => active).length)}
              </span>
              <span className="month" aria-hidden="true">
                {Array.from({ length: month.before }, (_, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: empty places before the first day
                  <i key={`before-${at}`} className="void" />
                ))}
                {month.days.map((day) => (
                  <i key={day.date} className={dayClass(day)} title={dayTitle(day, words)} />
                ))}
              </span>
            </li>
          ))}
        </ol>
      )}
      <div className="strip-foot">
        <Hint>{count === null ? '' : words.daysActive(count)}</Hint>
        <Segmented<'weeks' | 'months'>
          size="small"
          className="strip-span"
          aria-label={words.sections.time}
          value={span}
          onChange={setSpan}
          options={[
            { value: 'weeks', label: words.twoWeeks },
            { value: 'months', label: words.twelveMonths },
          ]}
        />
      </div>
    </div>
  );
}

function dayClass({ active, kind, adjusted }: StripDay): string {
  return `day${active ? ' on' : ''}${kind === 'holiday' ? ' holiday' : ''}${adjusted ? ' adjusted' : ''}`;
}

function dayTitle(day: StripDay, words: (typeof offerWords)['zh-CN']): string {
  const kind = day.kind === 'holiday' ? ` ${words.holiday}` : day.adjusted ? ` ${words.adjusted}` : '';
  return `${day.date}${kind}，${day.active ? words.dayActive : words.dayIdle}`;
}

function weekdaySign({ weekday }: StripDay, language: 'zh-CN' | 'en'): string {
  const word = choiceWord('when.weekdays', String(weekday), language);
  return language === 'en' ? word.slice(0, 2) : word.slice(1);
}
