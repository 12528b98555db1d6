import { describe, expect, it } from 'vitest';
import { edgePath } from './edgePath.ts';
import { stepFrom, type Station } from './graphSteps.ts';
import { fitted, inSight, readable, zoomed } from './viewport.ts';

const SCREEN = { width: 800, height: 400 };

describe('a viewport', () => {
  it('shows all of a drawing in the middle, and none larger than it is', () => {
    expect(fitted({ width: 1600, height: 400 }, SCREEN)).toEqual({ x: 0, y: 100, scale: 0.5 });
    expect(fitted({ width: 400, height: 200 }, SCREEN)).toEqual({ x: 200, y: 100, scale: 1 });
  });

  it('shows a part of a large drawing so that it can be read, up to its edges', () => {
    const drawing = { width: 8000, height: 400 };
    const at = (x: number) => readable(drawing, SCREEN, { box: { x, y: 0, width: 100, height: 50 }, least: 0.5 });
    expect(at(0)).toEqual({ x: 0, y: 100, scale: 0.5 });
    expect(at(3950)).toEqual({ x: -1600, y: 100, scale: 0.5 });
    expect(at(7900)).toEqual({ x: 800 - 4000, y: 100, scale: 0.5 });
  });

  it('keeps what is under the pointer where it is', () => {
    const before = { x: 10, y: 20, scale: 1 };
    const after = zoomed(before, 2, { x: 110, y: 70 });
    expect(after).toEqual({ x: -90, y: -30, scale: 2 });
    expect(zoomed(before, 1e9, { x: 0, y: 0 }).scale).toBe(2.5);
  });

  it('moves only as far as is needed to see a box', () => {
    const view = { x: 0, y: 0, scale: 1 };
    expect(inSight(view, { x: 100, y: 100, width: 50, height: 50 }, SCREEN)).toEqual(view);
    expect(inSight(view, { x: 900, y: -40, width: 50, height: 50 }, SCREEN)).toEqual({ x: -166, y: 56, scale: 1 });
  });
});

describe('steps over a graph', () => {
  const station = (name: string, task: number, x: number, y: number): Station => ({
    name,
    tasks: [task],
    x,
    y,
    width: 10,
    height: 10,
  });
  const stations = [station('a', 0, 0, 0), station('b', 1, 100, 0), station('c', 2, 100, 50), station('d', 3, 200, 0)];
  const edges = [
    { kind: 'data' as const, pairs: [[0, 2] as const, [0, 3] as const], points: [] },
    { kind: 'data' as const, pairs: [[1, 3] as const], points: [] },
  ];
  const from = (name: string, direction: Parameters<typeof stepFrom>[1]): string | undefined =>
    stepFrom(stations.find((each) => each.name === name) as Station, direction, { stations, edges })?.name;

  it('go along edges, to the nearest', () => {
    expect([from('a', 'later'), from('d', 'earlier'), from('d', 'later')]).toEqual(['c', 'b', undefined]);
  });

  it('go to what is beside', () => {
    expect([from('b', 'below'), from('c', 'above'), from('a', 'above')]).toEqual(['c', 'b', undefined]);
  });
});

describe('the path of an edge', () => {
  it('is straight between two points and soft at the corners between', () => {
    expect(edgePath([[0, 0], [10, 0]])).toBe('M0 0L10 0'); // prettier-ignore
    expect(edgePath([[0, 0], [10, 0], [10, 20]])).toBe('M0 0L5 0Q10 0 10 20'); // prettier-ignore
    expect(edgePath([])).toBe('');
  });
});
