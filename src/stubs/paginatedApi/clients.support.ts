/**
 * Clients of paginated APIs for tests: one that reads to the end for each style, and what makes it a careful one.
 */
import type { Json } from '../../model/json.ts';

export type Ask = (url: string, init?: RequestInit) => Promise<Response>;

/** A page that was not given; what a naive client dies of. */
export class PageRefused extends Error {
  constructor(readonly status: number) {
    super(`a page was answered with ${status}`);
  }
}

async function page<Body = Json[]>(ask: Ask, url: string): Promise<{ body: Body; headers: Headers }> {
  const response = await ask(url);
  if (!response.ok) throw new PageRefused(response.status);
  return { body: (await response.json()) as Body, headers: response.headers };
}

/** `?page=1`, `?page=2`, ... until one is empty. */
export async function readByPage(ask: Ask, url: string, size: number): Promise<Json[]> {
  const got: Json[] = [];
  for (let number = 1; ; number++) {
    const { body } = await page(ask, `${url}?page=${number}&per_page=${size}`);
    if (body.length === 0) return got;
    got.push(...body);
  }
}

/** `?offset=0`, then so many further as it got, until a page is empty. */
export async function readByOffset(ask: Ask, url: string, size: number): Promise<Json[]> {
  const got: Json[] = [];
  for (;;) {
    const { body } = await page(ask, `${url}?offset=${got.length}&limit=${size}`);
    if (body.length === 0) return got;
    got.push(...body);
  }
}

/** The same by a client that believes it gets as many items as it asks for. */
export async function readByOffsetBlindly(ask: Ask, url: string, size: number): Promise<Json[]> {
  const got: Json[] = [];
  for (let offset = 0; ; offset += size) {
    const { body } = await page(ask, `${url}?offset=${offset}&limit=${size}`);
    if (body.length === 0) return got;
    got.push(...body);
  }
}

/** Ends with the first page that is not full. */
export async function readUntilShortPage(ask: Ask, url: string, size: number): Promise<Json[]> {
  const got: Json[] = [];
  for (let number = 1; ; number++) {
    const { body } = await page(ask, `${url}?page=${number}&per_page=${size}`);
    got.push(...body);
    if (body.length < size) return got;
  }
}

interface CursorPage {
  readonly items: Json[];
  readonly next: string | null;
}

/** Follows `next` until there is none. */
export async function readByCursor(ask: Ask, url: string, size: number): Promise<Json[]> {
  const got: Json[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { body } = await page<CursorPage>(ask, `${url}?limit=${size}${query}`);
    got.push(...body.items);
    cursor = body.next;
  }
  return got;
}

/** Follows the header Link. */
export async function readByLink(ask: Ask, url: string, size: number): Promise<Json[]> {
  const got: Json[] = [];
  let next: string | undefined = `${url}?per_page=${size}&limit=${size}`;
  while (next !== undefined) {
    const { body, headers }: { body: Json[]; headers: Headers } = await page(ask, next);
    got.push(...body);
    next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
  }
  return got;
}

/** Begins again when its cursor has ended, and keeps what it had, each item once. */
export async function readByCursorAgain(ask: Ask, url: string, size: number): Promise<Json[]> {
  const got = new Set<Json>();
  const noting: Ask = async (...request) => {
    const response = await ask(...request);
    if (response.ok) for (const item of ((await response.clone().json()) as CursorPage).items) got.add(item);
    return response;
  };
  for (;;) {
    try {
      await readByCursor(noting, url, size);
      return [...got];
    } catch (error) {
      if (!(error instanceof PageRefused) || error.status !== 410) throw error;
    }
  }
}

/** Waits as long as Retry-After says, then asks again. */
export function patient(ask: Ask, wait: (milliseconds: number) => void): Ask {
  return async (url, init) => {
    for (;;) {
      const response = await ask(url, init);
      const after = response.headers.get('retry-after');
      if (response.ok || after === null) return response;
      wait(/^\d+$/.test(after) ? Number(after) * 1_000 : Date.parse(after) - Date.now());
    }
  };
}

/** Gets a token, shows it with every request, and gets another when it is refused. */
export function withToken(ask: Ask, tokenUrl: string, form: Record<string, string> = {}): Ask {
  let token: string | null = null;
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...form });
  async function fetchToken(): Promise<string> {
    const response = await ask(tokenUrl, { method: 'POST', body });
    return ((await response.json()) as { access_token: string }).access_token;
  }
  return async (url, init) => {
    const show = (shown: string): Promise<Response> =>
      ask(url, { ...init, headers: { authorization: `Bearer ${shown}` } });
    const response = await show((token ??= await fetchToken()));
    return response.status === 401 ? show((token = await fetchToken())) : response;
  };
}
