import type { RequestHandler } from 'express';
import type { ServerStore } from '../store/server-store.ts';

/** `GET /`: what this server is, for whoever opens its address in a browser. No script, nothing to press. */
export function frontPage(store: ServerStore): RequestHandler {
  return async (_request, response) => {
    const programmes = await store.database
      .selectFrom('programmes')
      .select(['id', 'titleZh', 'titleEn', 'headVersion'])
      .orderBy('id')
      .execute();
    const { tills } = await store.database
      .selectFrom('terminals')
      .select((of) => of.fn.countAll<number>().as('tills'))
      .executeTakeFirstOrThrow();
    const rows = programmes.map(
      ({ id, titleZh, titleEn, headVersion }) =>
        `<li>${escaped(titleZh)}${titleEn === null ? '' : ` · ${escaped(titleEn)}`} (${escaped(id)}, ${headVersion})</li>`,
    );
    response.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
    response
      .type('html')
      .send(
        [
          '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>普惠收银 · 工会服务器</title>',
          '<h1>普惠收银 · 工会服务器</h1>',
          '<p>本服务器向收银终端发布会员、商户和优惠,并接收核销流水。管理界面尚未提供,请使用命令行。</p>',
          '<p lang="en">This server publishes members, merchants and offers to tills and takes in their redemptions. ',
          'It has no console yet: staff use the commands.</p>',
          `<h2>普惠项目 · Programmes (id, 发布版本 head version)</h2><ul>${rows.join('')}</ul>`,
          `<p>收银终端 · Tills: ${tills}</p></html>`,
        ].join('\n'),
      );
  };
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Titles are written by people: as text, never as markup. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
