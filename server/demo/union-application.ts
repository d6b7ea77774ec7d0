import iconv from 'iconv-lite';
import type { UnionApplicationConfig } from '../../terminal/wire/card-schema.ts';

/** Where the home union's cards carry its member's number, beside the bank's data. Invented, as the cards are. */
export const unionApplication: UnionApplicationConfig = {
  aid: 'D15600005355504C01',
  memberNumber: { kind: 'record', sfi: 5, record: 1, tag: 'DF01', coding: 'gb18030' },
};

/** The number as the chip has it, hexadecimal. */
export function onChip(memberNumber: string): string {
  return iconv.encode(memberNumber, 'gb18030').toString('hex').toUpperCase();
}
