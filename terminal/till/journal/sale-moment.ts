import type { SaleEntry } from '../../core/journal/entry.ts';

/** As `china-time.ts` writes them, in this century; a day that not every year has is left to the schema. */
const date = String.raw`20\d\d-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)`;
const time = String.raw`"${date}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}\+08:00"`;
const count = String.raw`(?:0|[1-9]\d{0,14})`;
const told = String.raw`(?:null|\{"at":${time},"sinceBoot":${count}\})`;
const tender = '"(?:union-card|other)"';

/** One pattern for {@link momentTexts}, in their order. */
const ordinary = new RegExp(
  [
    '^"[a-z0-9][a-z0-9.-]{0,63}"',
    time,
    `(?:null|${time})`,
    String.raw`\{"wall":${time},"sinceBoot":${count},"told":${told}\}`,
    `"${date}"`,
    `${time}(?:,"tender":${tender})?`,
    `(?:null|${tender})`,
    '(?:null|"[0-9A-Za-z-]{0,128}")$',
  ].join('\n'),
);

/** What a sale's entry says of the moment at which it is made, as it is written; all else stands when its basket has been decided. */
export function momentTexts({
  id,
  at,
  timeFloor,
  clock,
  businessDay,
  request,
  tender,
  slip,
}: SaleEntry): readonly string[] {
  const asked = request.tender === undefined ? '' : `,"tender":${JSON.stringify(request.tender)}`;
  return [
    ...[id, at, timeFloor, clock, businessDay].map((value) => `${JSON.stringify(value)}`),
    `${JSON.stringify(request.at)}${asked}`,
    ...[tender, slip].map((value) => `${JSON.stringify(value)}`),
  ];
}

/**
 * Whether the entry's schema takes this moment, told at a glance: asking it for each of these takes ten times as long,
 * while a customer waits. False says nothing: the schema is to be asked.
 */
export function isOrdinaryMoment(texts: readonly string[]): boolean {
  return ordinary.test(texts.join('\n'));
}
