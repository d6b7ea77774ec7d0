// Imported into programs whose memory is looked through: their snapshots show texts whole.
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--heap-snapshot-string-limit=1000000000');
