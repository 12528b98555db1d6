/**
 * Reads from a request which page it wants.
 */
import type { ApiPlan } from './apiPlan.ts';
import type { Cursors } from './cursors.ts';
import type { Items } from './items.ts';
import type { PageWanted } from './options.ts';
import { refusal, type Reply } from './reply.ts';

/** The page a URL asks for, or why it gets none. */
export function readPageQuery(
  query: URLSearchParams,
  { plan, cursors, items }: { plan: ApiPlan; cursors: Cursors; items: Items },
): PageWanted | Reply {
  const { address, parameters, firstPage, pageSize } = plan;
  const size = wholeNumber(query.get(parameters.size), pageSize.default);
  if (size === null || size < 1) return badParameter(parameters.size, 'a whole number from 1 on');
  if (size > pageSize.maximum && pageSize.tooLarge === 'refuse') {
    return badParameter(parameters.size, `at most ${pageSize.maximum}`);
  }
  const limit = Math.min(size, pageSize.maximum);
  if (address === 'cursor') {
    const offset = cursorOffset(query.get(parameters.cursor), { plan, cursors, items });
    return typeof offset === 'number' ? { offset, limit } : offset;
  }
  if (address === 'offset') {
    const offset = wholeNumber(query.get(parameters.offset), 0);
    return offset === null ? badParameter(parameters.offset, 'a whole number from 0 on') : { offset, limit };
  }
  const page = wholeNumber(query.get(parameters.page), firstPage);
  if (page === null || page < firstPage) return badParameter(parameters.page, `a whole number from ${firstPage} on`);
  return { offset: (page - firstPage) * limit, limit };
}

/** null: no whole number from 0 on. */
function wholeNumber(text: string | null, fallback: number): number | null {
  if (text === null) return fallback;
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function cursorOffset(
  cursor: string | null,
  { plan, cursors, items }: { plan: ApiPlan; cursors: Cursors; items: Items },
): number | Reply {
  if (cursor === null) return 0;
  const mark = cursors.read(cursor);
  if (mark === 'ended') {
    const message = 'The cursor is not valid any more. Begin again without one.';
    return refusal(plan.cursorsEnd.status, { error: 'cursor_expired', message });
  }
  const offset = mark === null ? null : items.offsetOf(mark);
  return offset ?? badParameter(plan.parameters.cursor, 'a cursor that came with a page');
}

function badParameter(name: string, expected: string): Reply {
  return refusal(400, { error: 'bad_parameter', message: `The parameter ${name} has to be ${expected}.` });
}
