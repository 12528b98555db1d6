/**
 * The way of an edge as a path of SVG: straight from point to point, with soft corners.
 */
export function edgePath(points: readonly (readonly [x: number, y: number])[]): string {
  const [first, ...others] = points;
  if (first === undefined) return '';
  const turns = others.slice(0, -1).map((point, position) => {
    const next = others[position + 1] as readonly [number, number];
    return `Q${text(point)} ${position === others.length - 2 ? text(next) : text(between(point, next))}`;
  });
  const start = others.length > 1 ? `L${text(between(first, others[0] as readonly [number, number]))}` : '';
  const last = others.at(-1);
  return [`M${text(first)}`, start, ...turns, last === undefined || turns.length > 0 ? '' : `L${text(last)}`].join('');
}

function between([x, y]: readonly [number, number], [otherX, otherY]: readonly [number, number]): [number, number] {
  return [(x + otherX) / 2, (y + otherY) / 2];
}

function text([x, y]: readonly [number, number]): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}
