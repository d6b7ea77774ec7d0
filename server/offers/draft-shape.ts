import { z } from 'zod';
import { hostileKeys } from '../../terminal/wire/hostile-keys.ts';

/** A draft in UTF-8: an offer with prices for a thousand goods fits. */
export const draftBytesMax = 65_536;
/** An offer nests six deep. */
const draftDepthMax = 32;

/** A draft may be wrong in everything but its shape: what is half written must not be lost. */
export const draftContent = z.record(z.string(), z.unknown()).superRefine((content, context) => {
  const complain = (message: string) => context.addIssue({ code: 'custom', message });
  if (hostileKeys(content, 1).length > 0) return complain('has a key that is not taken');
  if (isDeeperThan(content, draftDepthMax)) return complain(`nests deeper than ${draftDepthMax}`);
  if (Buffer.byteLength(JSON.stringify(content), 'utf8') > draftBytesMax)
    complain(`is longer than ${draftBytesMax} bytes`);
});

/** Level by level and not by recursion: a document may be nested as deeply as it is long. */
function isDeeperThan(content: unknown, depthMax: number): boolean {
  let level: readonly unknown[] = [content];
  for (let depth = 0; depth <= depthMax; depth += 1) {
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
    if (level.length === 0) return false;
  }
  return true;
}
