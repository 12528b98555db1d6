/**
 * What a Request of the Fetch API was made from, where that was another request: one of `node:http`, or another Request. And what it cannot be made from.
 */

/** Methods that it can have as they are. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export function canBeMethod(method: string): boolean {
  return METHODS.has(method.toUpperCase());
}

/** Interceptors keep it under a symbol of this name; each copy of the library has its own, as nock and msw may bring theirs. */
const NAME = 'kRawRequest';
const RAW_REQUEST = Symbol(NAME);

export function keepRawRequest(request: Request, raw: object): Request {
  return Object.defineProperty(request, RAW_REQUEST, { value: raw });
}

export function rawRequestOf(request: Request): object | null {
  for (const place of Object.getOwnPropertySymbols(request)) {
    if (place.description === NAME) return Reflect.get(request, place) as object;
  }
  return null;
}
