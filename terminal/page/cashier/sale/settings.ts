import { factoryKeys, type KeyMap, keyMapOf } from '../keys/key-map.ts';
import type { ScanEnd } from '../keys/scanner.ts';

export type Language = 'zh' | 'en';
/** How goods come in: rows of a basket, tiles and a number pad, or by the size of the catalogue. */
export type EntryMode = 'auto' | 'rows' | 'tiles';

/** A catalogue up to this size fits on tiles. */
export const tileGoodsMax = 12;

export type Settings = {
  readonly language: Language;
  readonly keys: KeyMap;
  /** 0 … 100 */
  readonly volume: number;
  readonly scanEnd: ScanEnd;
  readonly entryMode: EntryMode;
  /** Seconds that "done" stays; null: until the next sale begins. */
  readonly doneStaysS: 3 | 8 | null;
};

export const factorySettings: Settings = {
  language: 'zh',
  keys: factoryKeys,
  volume: 70,
  scanEnd: 'either',
  entryMode: 'auto',
  doneStaysS: 8,
};

/** Settings read from storage; a part that does not fit is as it left the factory. */
export function settingsOf(kept: unknown): Settings {
  if (typeof kept !== 'object' || kept === null) return factorySettings;
  const { language, keys, volume, scanEnd, entryMode, doneStaysS } = kept as Record<string, unknown>;
  const oneOf = <Value>(value: unknown, allowed: readonly Value[], otherwise: Value): Value =>
    allowed.includes(value as Value) ? (value as Value) : otherwise;
  return {
    language: oneOf(language, ['zh', 'en'] as const, factorySettings.language),
    keys: keyMapOf(keys) ?? factorySettings.keys,
    volume: typeof volume === 'number' && volume >= 0 && volume <= 100 ? volume : factorySettings.volume,
    scanEnd: oneOf(scanEnd, ['enter', 'tab', 'either'] as const, factorySettings.scanEnd),
    entryMode: oneOf(entryMode, ['auto', 'rows', 'tiles'] as const, factorySettings.entryMode),
    doneStaysS: oneOf(doneStaysS, [3, 8, null] as const, factorySettings.doneStaysS),
  };
}
