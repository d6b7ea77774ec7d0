import type { Parsed } from '../../terminal/wire/faults.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';

/** What a published file is made from. The digest says whether a new version is needed, without making it. */
export type FileSource = {
  readonly digest: string;
  readonly build: (version: number) => Promise<Buffer>;
};

/** A JSON file: its content under the head that all of them carry, read back as tills read it. */
export function jsonSource(
  programme: string,
  content: Readonly<Record<string, unknown>>,
  read: (text: string) => Parsed<unknown>,
): FileSource {
  return {
    digest: sha256(JSON.stringify(content)),
    build: async (version) => {
      const text = JSON.stringify({ schema: 1, programme, version, ...content });
      const readBack = read(text);
      if (!readBack.ok)
        throw new Error(`a file of ${programme} would not be read: ${readBack.faults.join('; ')}`);
      return Buffer.from(text, 'utf8');
    },
  };
}
