import { inflateRawSync } from 'node:zlib';

/** Reads the parts of a workbook: a ZIP archive with its directory at the end (PKWARE APPNOTE 4.3.12, 4.3.16). */
export function workbookParts(file: Buffer): ReadonlyMap<string, string> {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  let at = file.readUInt32LE(end + 16);
  const parts = new Map<string, string>();
  for (let count = file.readUInt16LE(end + 10); count > 0; count -= 1) {
    const packed = file.readUInt32LE(at + 20);
    const nameLength = file.readUInt16LE(at + 28);
    const name = file.toString('utf8', at + 46, at + 46 + nameLength);
    const local = file.readUInt32LE(at + 42);
    const begin = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const bytes = file.subarray(begin, begin + packed);
    const isPlain = file.readUInt16LE(at + 10) === 0;
    parts.set(name, (isPlain ? bytes : inflateRawSync(bytes)).toString('utf8'));
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return parts;
}

export type SheetCell = { readonly type: string | null; readonly text: string };

/** The cells of the only sheet, row by row, with shared strings put in. */
export function sheetRows(file: Buffer): readonly (readonly SheetCell[])[] {
  const parts = workbookParts(file);
  const shared = [...(parts.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(
    ([, item = '']) => plain(item),
  );
  const sheet = parts.get('xl/worksheets/sheet1.xml') ?? '';
  return [...sheet.matchAll(/<row .*?<\/row>/gs)].map(([row]) =>
    [...row.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, attributes = '', content = '']) => {
      const type = /\bt="(\w+)"/.exec(attributes)?.[1] ?? null;
      const text = plain(content);
      return { type, text: type === 's' ? (shared[Number(text)] ?? '') : text };
    }),
  );
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  apos: "'",
};

function plain(xml: string): string {
  return xml.replace(/<[^>]*>/g, '').replace(/&([#\w]+);/g, (whole, name: string) => entities[name] ?? whole);
}
