import { describe, expect, it } from 'vitest';
import { around, moveStretch, placeOnScale, valueOnScale, zoomStretch, type Scale } from './scale.ts';
import { countTicks, timeTicks } from './scaleTicks.ts';
import { highestByColumn, valueAt } from './stepChart.ts';
import { barOf, laneAt, laneBox, layoutLanes, stretchAt, stretchesAt } from './timelineLayout.ts';

const SCALE: Scale = { from: 1000, to: 2000, left: 200, width: 500 };
const BOUNDS = { from: 0, to: 100 };

describe('a scale', () => {
  it('leads from values to pixels and back', () => {
    expect(placeOnScale(SCALE, 1000)).toBe(200);
    expect(placeOnScale(SCALE, 1500)).toBe(450);
    expect(valueOnScale(SCALE, 450)).toBe(1500);
  });

  it('zooms around what is pointed at, within its bounds', () => {
    expect(zoomStretch(BOUNDS, { factor: 2, around: 25, bounds: BOUNDS, least: 1 })).toEqual({ from: 12.5, to: 62.5 });
    expect(zoomStretch({ from: 10, to: 20 }, { factor: 0.01, around: 12, bounds: BOUNDS, least: 1 })).toEqual(BOUNDS);
    expect(zoomStretch({ from: 0, to: 2 }, { factor: 10, around: 0, bounds: BOUNDS, least: 1 })).toEqual({ from: 0, to: 1 }); // prettier-ignore
  });

  it('moves no further than its bounds', () => {
    expect(moveStretch({ from: 10, to: 30 }, 15, BOUNDS)).toEqual({ from: 25, to: 45 });
    expect(moveStretch({ from: 10, to: 30 }, -15, BOUNDS)).toEqual({ from: 0, to: 20 });
    expect(moveStretch({ from: 10, to: 30 }, 500, BOUNDS)).toEqual({ from: 80, to: 100 });
  });

  it('shows something with room around it, however short it is', () => {
    expect(around({ from: 40, to: 50 }, { bounds: BOUNDS, least: 1 })).toEqual({ from: 37, to: 53 });
    expect(around({ from: 99, to: 99 }, { bounds: BOUNDS, least: 4 })).toEqual({ from: 96, to: 100 });
  });
});

describe('ticks', () => {
  const labels = (from: number, to: number): string[] => {
    return timeTicks({ from, to, left: 0, width: 800 }, 90).map(({ label }) => label);
  };

  it('stand at times people count in', () => {
    expect(labels(0, 60_000)).toEqual(['0s', '10s', '20s', '30s', '40s', '50s', '1m']);
    expect(labels(-10, 7_200_000)).toEqual(['0s', '15m', '30m', '45m', '1h', '1h15m', '1h30m', '1h45m', '2h']);
    expect(labels(86_400_000, 3 * 86_400_000)).toEqual(['1d', '1d6h', '1d12h', '1d18h', '2d', '2d6h', '2d12h', '2d18h', '3d']); // prettier-ignore
    expect(labels(5_000, 5_007)).toEqual(['5s', '5s1ms', '5s2ms', '5s3ms', '5s4ms', '5s5ms', '5s6ms', '5s7ms']);
    expect(labels(0, 40 * 365 * 86_400_000).length).toBeGreaterThan(3);
  });

  it('of steps stand at whole round numbers', () => {
    const counts = (to: number): number[] =>
      countTicks({ from: -1, to, left: 0, width: 800 }, 90).map(({ value }) => value);
    expect(counts(6)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(counts(420)).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400]);
  });

  it('are never closer than their labels allow', () => {
    for (let to = 1; to < 1e12; to *= 3.7) {
      const scale = { from: 0, to, left: 0, width: 800 };
      const places = timeTicks(scale, 90).map(({ value }) => placeOnScale(scale, value));
      expect(places.slice(1).every((place, at) => place - (places[at] as number) >= 89.9)).toBe(true);
      expect(places.length).toBeLessThan(10);
    }
  });
});

describe('a number that changes in steps', () => {
  const steps = { positions: [0, 10, 10, 20, 55], values: [1, 5, 2, 4, 0] };

  it('has its highest value in each column of pixels', () => {
    const columns = highestByColumn(steps, { from: 0, to: 60, left: 0, width: 6 });
    expect([...columns]).toEqual([1, 5, 4, 4, 4, 4]);
    expect([...highestByColumn(steps, { from: 30, to: 60, left: 7, width: 3 })]).toEqual([4, 4, 4]);
    expect([...highestByColumn(steps, { from: -20, to: 0, left: 0, width: 2 })]).toEqual([0, 0]);
  });

  it('has as many columns as there are pixels, whatever the number of steps', () => {
    const positions = Float64Array.from({ length: 500_000 }, (_, at) => at);
    const values = Uint32Array.from(positions, (at) => at % 32);
    const columns = highestByColumn({ positions, values }, { from: 0, to: 500_000, left: 0, width: 900 });
    expect(columns).toHaveLength(900);
    expect(columns.every((value) => value === 31)).toBe(true);
  });

  it('has a value at every position', () => {
    expect([-1, 0, 9, 10, 19, 55, 99].map((position) => valueAt(steps, position))).toEqual([0, 1, 1, 2, 2, 0, 0]);
  });
});

describe('lanes', () => {
  it('stand below each other and are found again', () => {
    const layout = layoutLanes(['group', 'task', 'instance', 'instance']);
    expect([...layout.tops]).toEqual([0, 22, 56, 76, 96]);
    expect(laneBox(layout, 1)).toEqual({ top: 22, height: 34 });
    expect([-1, 0, 21, 22, 75, 95, 96].map((y) => laneAt(layout, y))).toEqual([-1, 0, 0, 1, 2, 3, -1]);
  });

  it('have bars that are never too short to be seen, and end where the lane does', () => {
    expect(barOf(SCALE, 1100, 1200)).toEqual({ left: 250, width: 50 });
    expect(barOf(SCALE, 1100, 1100)).toEqual({ left: 250, width: 3 });
    expect(barOf(SCALE, 0, 9000)).toEqual({ left: 200, width: 500 });
    expect(barOf(SCALE, 0, 900)).toBeNull();
    expect(barOf(SCALE, 2001, 9000)).toBeNull();
  });

  it('have a stretch under the pointer, or near it', () => {
    const stretches = [{ from: 1000, to: 1100 }, { from: 1100, to: 1100 }, { from: 1400, to: 1500 }]; // prettier-ignore
    expect(stretchAt(stretches, SCALE, { x: 220 })).toBe(0);
    expect(stretchAt(stretches, SCALE, { x: 251 })).toBe(1);
    expect(stretchAt(stretches, SCALE, { x: 397 })).toBe(2);
    expect(stretchAt(stretches, SCALE, { x: 330 })).toBe(-1);
    expect(stretchesAt(stretches, SCALE, { x: 251 })).toEqual(stretches.slice(0, 2));
    expect(stretchesAt(stretches, SCALE, { x: 330 })).toEqual([]);
  });
});
