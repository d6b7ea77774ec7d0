import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addMembers, publishProgramme } from '../../server/service.ts';
import { cardToken } from '../../terminal/core/card-token.ts';
import { ProgrammeCache } from '../../terminal/till/cache/programme-cache.ts';
import { Journal } from '../../terminal/till/journal/journal.ts';
import { httpHeadOffice } from '../../terminal/till/sync/head-office.ts';
import { pairTill } from '../server/paired-till.ts';
import { canaryMember, memberTokens, type SmallUnion, startSmallUnion } from '../server/small-union.ts';
import { describeWithNginx, type RunningNginx, startNginx } from './nginx.ts';

let union: SmallUnion;
let nginx: RunningNginx;
beforeEach(async () => {
  union = await startSmallUnion();
});
afterEach(async () => {
  await nginx.stop();
  await union.end();
});

describeWithNginx('published files behind a web server that is not ours', () => {
  it('are all that a till needs, and a web server that knows nothing of us serves them', async () => {
    const till = await pairTill(union);
    const [root] = till.answer.roots.filter(({ programme }) => programme === 'scedu');
    if (root === undefined) throw new Error('no root');
    nginx = await startNginx(union.dataDir);

    const journal = await Journal.open({
      file: join(union.dataDir, 'journal.db'),
      terminal: till.answer.terminal,
      epoch: 1,
    });
    const cache = new ProgrammeCache({ folder: join(union.dataDir, 'cache'), journal });
    await cache.restore();
    const office = httpHeadOffice({
      server: nginx.address,
      terminal: till.answer.terminal,
      key: till.key,
      pinned: null,
    });
    const { rootSha256 } = assignedProgramme(till.answer.assignment.payload, 'scedu');
    await cache.pinRoot(await office.root('scedu'), { programme: 'scedu', sha256: rootSha256 });
    const take = async () => cache.take('scedu', await office.head('scedu'), (file) => office.file(file));

    expect(await take()).toMatchObject({ taken: 'switched', head: 1 });
    expect(cache.loaded('scedu')?.members.find(memberTokens.canary)?.member.status).toBe('active');

    const token = cardToken('c'.repeat(32));
    const { card, ...member } = canaryMember();
    if (card === undefined) throw new Error('no card');
    await addMembers(union.server.store, 'scedu', [
      { ...member, idNumber: '510104199003033456', card: { ...card, token, number: '6217003810055667788' } },
    ]);
    await publishProgramme(union.server.store, 'scedu');
    // From here on nobody is there but the web server and its files.
    await union.server.stop();
    expect(await take()).toMatchObject({ taken: 'switched', head: 2 });
    expect(cache.loaded('scedu')?.members.find(token)?.member.status).toBe('active');
    expect(await take()).toMatchObject({ taken: 'already-in-force' });

    const head = await fetch(`${nginx.address}/v1/programmes/scedu/head`);
    const etag = head.headers.get('etag') ?? '';
    const again = await fetch(`${nginx.address}/v1/programmes/scedu/head`, {
      headers: { 'if-none-match': etag },
    });
    expect([head.status, again.status]).toEqual([200, 304]);
    await cache.close();
    await journal.close();
  });
});

function assignedProgramme(payload: string, id: string): { readonly rootSha256: string } {
  const { programmes } = JSON.parse(payload) as { programmes: { id: string; rootSha256: string }[] };
  const found = programmes.find((programme) => programme.id === id);
  if (found === undefined) throw new Error(`${id} is not assigned`);
  return found;
}
