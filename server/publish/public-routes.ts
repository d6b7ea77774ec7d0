import { Router } from 'express';
import type { RootList } from '../../terminal/wire/enrolment.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { problem, refuse } from '../http/problem.ts';
import { replying, sendProblem } from '../http/reply.ts';
import type { ServerStore } from '../store/server-store.ts';

const fileNamePattern = /^[0-9a-f]{64}$/;
const aYearMs = 31_536_000_000;

/** What anybody may read: signed heads and roots, and the files that heads name. */
export function publicRoutes(store: ServerStore): Router {
  const router = Router();
  const programmeRow = (id: unknown) =>
    store.database
      .selectFrom('programmes')
      .select(['head', 'root', 'rootVersion'])
      .where('id', '=', String(id))
      .executeTakeFirst();

  router.get(
    '/v1/programmes/:programme/head',
    replying(async (request) => {
      const row = await programmeRow(request.params['programme']);
      if (row === undefined) return refuse('programme-unknown');
      if (row.head === null) return refuse('not-published');
      const head: unknown = JSON.parse(row.head);
      // The hash of what is sent: tills ask by no other name, see `head-office.ts`.
      const headers = { ETag: `"${sha256(JSON.stringify(head))}"`, 'Cache-Control': 'no-cache' };
      if (request.headers['if-none-match'] === headers.ETag) return { status: 304, headers };
      return { status: 200, json: head, headers };
    }),
  );

  router.get(
    '/v1/programmes/:programme/root',
    replying(async (request) => {
      const row = await programmeRow(request.params['programme']);
      if (row === undefined) return refuse('programme-unknown');
      return { status: 200, json: JSON.parse(row.root), headers: { 'Cache-Control': 'no-cache' } };
    }),
  );

  router.get(
    '/v1/roots',
    replying(async () => {
      const rows = await store.database
        .selectFrom('programmes')
        .select(['id', 'rootSha256'])
        .orderBy('id')
        .execute();
      const roots = rows.map(({ id, rootSha256 }) => ({ programme: id, sha256: rootSha256 }));
      const list: RootList = { schema: 1, roots };
      return { status: 200, json: list, headers: { 'Cache-Control': 'no-store' } };
    }),
  );

  router.get(
    '/v1/programmes/:programme/roots/:version',
    replying(async (request) => {
      const row = await store.database
        .selectFrom('roots')
        .select('root')
        .where('programme', '=', request.params['programme'] as string)
        .where('version', '=', Number(request.params['version']))
        .executeTakeFirst();
      if (row === undefined) return refuse('root-unknown');
      return { status: 200, json: JSON.parse(row.root), headers: { 'Cache-Control': 'no-cache' } };
    }),
  );

  router.get('/v1/files/:sha256', (request, response, next) => {
    const name = request.params['sha256'];
    if (!fileNamePattern.test(name)) return sendProblem(response, problem('file-unknown'));
    response.sendFile(name, fileSettings(store.folder.files), (error?: Error) => {
      if (error === undefined || response.headersSent) return; // cut off half way: the till asks again
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') sendProblem(response, problem('file-unknown'));
      else next(error);
    });
  });
  return router;
}

/** A file never changes under its name: whoever has it need not ask again. */
function fileSettings(root: string) {
  return {
    root,
    etag: false,
    lastModified: false,
    immutable: true,
    maxAge: aYearMs,
    headers: { 'Content-Type': 'application/octet-stream' },
  };
}
