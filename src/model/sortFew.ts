/**
 * Sorting of lists that mostly are in order already, and then cost nothing but a look: the engine's own sort makes room first.
 */

/**
 * Sorts in place, equal items in the order they had.
 *
 * @example sortFew(tasks, (left, right) => left.rank - right.rank)
 */
export function sortFew<Item>(items: Item[], compare: (left: Item, right: Item) => number): Item[] {
  for (let at = 1; at < items.length; at++) {
    if (compare(items[at - 1] as Item, items[at] as Item) > 0) return items.sort(compare);
  }
  return items;
}
