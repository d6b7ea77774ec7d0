import { useTongue } from '../../../language/words.tsx';
import type { Settings } from '../../sale/settings.ts';
import type { Send } from '../../screen/send.ts';

export function SettingsTab({ settings, send }: { settings: Settings; send: Send }) {
  const { words } = useTongue();
  const { settings: w } = words;
  const change = (change: Partial<Settings>) => send({ type: 'settings', change });
  return (
    <div className="settings">
      <fieldset>
        <legend>{w.volume}</legend>
        <label className="volume">
          <input
            type="range"
            min={0}
            max={100}
            step={5}
            value={settings.volume}
            aria-label={w.volume}
            onChange={(event) => change({ volume: Number(event.target.value) })}
          />
          <span className="n">{settings.volume}</span>
        </label>
        {(['ok', 'attention', 'refused'] as const).map((sound) => (
          <button
            type="button"
            className="second"
            key={sound}
            onClick={() => send({ type: 'test-sound', sound })}
          >
            {w.test} · {w.sounds[sound]}
          </button>
        ))}
      </fieldset>
      <Radios
        legend={w.scanEnd}
        name="scan-end"
        value={settings.scanEnd}
        choices={(['either', 'enter', 'tab'] as const).map((value) => ({ value, word: w.scanEnds[value] }))}
        choose={(scanEnd) => change({ scanEnd })}
      />
      <Radios
        legend={w.entryMode}
        name="entry-mode"
        value={settings.entryMode}
        choices={(['auto', 'rows', 'tiles'] as const).map((value) => ({ value, word: w.entryModes[value] }))}
        choose={(entryMode) => change({ entryMode })}
      />
      <Radios
        legend={w.doneStays}
        name="done-stays"
        value={settings.doneStaysS}
        choices={([3, 8, null] as const).map((value) => ({ value, word: w.doneStay[value ?? 'until'] }))}
        choose={(doneStaysS) => change({ doneStaysS })}
      />
    </div>
  );
}

function Radios<Value extends string | number | null>({
  legend,
  name,
  value,
  choices,
  choose,
}: {
  legend: string;
  name: string;
  value: Value;
  choices: readonly { readonly value: Value; readonly word: string }[];
  choose: (value: Value) => void;
}) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {choices.map((choice) => (
        <label key={String(choice.value)}>
          <input
            type="radio"
            name={name}
            checked={value === choice.value}
            onChange={() => choose(choice.value)}
          />
          {choice.word}
        </label>
      ))}
    </fieldset>
  );
}
