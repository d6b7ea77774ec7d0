import type { RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { isRefusal, problem, type Refusal, refuse } from '../http/problem.ts';
import { sendProblem } from '../http/reply.ts';
import { WorkQueue } from '../publish/work-queue.ts';
import type { ServerStore } from '../store/server-store.ts';
import { chinaInstant } from './china-instant.ts';
import {
  type ExportFormat,
  exportedLines,
  exportRowsMax,
  writeCsv,
  writeXlsx,
} from './export-redemptions.ts';
import { readQuery, redemptionExportWanted, unknownProgramme } from './redemption-filter.ts';
import { redemptionSums } from './redemption-page.ts';

const contentTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** `GET /v1/redemptions/export`: what the list's filters let through, as a file. */
export function redemptionExport(store: ServerStore): RequestHandler {
  // One workbook at a time: each takes a thread and hundreds of megabytes.
  const workbooks = new WorkQueue();
  return async (request, response) => {
    if (request.method === 'HEAD') return sendProblem(response, problem('method-refused'));
    const query = readQuery(request.query, redemptionExportWanted);
    if (isRefusal(query)) return sendProblem(response, query.refused);
    const { format, lang, ...filter } = query.wanted;
    const refusal =
      (await unknownProgramme(store, filter.programme)) ?? (await tooLarge(store, query.wanted));
    if (refusal !== null) return sendProblem(response, refusal.refused);

    const language = lang === 'en' ? 'en' : 'zh';
    const lines = exportedLines(store, filter);
    startFile(store, response, { programme: filter.programme, format });
    try {
      if (format === 'csv') await writeCsv(lines, language, response);
      else await workbooks.run(() => writeXlsx(lines, language, response));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE') return; // the reader left
      store.log.error({ format, fault: (error as Error).name }, 'an export failed');
      // Half a file must not look whole: the connection breaks instead of ending.
      response.destroy();
    }
  };
}

async function tooLarge(
  store: ServerStore,
  { format, lang: _, ...filter }: z.infer<typeof redemptionExportWanted>,
): Promise<Refusal | null> {
  const { total } = await redemptionSums(store, filter);
  const rowsMax = exportRowsMax[format];
  return total > rowsMax
    ? refuse('export-too-large', { detail: `${total} rows; the most in one ${format} file is ${rowsMax}` })
    : null;
}

function startFile(
  store: ServerStore,
  response: Response,
  { programme, format }: { readonly programme: string; readonly format: ExportFormat },
): void {
  const day = chinaInstant(store.now()).slice(0, 10);
  response.status(200).set({
    'Content-Type': contentTypes[format],
    // The programme's id has no character that a header or a file system minds.
    'Content-Disposition': `attachment; filename="redemptions-${programme}-${day}.${format}"`,
  });
}
