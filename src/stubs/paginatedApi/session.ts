/**
 * An API since it was last put back: everything that requests change, and the order in which a request is judged.
 */
import type { Json } from '../../model/json.ts';
import { checkAuthentication } from './authentication.ts';
import type { ApiPlan } from './apiPlan.ts';
import { createCursors } from './cursors.ts';
import { createItems, type Items } from './items.ts';
import { pageReply } from './pageReply.ts';
import { readPageQuery } from './pageQuery.ts';
import { createRateLimit } from './rateLimit.ts';
import { createRefusals } from './refusals.ts';
import { refusal, responseOf, type Reply } from './reply.ts';
import { createTokens } from './tokens.ts';

/** A request that was answered. */
export interface ApiRequest {
  readonly method: string;
  readonly url: string;
  /** Milliseconds since 1970, by the clock of whoever asked. */
  readonly dateMs: number;
  readonly status: number;
  /** The items that were handed out: those of the page, none where there was no page. */
  readonly items: readonly Json[];
}

export interface Session {
  readonly requests: readonly ApiRequest[];
  readonly items: Items;
  /** Behind the last item that was handed out. */
  readonly end: number;
  answer(request: Request): Promise<Response>;
}

export function createSession(plan: ApiPlan): Session {
  const requests: ApiRequest[] = [];
  const items = createItems(plan);
  const cursors = createCursors(plan.cursorsEnd);
  const tokens = createTokens(plan.authentication?.kind === 'token' ? plan.authentication : null);
  const rateLimit = createRateLimit(plan.rateLimit);
  const refusals = createRefusals(plan);
  let pagesRead = 0;
  let end = 0;
  let firstMs: number | null = null;

  function answerPage(request: Request, url: URL): { reply: Reply; content: readonly Json[] } {
    const nothing = (reply: Reply): { reply: Reply; content: readonly Json[] } => ({ reply, content: [] });
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      const message = `There is no ${request.method} here.`;
      return nothing(refusal(405, { error: 'method_not_allowed', message, headers: { Allow: 'GET, HEAD' } }));
    }
    const nowMs = Date.now();
    firstMs ??= nowMs;
    const complaint = checkAuthentication(request, { plan, tokens });
    if (complaint !== null) return nothing(complaint);
    const { isRefused, headers } = rateLimit.take(nowMs);
    const withLimits = (reply: Reply): Reply => ({ ...reply, headers: { ...reply.headers, ...headers } });
    if (isRefused) return nothing(refusal(429, { error: 'too_many_requests', message: 'Too many requests.', headers }));
    if (items.makeChanges({ pagesRead, elapsedMs: nowMs - firstMs })) cursors.noteChange();
    const wanted = readPageQuery(url.searchParams, { plan, cursors, items });
    if ('status' in wanted) return nothing(withLimits(wanted));
    const planned = request.method === 'GET' ? refusals.take(wanted) : null;
    if (planned !== null) return nothing(withLimits(planned));
    const content = items.page(wanted);
    const reply = withLimits(pageReply({ plan, cursors, items, wanted, content, url }));
    if (request.method === 'HEAD') return nothing(reply);
    end = Math.max(end, wanted.offset + content.length);
    pagesRead += 1;
    cursors.notePage();
    return { reply, content };
  }

  return {
    requests,
    items,
    get end() {
      return end;
    },
    async answer(request) {
      const url = new URL(request.url);
      const dateMs = Date.now();
      const { reply, content } =
        url.origin + url.pathname === plan.url
          ? answerPage(request, url)
          : { reply: await tokens.answer(request), content: [] };
      requests.push({ method: request.method, url: request.url, dateMs, status: reply.status, items: content });
      return responseOf(reply, request.method);
    },
  };
}
