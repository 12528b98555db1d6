/**
 * A paginated API answered through msw: HEAD gives the number of items as X-Total-Count, GET one page of them.
 * It knows pages and nothing of DAGs.
 */
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import type { World } from './story.support.ts';

export interface PagesOptions {
  readonly url: string;
  readonly items: readonly string[];
  /** The first request for this page is answered with 429. */
  readonly tooManyRequestsOnceFor?: number;
}

export interface Pages extends World {
  /** `HEAD`, `GET page 1`, ... since it was opened. */
  readonly requests: readonly string[];
}

/** An API over a list of items; pages count from 1. */
export function createPages({ url, items, tooManyRequestsOnceFor }: PagesOptions): Pages {
  const requests: string[] = [];
  const server = setupServer(
    http.head(url, () => {
      requests.push('HEAD');
      return new HttpResponse(null, { headers: { 'X-Total-Count': String(items.length) } });
    }),
    http.get(url, ({ request }) => {
      const query = new URL(request.url).searchParams;
      const page = Number(query.get('page'));
      const size = Number(query.get('per_page'));
      const isFirst = !requests.includes(`GET page ${page}`);
      requests.push(`GET page ${page}`);
      if (isFirst && page === tooManyRequestsOnceFor) return new HttpResponse(null, { status: 429 });
      return HttpResponse.json(items.slice((page - 1) * size, page * size));
    }),
  );
  return {
    requests,
    open() {
      requests.length = 0;
      server.listen({ onUnhandledRequest: 'error' });
    },
    close() {
      server.close();
    },
  };
}
