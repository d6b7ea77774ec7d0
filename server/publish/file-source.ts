import type { z } from 'zod';
import { sha256 } from '../../terminal/wire/sha256.ts';

/** What a published file is made from. The digest says whether a new version is needed, without making it. */
export type FileSource = {
  readonly digest: string;
  readonly build: (version: number) => Promise<Buffer>;
};

/** A JSON file: its content under the head that all of them carry, checked with the schema that tills check with. */
export function jsonSource(
  programme: string,
  content: Readonly<Record<string, unknown>>,
  schema: z.ZodType<unknown>,
): FileSource {
  return {
    digest: sha256(JSON.stringify(content)),
    build: async (version) => {
      const document = { schema: 1, programme, version, ...content };
      schema.parse(document);
      return Buffer.from(JSON.stringify(document), 'utf8');
    },
  };
}
