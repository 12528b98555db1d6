/**
 * What a user may say of a paginated API. Plain data, items from a function aside.
 */
import type { Json } from '../../model/json.ts';
import type { Duration } from '../../model/time.ts';

/** Everything that `paginatedApi` takes; only `url` and `items` have to be given. */
export interface PaginatedApiOptions {
  /** Where the items are, without query: `https://api.example.test/orders`. */
  readonly url: string;
  /** Every item in order, or a function that gives those of one page: as many as `limit`, fewer at the end, none behind it. */
  readonly items: readonly Json[] | ((page: PageWanted) => readonly Json[]);
  /** How many items a function has. Default null: unknown, and every page but an empty one has a next. Not for a list. */
  readonly total?: number | null;
  /**
   * The id of the task that returns what was read of the API: a list, or of a mapped task a list each. The judge `pagination` then holds runs to it
   * that nothing is lost and nothing repeated.
   */
  readonly collectedBy?: string;
  /** Unique among the stubs of a simulation; default: the URL. */
  readonly name?: string;
  /**
   * How pages are asked for. `page`: `?page=2&per_page=20`; `offset`: `?offset=20&limit=20`; `cursor`: `?cursor=...&limit=20` with the cursor that came
   * with the page before; `link`: the URLs of a Link header. Default: `page`.
   */
  readonly style?: 'page' | 'offset' | 'cursor' | 'link';
  /** How the URLs of a Link header ask for pages; only with the style `link`. Default: `page`. */
  readonly linksBy?: 'page' | 'offset' | 'cursor';
  /** Other names for the parameters of the query: `{ page: 'p', size: 'page_size' }`. */
  readonly parameters?: {
    readonly page?: string;
    readonly offset?: string;
    readonly cursor?: string;
    /** Default: `per_page` where pages are counted, else `limit`. */
    readonly size?: string;
  };
  /** The number of the first page; default 1. */
  readonly firstPage?: number;
  /** Items of a page that asks for no number of its own; default 20, at most 100. */
  readonly pageSize?: number | PageSizeOptions;
  /** The shape of a page: the bare list of items, or an object with other names. Default: `list`, with cursors the object. */
  readonly body?: 'list' | BodyNames;
  /** Where the number of all items is told. Default: the header, and the body where it is an object. */
  readonly totalIn?: 'header' | 'body' | 'both' | 'nowhere';
  /** Default: `X-Total-Count`. */
  readonly totalHeader?: string;
  readonly rateLimit?: RateLimitOptions;
  readonly authentication?: AuthenticationOptions;
  /** When cursors that were handed out become worthless in the middle of a scan; only with cursors. */
  readonly cursorsEnd?: CursorsEndOptions;
  /** What happens to the items while they are read; only for a list. */
  readonly changes?: readonly ItemsChange[];
  /** Pages that are refused at first. */
  readonly refusals?: readonly PageRefusal[];
  /** How long a request is on its way, in virtual time: `'20ms'`, or drawn anew for each request between two. Default: no time. */
  readonly latency?: Duration | { readonly least: Duration; readonly most: Duration };
}

/** The part of all items that one page is. */
export interface PageWanted {
  /** Items before it. */
  readonly offset: number;
  /** Items of it, at most. */
  readonly limit: number;
}

export interface PageSizeOptions {
  /** Default: 20. */
  readonly default?: number;
  /** Default: 100. */
  readonly maximum?: number;
  /** What becomes of a request for more than the maximum: the maximum is given, or status 400. Default: `clamp`. */
  readonly tooLarge?: 'clamp' | 'refuse';
}

/** Names of the fields of a page; those not given are `items`, `next`, `total`. */
export interface BodyNames {
  readonly items?: string;
  readonly next?: string;
  readonly total?: string;
  /** What `next` holds: the next page's number, offset or cursor, or its whole URL; null after the last page. Default: `value`. */
  readonly nextAs?: 'value' | 'url';
}

/** So many requests in a window, which begins with the first of them; each further one is answered with 429. */
export interface RateLimitOptions {
  readonly requests: number;
  readonly per: Duration;
  /** The header Retry-After: whole seconds, a date, or none. Default: `seconds`. */
  readonly retryAfter?: 'seconds' | 'date' | 'none';
  /** Adds X-RateLimit-Limit, -Remaining and -Reset (in seconds since 1970) to every answer. Default: false. */
  readonly headers?: boolean;
}

export type AuthenticationOptions =
  | { readonly kind: 'bearer'; readonly token: string }
  /** In a header (default `X-API-Key`) or, with `parameter`, in the query. */
  | { readonly kind: 'api_key'; readonly key: string; readonly header?: string; readonly parameter?: string }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | TokenOptions;

/** Bearer tokens that expire, handed out by `POST tokenUrl` for `grant_type=client_credentials` as OAuth has it. */
export interface TokenOptions {
  readonly kind: 'token';
  readonly expiresAfter: Duration;
  /** Default: `/token` on the host of the API. */
  readonly tokenUrl?: string;
  /** With `clientSecret`, what a client has to show, in the body or as basic authentication. Default: nothing. */
  readonly clientId?: string;
  readonly clientSecret?: string;
}

/** At least one of `afterPages` and `onChange`. */
export interface CursorsEndOptions {
  /** After so many pages every cursor handed out until then is worthless. */
  readonly afterPages?: number;
  /** How often that happens; default 1. */
  readonly times?: number;
  /** The same with every change of the items. */
  readonly onChange?: boolean;
  /** What a worthless cursor is answered with; default 410. */
  readonly status?: 400 | 410;
}

/** One change: `remove` items from `position` on, then `insert` others there. At least one of them, and one of `afterPages` and `after`. */
export interface ItemsChange {
  /** Before the next page is read, once so many have been. */
  readonly afterPages?: number;
  /** So long after the first request. */
  readonly after?: Duration;
  /** Items before the change; default 0, the front. */
  readonly position?: number;
  readonly insert?: readonly Json[];
  /** How many. */
  readonly remove?: number;
}

/** The first requests for one page are answered with a status. */
export interface PageRefusal {
  /** Which page, counted from `firstPage`, whatever the style. */
  readonly page: number;
  readonly status: number;
  /** How often; default 1. */
  readonly times?: number;
  /** A header Retry-After in whole seconds. */
  readonly retryAfter?: Duration;
}
