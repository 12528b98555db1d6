/**
 * Which box of a graph is next in a direction, for whoever walks over it by keys: along its edges, and beside it among boxes as far along.
 */
import type { Box, GraphEdge } from './graphLayout.ts';

export type Direction = 'later' | 'earlier' | 'above' | 'below';

/** A box that can be stood on, with the tasks it stands for. */
export interface Station extends Box {
  readonly name: string;
  readonly tasks: readonly number[];
}

/** In the order in which they are read: from left to right, then downwards. */
export function inReadingOrder(stations: readonly Station[]): Station[] {
  return stations.toSorted((left, right) => left.x - right.x || left.y - right.y);
}

/** null: there is nothing that way. */
export function stepFrom(
  from: Station,
  direction: Direction,
  { stations, edges }: { readonly stations: readonly Station[]; readonly edges: readonly GraphEdge[] },
): Station | null {
  if (direction === 'later' || direction === 'earlier') {
    const tasks = new Set(
      edges.flatMap(({ pairs }) =>
        pairs.flatMap(([upstream, downstream]) => {
          const [own, other] = direction === 'later' ? [upstream, downstream] : [downstream, upstream];
          return from.tasks.includes(own) ? [other] : [];
        }),
      ),
    );
    return nearest(
      from,
      stations.filter((each) => each.name !== from.name && each.tasks.some((task) => tasks.has(task))),
    );
  }
  const sign = direction === 'below' ? 1 : -1;
  const beside = stations.filter((each) => each.name !== from.name && (each.y - from.y) * sign > 0);
  return nearest(from, beside);
}

/** What is beside counts as further away the less it is straight above or below. */
function nearest(from: Station, stations: readonly Station[]): Station | null {
  const middle = ({ x, y, width, height }: Box): [number, number] => [x + width / 2, y + height / 2];
  const [x, y] = middle(from);
  const distance = (station: Station): number => {
    const [otherX, otherY] = middle(station);
    return Math.hypot(otherX - x, otherY - y);
  };
  return stations.reduce<Station | null>(
    (best, station) => (best === null || distance(station) < distance(best) ? station : best),
    null,
  );
}
