import { describe, expect, it } from 'vitest';
import { callTill } from '../../../terminal/page/cashier/run/till-calls.ts';
import { TillClient } from '../../../terminal/page/line/till-client.ts';

type Sent = { readonly path: string; readonly method: string | undefined; readonly body: unknown };

function tillThat(answers: number, body: unknown) {
  const sent: Sent[] = [];
  const client = new TillClient({
    key: 'k',
    keyIsOld: () => {},
    fetch: (path, how) => {
      sent.push({ path, method: how.method, body: how.body });
      return Promise.resolve(Response.json(body, { status: answers }));
    },
  });
  return { client, sent };
}

describe('what the page asks the till', () => {
  it('shows a member code in the body of one call, never in an address', async () => {
    const { client, sent } = tillThat(200, {});
    const event = await callTill(client, { do: 'show-code', checkout: 'co-1', code: 'PHM1AB7' });
    expect(event).toBeNull();
    expect(sent).toEqual([
      { path: '/v1/checkouts/co-1/member-code', method: 'POST', body: '{"code":"PHM1AB7"}' },
    ]);
  });

  it('brings back why a code was not taken, and not the code', async () => {
    const title = { zh: '会员码已用过，请刷新' };
    const { client } = tillThat(409, { code: 'member-code-used', title });
    const event = await callTill(client, { do: 'show-code', checkout: 'co-1', code: 'PHM1AB7' });
    expect(event).toMatchObject({ type: 'code-refused', failure: { code: 'member-code-used' } });
    expect(JSON.stringify(event)).not.toContain('AB7');
  });

  it.each([
    { answers: 202, body: {}, event: { type: 'printing', id: 'rd-1' } },
    {
      answers: 409,
      body: { code: 'no-printer', title: { zh: '没有设置小票打印机' } },
      event: { type: 'not-printing', id: 'rd-1', failure: { code: 'no-printer' } },
    },
  ])('prints a sale, and hears $answers', async ({ answers, body, event }) => {
    const { client, sent } = tillThat(answers, body);
    expect(await callTill(client, { do: 'print', id: 'rd-1' })).toMatchObject(event);
    expect(sent).toEqual([{ path: '/v1/sales/rd-1/print', method: 'POST', body: '{}' }]);
  });
});
