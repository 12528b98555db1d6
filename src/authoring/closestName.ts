/**
 * Finds the name someone probably meant.
 */

/** The known name nearest to a misspelled one, or `null` when none is near. */
export function closestName(name: string, known: Iterable<string>): string | null {
  const limit = Math.max(2, Math.floor(name.length / 3));
  let closest: string | null = null;
  let closestDistance = limit + 1;
  for (const candidate of known) {
    const distance = editDistance(normalized(name), normalized(candidate));
    if (distance < closestDistance) {
      closest = candidate;
      closestDistance = distance;
    }
  }
  return closest;
}

/** So that `retry_delay` is at no distance from `retryDelay`. */
function normalized(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, position) => position);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const substitution = (previous[column - 1] as number) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] as number) + 1, (current[column - 1] as number) + 1));
    }
    previous = current;
  }
  return previous[right.length] as number;
}
