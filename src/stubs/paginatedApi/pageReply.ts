/**
 * A page as it goes over the wire: the shape of its body, the total, where the next one is.
 */
import type { Json } from '../../model/json.ts';
import type { ApiPlan } from './apiPlan.ts';
import type { Cursors } from './cursors.ts';
import type { Items } from './items.ts';
import type { PageWanted } from './options.ts';
import type { Reply } from './reply.ts';

interface Page {
  readonly plan: ApiPlan;
  readonly cursors: Cursors;
  readonly items: Items;
  readonly wanted: PageWanted;
  readonly content: readonly Json[];
  /** Of the request. */
  readonly url: URL;
}

export function pageReply(page: Page): Reply {
  const { plan, items, content } = page;
  const { body, totalHeader, hasLinks } = plan;
  const total = items.total();
  const headers: Record<string, string> = {};
  if (totalHeader !== null && total !== null) headers[totalHeader] = String(total);
  const links = hasLinks ? linksOf(page) : '';
  if (links !== '') headers['Link'] = links;
  if (body === null) return { status: 200, headers, body: content };
  const told = plan.isTotalInBody ? [[body.total, total] as const] : [];
  const fields = [[body.items, content] as const, [body.next, nextOf(page)] as const, ...told];
  return { status: 200, headers, body: Object.fromEntries(fields) };
}

/** How the page after this one is asked for; null: there is none. */
function nextOf(page: Page): string | number | null {
  const place = nextPlace(page);
  return place !== null && page.plan.body?.nextAs === 'url' ? urlOf(page, place) : place;
}

function nextPlace({ plan, cursors, items, wanted, content }: Page): string | number | null {
  const total = items.total();
  const end = wanted.offset + content.length;
  if (content.length === 0 || (total !== null && end >= total)) return null;
  return plan.address === 'cursor'
    ? cursors.give(items.markAt(end))
    : placeAt(plan, wanted, wanted.offset + wanted.limit);
}

/** The number of the page that begins at an offset, or that offset. */
function placeAt({ address, firstPage }: ApiPlan, { limit }: PageWanted, offset: number): number {
  return address === 'page' ? Math.floor(offset / limit) + firstPage : offset;
}

function urlOf({ plan, url, wanted }: Page, place: string | number): string {
  const target = new URL(url);
  target.searchParams.set(plan.parameters[plan.address], String(place));
  target.searchParams.set(plan.parameters.size, String(wanted.limit));
  return target.href;
}

/** The header Link: next, and where pages can be counted also prev, first and last. */
function linksOf(page: Page): string {
  const { plan, items, wanted } = page;
  const links: [relation: string, place: string | number][] = [];
  const next = nextPlace(page);
  if (next !== null) links.push(['next', next]);
  if (plan.address !== 'cursor') {
    const at = (offset: number): number => placeAt(plan, wanted, offset);
    const total = items.total();
    if (wanted.offset > 0) links.push(['prev', at(Math.max(0, wanted.offset - wanted.limit))]);
    links.push(['first', at(0)]);
    if (total !== null && total > 0) links.push(['last', at(total - 1 - ((total - 1) % wanted.limit))]);
  }
  return links.map(([relation, place]) => `<${urlOf(page, place)}>; rel="${relation}"`).join(', ');
}
