import { leaveAlone, loadNfc } from './nfc-binding.ts';
import { firstReadersMs } from './reader-timings.ts';

/**
 * A process that names the readers of this moment to the one that forked it, and ends. It touches no card.
 * What it needs the PC/SC binding for is the first list that the binding makes, which overlooks nothing.
 */
process.on('disconnect', () => process.exit(1));

const names: string[] = [];
const nfc = (await loadNfc())();
nfc.on('error', () => process.exit(1));
nfc.on('reader', (reader) => {
  leaveAlone(reader);
  names.push(reader.name);
});
// The binding is silent when there is none.
setTimeout(() => process.send?.(names, undefined, undefined, () => process.exit(0)), firstReadersMs);
