/**
 * Checks the options of a paginated API, all at once, and fills in their defaults.
 */
import {
  headerName,
  isOrNot,
  jsonList,
  oneOf,
  plainUrl,
  readOptions,
  someTimeMs,
  text,
  whole,
  type OptionBag,
  type OptionKind,
} from '../optionBag.ts';
import type { ApiPlan, BodyPlan, ParameterNames, RateLimitPlan } from './apiPlan.ts';
import type { PageWanted, PaginatedApiOptions } from './options.ts';
import { readAuthentication } from './readAuthentication.ts';
import { readChanges, readCursorsEnd, readRefusals } from './readScripts.ts';
import { readLatency } from '../readLatency.ts';

const KNOWN = [
  ...[
    'url',
    'name',
    'items',
    'collectedBy',
    'total',
    'style',
    'linksBy',
    'parameters',
    'firstPage',
    'pageSize',
    'body',
    'totalIn',
  ],
  ...['totalHeader', 'rateLimit', 'authentication', 'cursorsEnd', 'changes', 'refusals', 'latency'],
];

/** @throws DagproofError with every problem found. */
export function readApiOptions(options: PaginatedApiOptions): ApiPlan {
  return readOptions({ title: 'Cannot make the paginated API:', given: options, known: KNOWN }, readPlan);
}

function readPlan(bag: OptionBag): ApiPlan {
  if (!bag.isGiven('url')) bag.wrong('The API has no URL.', 'Give url: where its items are.');
  if (!bag.isGiven('items')) bag.wrong('The API has no items.', 'Give items: a list, or a function of the page.');
  const url = bag.read('url', plainUrl, '');
  const items = bag.read('items', itemsOrFunction, []);
  const style = bag.read('style', oneOf('page', 'offset', 'cursor', 'link'), 'page');
  const linksBy = bag.read('linksBy', oneOf('page', 'offset', 'cursor'), 'page');
  if (bag.isGiven('linksBy') && style !== 'link') {
    bag.wrong(`The option linksBy has no effect in the style ${style}.`, "Give style: 'link', or leave it out.");
  }
  const address = style === 'link' ? linksBy : style;
  if (bag.isGiven('total') && typeof items !== 'function') {
    bag.wrong('The option total is given beside a list of items.', 'Leave it out: a list has as many as it has.');
  }
  const body = readBody(bag, style);
  return {
    name: bag.read('name', text, url),
    collectedBy: bag.isGiven('collectedBy') ? bag.read('collectedBy', text, '') : null,
    url,
    items,
    declaredTotal: bag.read('total', totalOrUnknown, null),
    address,
    hasLinks: style === 'link',
    parameters: readParameters(bag, address),
    firstPage: bag.read('firstPage', whole(0), 1),
    pageSize: readPageSize(bag),
    body,
    ...readTotal(bag, body),
    rateLimit: readRateLimit(bag),
    authentication: readAuthentication(bag, url),
    cursorsEnd: readCursorsEnd(bag, address),
    changes: readChanges(bag, items),
    refusals: readRefusals(bag),
    latency: readLatency(bag),
  };
}

const itemsOrFunction: OptionKind<ApiPlan['items']> = {
  expected: 'a list of plain JSON values, or a function of { offset, limit } that gives one',
  read: (given) => (typeof given === 'function' ? (given as (page: PageWanted) => []) : jsonList.read(given)),
};

const totalOrUnknown: OptionKind<number | null> = {
  expected: 'a whole number from 0 on, or null for unknown',
  read: (given) => (given === null ? null : whole(0).read(given)),
};

function readParameters(bag: OptionBag, address: ApiPlan['address']): ParameterNames {
  const inside = bag.inside('parameters', ['page', 'offset', 'cursor', 'size']);
  const nameOf = (option: keyof ParameterNames, fallback: string): string =>
    inside?.read(option, text, fallback) ?? fallback;
  const names = {
    page: nameOf('page', 'page'),
    offset: nameOf('offset', 'offset'),
    cursor: nameOf('cursor', 'cursor'),
    size: nameOf('size', address === 'page' ? 'per_page' : 'limit'),
  };
  if (names[address] === names.size) {
    const message = `The ${address} and the size of a page have the same parameter ${JSON.stringify(names.size)}.`;
    bag.wrong(message, 'Give them different names in parameters.');
  }
  return names;
}

