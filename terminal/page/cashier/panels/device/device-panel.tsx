import { useTongue } from '../../../language/words.tsx';
import { deviceTabs } from '../panel.ts';
import { PanelFrame } from '../panel-frame.tsx';
import type { PanelProps } from '../panel-props.ts';
import { KeysTab } from './keys-tab.tsx';
import { SettingsTab } from './settings-tab.tsx';
import { StateTab } from './state-tab.tsx';
import { TrainingTab } from './training-tab.tsx';

export function DevicePanel({ state, panel, send }: PanelProps<'device'>) {
  const { words } = useTongue();
  return (
    <PanelFrame title={words.deviceTitle} size="whole" send={send}>
      <div className="tabs" role="tablist" aria-label={words.deviceTitle}>
        {deviceTabs.map((tab) => (
          <button
            type="button"
            role="tab"
            key={tab}
            aria-selected={panel.tab === tab}
            onClick={() => send({ type: 'device-tab', tab })}
          >
            {words.tabs[tab]}
          </button>
        ))}
      </div>
      {panel.tab === 'state' && <StateTab state={state} />}
      {panel.tab === 'settings' && <SettingsTab settings={state.settings} send={send} />}
      {panel.tab === 'keys' && <KeysTab state={state} panel={panel} send={send} />}
      {panel.tab === 'training' && <TrainingTab state={state} panel={panel} send={send} />}
    </PanelFrame>
  );
}
