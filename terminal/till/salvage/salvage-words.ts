import { placesIn, rangesText } from '../../core/journal/kept-runs.ts';
import { yuanText } from '../../core/words/amount-words.ts';
import type { KeptWord } from '../../wire/new-epoch.ts';
import { lossOf } from './what-is-left.ts';

/** How the start and the command itself name the way out. */
export const salvageCommand = 'npm run -s till -- salvage-journal';

/** What a till that does not start says to the person before it. */
export function refusalWords(why: string): readonly string[] {
  return [
    why,
    `流水文件已损坏，收银台不能启动。请不要删除或改动任何文件，联网后运行：${salvageCommand}`,
    `The journal is damaged and the till does not start. Delete and change nothing; with a network, run: ${salvageCommand}`,
  ];
}

export const salvageWords = {
  notATill: [
    '本机还不是收银台，没有流水可修复',
    'this machine is not a till: there is no journal to salvage',
  ],
  runs: ['收银台正在运行，请先关闭', 'the till runs: end it first'],
  whole: ['流水文件完好，未做任何改动', 'the journal is whole: nothing was changed'],
  damage: (why: string) => [`流水文件损坏：${why}`, `the journal is damaged: ${why}`],
  goesOn: ['上次修复未完成，现在继续', 'an earlier salvage was cut off: it goes on'],
  found: (of: { readonly epoch: number; readonly saved: number; readonly end: number }) => [
    `第 ${of.epoch} 期：已知 ${of.end} 条，可读且校验无误 ${of.saved} 条`,
    `epoch ${of.epoch}: ${of.saved} of ${of.end} known entries are readable and verify`,
  ],
  back: (entries: number) => [
    `总部保存着其中丢失的 ${entries} 条，已取回`,
    `the union's server holds ${entries} of the lost entries and has given them back`,
  ],
  notYet: (why: string) => [
    `总部没有答复（${why}）。新流水须由总部开启，未做任何改动；联网后请再运行一次`,
    `the union's server has not agreed (${why}). It alone begins another journal: nothing was changed; run this again with a network`,
  ],
  needsCode: [
    '文件中已找不到总部的根密钥。请向总部要一个新配对码，再运行一次并加上 --code 配对码（只核对，不会用掉）',
    'the file no longer tells the union’s root. Ask the union for a new pairing code and run this again with --code CODE; it is compared only and stays unused',
  ],
  done: (of: { readonly epoch: number; readonly setAside: string }) => [
    `已换用新流水（第 ${of.epoch} 期）。损坏的文件改名保存为 ${of.setAside}，请永久保留，不要删除`,
    `epoch ${of.epoch} has begun. The damaged file is kept as ${of.setAside}: never delete it`,
  ],
  next: [
    '接下来：启动收银台，即可继续收银。可读的旧流水会先上传，总部会看到缺少的编号。上期的限量名额由总部收回后才会再发放',
    'next: start the till and sell on. The readable entries are handed in first, and the union sees the missing numbers. Leases of the old epoch come back only when staff write them off',
  ],
} as const;

/** What is lost of one epoch; `held`: up to where the server has it. */
export function lossWords(kept: KeptWord, held: number): readonly string[] {
  const { lost, nowhere } = lossOf(kept, held);
  const { epoch, known } = kept;
  if (lost.length === 0) return [`第 ${epoch} 期：没有丢失流水`, `epoch ${epoch}: no entry is lost`];
  const lines = [
    `第 ${epoch} 期：丢失 ${placesIn(lost)} 条（编号 ${rangesText(lost)}），其中 ${placesIn(nowhere)} 条总部也没有${nowhere.length === 0 ? '' : `（编号 ${rangesText(nowhere)}）`}`,
    `epoch ${epoch}: ${placesIn(lost)} entries are lost here (${rangesText(lost)}); ${placesIn(nowhere)} of them the union does not hold either${nowhere.length === 0 ? '' : ` (${rangesText(nowhere)})`}`,
  ];
  if (nowhere.length > 0)
    lines.push(
      '其中若有退款，本机和总部都已不知道：退还以前的销售之前，请先核对退款单',
      'refunds among these are known to nobody any more: before you give anything of an earlier sale back, look for its refund slip',
    );
  if (known.entries === 0) return lines;
  const [payable, discount] = [yuanText(known.payable), yuanText(known.discount)];
  return [
    ...lines,
    `其中 ${known.entries} 条还能读出金额（不能作为凭证）：实付 ${payable} 元，优惠 ${discount} 元`,
    `of ${known.entries} of them amounts can still be read (no proof): paid ${payable}, taken off ${discount} yuan`,
  ];
}