function readPageSize(bag: OptionBag): ApiPlan['pageSize'] {
  const size = bag.read('pageSize', numberOrObject, {});
  if (typeof size === 'number') return { default: size, maximum: Math.max(size, 100), tooLarge: 'clamp' };
  const inside = bag.inside('pageSize', ['default', 'maximum', 'tooLarge']);
  const maximum = inside?.read('maximum', whole(1), 100) ?? 100;
  const usual = inside?.read('default', whole(1), Math.min(20, maximum)) ?? 20;
  if (usual > maximum) {
    bag.wrong(`The usual size of a page, ${usual}, is more than the maximum of ${maximum}.`, 'Raise pageSize.maximum.');
  }
  return { default: usual, maximum, tooLarge: inside?.read('tooLarge', oneOf('clamp', 'refuse'), 'clamp') ?? 'clamp' };
}

const numberOrObject: OptionKind<number | object> = {
  expected: 'a whole number from 1 on, or an object of default, maximum, tooLarge',
  read: (given) => (typeof given === 'object' ? (given ?? undefined) : whole(1).read(given)),
};

function readBody(bag: OptionBag, style: NonNullable<PaginatedApiOptions['style']>): BodyPlan | null {
  const shape = bag.read('body', listOrObject, style === 'cursor' ? {} : 'list');
  if (shape === 'list') {
    if (style === 'cursor') {
      const remedy = "Give body: {}, or style: 'link' with linksBy: 'cursor'.";
      bag.wrong('A bare list of items has no place for the next cursor.', remedy);
    }
    return null;
  }
  const inside = bag.inside('body', ['items', 'next', 'total', 'nextAs']);
  const names = {
    items: inside?.read('items', text, 'items') ?? 'items',
    next: inside?.read('next', text, 'next') ?? 'next',
    total: inside?.read('total', text, 'total') ?? 'total',
  };
  if (new Set(Object.values(names)).size < 3) {
    bag.wrong('Two fields of a page have the same name.', 'Give items, next and total of body different names.');
  }
  return { ...names, nextAs: inside?.read('nextAs', oneOf('value', 'url'), 'value') ?? 'value' };
}

const listOrObject: OptionKind<'list' | object> = {
  expected: "'list', or an object of items, next, total, nextAs",
  read: (given) => (given === 'list' || (typeof given === 'object' && given !== null) ? given : undefined),
};

function readTotal(bag: OptionBag, body: BodyPlan | null): Pick<ApiPlan, 'totalHeader' | 'isTotalInBody'> {
  const place = bag.read(
    'totalIn',
    oneOf('header', 'body', 'both', 'nowhere'),
    body === null ? ('header' as const) : ('both' as const),
  );
  const isInBody = place === 'body' || place === 'both';
  if (isInBody && body === null) {
    bag.wrong('A bare list of items has no place for their number.', "Give totalIn: 'header', or body: {}.");
  }
  const header = bag.read('totalHeader', headerName, 'X-Total-Count');
  return { totalHeader: place === 'header' || place === 'both' ? header : null, isTotalInBody: isInBody };
}

function readRateLimit(bag: OptionBag): RateLimitPlan | null {
  const inside = bag.inside('rateLimit', ['requests', 'per', 'retryAfter', 'headers']);
  if (inside === null) return null;
  if (!inside.isGiven('requests') || !inside.isGiven('per')) {
    bag.wrong('The rate limit is not said in full.', "Give both: rateLimit: { requests: 10, per: '1m' }.");
  }
  return {
    requests: inside.read('requests', whole(1), 1),
    windowMs: inside.read('per', someTimeMs, 1),
    retryAfter: inside.read('retryAfter', oneOf('seconds', 'date', 'none'), 'seconds'),
    hasHeaders: inside.read('headers', isOrNot, false),
  };
}
