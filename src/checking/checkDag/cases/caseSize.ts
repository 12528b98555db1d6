/**
 * When one explicit case is smaller than another: it has fewer disturbances or fewer items, and not more of the other. Between cases of one size
 * the simpler one comes first.
 */
import type { PlanEntry } from '../../../model/outcomePlan.ts';
import type { ExplicitCase } from './explicitCase.ts';
import type { InputDomains } from './inputDomains.ts';
import { rankOf } from './simplerCases.ts';

export interface CaseSize {
  readonly disturbances: number;
  readonly items: number;
}

export function sizeOf({ plan, inputs }: ExplicitCase, domains: InputDomains): CaseSize {
  return { disturbances: plan.length, items: domains.itemsIn(inputs) };
}

/** An item less is never paid for with a disturbance more, so that of two sizes none may be the smaller one. */
export function isSmallerSize(size: CaseSize, than: CaseSize): boolean {
  const isNotLarger = size.disturbances <= than.disturbances && size.items <= than.items;
  return isNotLarger && size.disturbances + size.items < than.disturbances + than.items;
}

/** Of cases of one size, whether the first has simpler kinds of disturbances, shorter delays, earlier requests, or no seed where the other has one. */
export function isSimplerCase(explicit: ExplicitCase, than: ExplicitCase): boolean {
  const [mine, others] = [finesse(explicit), finesse(than)];
  const differing = mine.findIndex((value, position) => value !== others[position]);
  return differing >= 0 && (mine[differing] as number) < (others[differing] as number);
}

function finesse({ plan, seed }: ExplicitCase): number[] {
  const sum = (valueOf: (entry: PlanEntry) => number): number =>
    plan.reduce((before, entry) => before + valueOf(entry), 0);
  return [
    sum(({ what }) => rankOf(what)),
    sum(({ what }) => ('byMs' in what ? what.byMs : 0)),
    sum(({ where }) => where.request?.nth ?? 0),
    seed,
  ];
}
