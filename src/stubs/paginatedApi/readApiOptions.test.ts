import { describe, expect, it } from 'vitest';
import { isDagproofError } from '../../model/errors.ts';
import { readApiOptions } from './readApiOptions.ts';

const RIGHT = { url: 'https://api.example.test/orders', items: [1, 2] };

/** The messages of what is wrong with options, as they may come from JSON. */
function complaints(options: unknown): string[] {
  try {
    readApiOptions(options as typeof RIGHT);
    return [];
  } catch (error) {
    if (!isDagproofError(error)) throw error;
    return error.problems.map(({ message, remedy }) => `${message} ${remedy}`);
  }
}

describe('options of a paginated API', () => {
  it('are told with all their mistakes at once', () => {
    const found = complaints({
      items: 3,
      styl: 'page',
      pageSize: { default: 50, maximum: 10 },
      rateLimit: { requests: 0 },
    });
    expect(found).toHaveLength(6);
    expect(found[0]).toContain('There is no option "styl". Was style meant?');
    expect(found[1]).toContain('The API has no URL.');
    expect(found[2]).toContain('The option items is 3. Give a list of plain JSON values, or a function');
    expect(found.at(-1)).toBe('The option rateLimit.requests is 0. Give a whole number from 1 on.');
  });

  it.each([
    [{ style: 'cursor' }],
    [{ style: 'link', linksBy: 'cursor', cursorsEnd: { afterPages: 1 } }],
    [{ items: () => [], total: null }],
    [{ items: () => [], total: 3 }],
    [{ changes: [{ after: 0, remove: 1 }, { afterPages: 3, insert: [1], position: 2 }] }], // prettier-ignore
    [{ pageSize: 500, latency: { least: 1, most: '2s' }, name: 'orders' }],
    [{ parameters: { size: 'n' }, firstPage: 0, totalHeader: 'X-Count', refusals: [{ page: 0, status: 500 }] }],
    [{ authentication: { kind: 'token', expiresAfter: '5m', tokenUrl: 'https://login.example.test/' } }],
  ])('are taken: %o', (options) => {
    expect(complaints({ ...RIGHT, ...options })).toEqual([]);
  });

  it.each([
    [{ url: 'api.example.test/orders' }, 'The option url is "api.example.test/orders".'],
    [{ url: 'https://api.example.test/orders?all=1' }, 'without query'],
    [{ url: 'ftp://api.example.test/orders' }, 'The option url'],
    [{ items: [new Date(0)] }, 'The option items is a list of 1.'],
    [{ style: 'pages' }, 'Give one of "page", "offset", "cursor", "link".'],
    [{ linksBy: 'cursor' }, 'The option linksBy has no effect in the style page.'],
    [{ total: 3 }, 'The option total is given beside a list of items.'],
    [{ items: () => [], total: -1 }, 'The option total is -1.'],
    [{ items: () => [], changes: [{ afterPages: 1, remove: 1 }] }, 'Items from a function cannot be changed.'],
    [{ parameters: { page: 'per_page' } }, 'have the same parameter "per_page"'],
    [{ parameters: 'p' }, 'The option parameters is "p". Give an object of page, offset, cursor, size.'],
    [{ parameters: { pages: 'p' } }, 'There is no option "parameters.pages". Was parameters.page meant?'],
    [{ pageSize: 0 }, 'The option pageSize is 0.'],
    [{ pageSize: { tooLarge: 'no' } }, 'The option pageSize.tooLarge is "no".'],
    [{ style: 'cursor', body: 'list' }, 'no place for the next cursor'],
    [{ body: 'x', style: 'cursor' }, "Give 'list', or an object of items, next, total, nextAs."],
    [{ body: { items: 'x', next: 'x' } }, 'Two fields of a page have the same name.'],
    [{ totalIn: 'body' }, 'A bare list of items has no place for their number.'],
    [{ totalHeader: 'X Total' }, 'Give the name of a header.'],
    [{ rateLimit: { requests: 3 } }, 'The rate limit is not said in full.'],
    [{ rateLimit: { requests: 3, per: 0 } }, 'a duration longer than nothing'],
    [{ rateLimit: { requests: 3, per: '1m', headers: 1 } }, 'Give true or false.'],
    [{ authentication: {} }, 'The authentication has no kind.'],
    [{ authentication: { kind: 'digest' } }, 'The option authentication.kind is "digest".'],
    [{ authentication: { kind: 'bearer' } }, 'The authentication lacks token.'],
    [{ authentication: { kind: 'bearer', token: 't', user: 'me' } }, 'belongs to the kind basic, not bearer'],
    [{ authentication: { kind: 'api_key', key: 'k', header: 'X', parameter: 'x' } }, 'in a header and in the query'],
    [{ authentication: { kind: 'token' } }, 'does not say when tokens expire'],
    [{ authentication: { kind: 'token', expiresAfter: 1, clientId: 'me' } }, 'only one is given'],
    [
      { authentication: { kind: 'token', expiresAfter: 1, tokenUrl: RIGHT.url } },
      'The token has the URL of the items.',
    ],
    [{ cursorsEnd: { afterPages: 1 } }, 'The option cursorsEnd has no effect without cursors.'],
    [{ style: 'cursor', cursorsEnd: {} }, 'It is not said when cursors end.'],
    [{ style: 'cursor', cursorsEnd: { afterPages: 1, status: 404 } }, 'Give one of 400, 410.'],
    [{ changes: [{ remove: 1 }] }, 'It is not clear when changes[0] happens.'],
    [{ changes: [{ after: 1, afterPages: 1, remove: 1 }] }, 'It is not clear when changes[0] happens.'],
    [{ changes: [{ after: 1 }] }, 'Nothing happens in changes[0].'],
    [{ changes: [{ after: 1, insert: 'x' }] }, 'The option changes[0].insert is "x".'],
    [{ changes: {} }, 'The option changes is an object.'],
    [{ refusals: [{ page: 1 }] }, 'refusals[0] lacks its page or its status.'],
    [{ refusals: [{ page: 1, status: 200 }] }, 'Give a whole number from 400 to 599.'],
    [{ latency: 'soon' }, 'The option latency is "soon".'],
    [{ latency: { least: 2, most: 1 } }, 'The most of the latency is less than its least.'],
  ])('are refused: %o', (options, expected) => {
    const found = complaints({ ...RIGHT, ...options });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  it('are named with what they are not', () => {
    expect(complaints({ ...RIGHT, somewhereElse: 1 })[0]).toMatch(
      /^There is no option "somewhereElse"\. Options: url, name, /,
    );
  });

  it('are an object', () => {
    expect(complaints(null)[0]).toBe('The options are null. Give an object.');
  });
});
