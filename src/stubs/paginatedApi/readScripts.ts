/**
 * Checks what is to go wrong while pages are read: changes of the items, cursors that end, pages that are refused.
 */
import { durationMs, isOrNot, jsonList, oneOf, whole, type OptionBag } from '../optionBag.ts';
import type { ApiPlan, ChangePlan, CursorsEndPlan, RefusalPlan } from './apiPlan.ts';

export function readChanges(bag: OptionBag, items: ApiPlan['items']): ChangePlan[] {
  const changes = bag.each('changes', ['afterPages', 'after', 'position', 'insert', 'remove']);
  if (changes.length > 0 && typeof items === 'function') {
    bag.wrong('Items from a function cannot be changed.', 'Give a list of items, or leave changes out.');
  }
  return changes.map((change, index) => {
    if (change.isGiven('afterPages') === change.isGiven('after')) {
      const remedy = "Give either afterPages (pages read before) or after (time since the first request, '5s').";
      bag.wrong(`It is not clear when changes[${index}] happens.`, remedy);
    }
    if (!change.isGiven('insert') && !change.isGiven('remove')) {
      bag.wrong(`Nothing happens in changes[${index}].`, 'Give insert: a list of items, or remove: how many.');
    }
    return {
      afterPages: change.read('afterPages', whole(0), null),
      afterMs: change.read('after', durationMs, null),
      position: change.read('position', whole(0), 0),
      remove: change.read('remove', whole(0), 0),
      insert: change.read('insert', jsonList, []),
    };
  });
}

const NEVER: CursorsEndPlan = { afterPages: null, times: 0, onChange: false, status: 410 };

export function readCursorsEnd(bag: OptionBag, address: ApiPlan['address']): CursorsEndPlan {
  const inside = bag.inside('cursorsEnd', ['afterPages', 'times', 'onChange', 'status']);
  if (inside === null) return NEVER;
  if (address !== 'cursor') {
    const remedy = "Give style: 'cursor' or linksBy: 'cursor', or leave it out.";
    bag.wrong('The option cursorsEnd has no effect without cursors.', remedy);
  }
  const afterPages = inside.read('afterPages', whole(1), null);
  const onChange = inside.read('onChange', isOrNot, false);
  if (afterPages === null && !onChange) {
    bag.wrong('It is not said when cursors end.', 'Give cursorsEnd.afterPages, or cursorsEnd.onChange: true.');
  }
  return {
    afterPages,
    times: inside.read('times', whole(1), 1),
    onChange,
    status: inside.read('status', oneOf(400, 410), 410),
  };
}

export function readRefusals(bag: OptionBag): RefusalPlan[] {
  return bag.each('refusals', ['page', 'status', 'times', 'retryAfter']).map((refusal, index) => {
    if (!refusal.isGiven('page') || !refusal.isGiven('status')) {
      bag.wrong(`refusals[${index}] lacks its page or its status.`, 'Give { page: 3, status: 503 }.');
    }
    return {
      page: refusal.read('page', whole(0), 0),
      status: refusal.read('status', whole(400, 599), 500),
      times: refusal.read('times', whole(1), 1),
      retryAfterMs: refusal.read('retryAfter', durationMs, null),
    };
  });
}
