/**
 * How fast a page is in a real browser. First paint: from the start of the navigation, as the page's own clock has it, to the end of the frame in which
 * a canvas or box of the run first stands there; the median of several loads, each in a window of its own that has nothing in its caches. A frame: the
 * time between two calls of requestAnimationFrame while real wheel, mouse or key events arrive, one after the other, each as soon as the page has taken
 * the one before. Work is what the page's main thread computed for one such event, in processor time: other work on the machine does not show in it.
 * Long tasks are what the browser itself reports as such (50 ms and more). Other work on the machine shows in all the others.
 */
import type { Browser, CDPSession, Page } from 'playwright-core';
import { DESKTOP, addressOf } from './openPage.ts';
import { grid, slider, tab, timeline } from './seen.ts';

const WATCH = `(() => {
  window.measured = { shownMs: null, frames: [], longTasks: [] };
  let last = null;
  const frame = (now) => {
    const { measured } = window;
    if (last !== null) measured.frames.push(now - last);
    last = now;
    if (measured.shownMs === null) {
      const shown = document.querySelector('.grid-scroll canvas, .timeline-scroll canvas, .graph-node');
      // The frame that draws it ends before this.
      if (shown !== null && shown.getBoundingClientRect().width > 0) requestAnimationFrame(() => setTimeout(() => { measured.shownMs ??= performance.now(); }));
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => window.measured.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
})()`;

interface Watched {
  readonly shownMs: number | null;
  readonly frames: readonly number[];
  readonly longTasks: readonly number[];
}

export interface Frames {
  readonly medianMs: number;
  readonly slowestMs: number;
  /** Of the main thread, an event. */
  readonly workMs: number;
  readonly longTasks: number;
}

async function open(browser: Browser, file: string, hash = ''): Promise<Page> {
  const context = await browser.newContext({ viewport: DESKTOP, reducedMotion: 'reduce' });
  await context.addInitScript(WATCH);
  const page = await context.newPage();
  await page.goto(addressOf(file, hash));
  await page.waitForFunction('window.measured.shownMs !== null', undefined, { timeout: 60_000 });
  return page;
}

export async function firstPaintMs(browser: Browser, file: string, loads: number): Promise<number> {
  const taken: number[] = [];
  for (let load = 0; load < loads; load++) {
    const page = await open(browser, file);
    taken.push((await page.evaluate<Watched>('window.measured')).shownMs ?? Infinity);
    await page.context().close();
  }
  return median(taken);
}

/** Makes ready, and gives what is measured: it tells how many events it made. */
type Movement = (page: Page) => Promise<() => Promise<number>>;

/** What somebody may do, with its name. */
export const MOVEMENTS: ReadonlyMap<string, Movement> = new Map([
  ['panning the grid', panGrid],
  ['moving and zooming the timeline', moveTimeline],
  ['stepping 50 steps with the grid', (page) => step(page, 'Grid')],
  ['stepping 50 steps with the timeline', (page) => step(page, 'Timeline')],
  ['dragging the slider', dragSlider],
]);

/** Frames of one movement. */
export async function framesOf(browser: Browser, file: string, movement: string): Promise<Frames> {
  const page = await open(browser, file);
  const move = await (MOVEMENTS.get(movement) as Movement)(page);
  await page.waitForTimeout(500);
  await page.evaluate('void (window.measured.frames.length = 0, window.measured.longTasks.length = 0)');
  const meter = await page.context().newCDPSession(page);
  await meter.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await workOf(meter);
  const events = await move();
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  const { frames, longTasks } = await page.evaluate<Watched>('window.measured');
  const workMs = ((await workOf(meter)) - before) / events;
  await page.context().close();
  return { medianMs: median(frames), slowestMs: Math.max(...frames), workMs, longTasks: longTasks.length };
}

/** Processor time of the page's main thread until now. */
async function workOf(meter: CDPSession): Promise<number> {
  const { metrics } = await meter.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
}

async function panGrid(page: Page): Promise<() => Promise<number>> {
  const larger = page.getByRole('button', { name: 'Larger cells' });
  for (let press = 0; press < 4; press++) await larger.click();
  await grid(page).hover();
  return () => times(50, (nth) => page.mouse.wheel(0, nth < 25 ? 80 : -80));
}

async function moveTimeline(page: Page): Promise<() => Promise<number>> {
  await tab(page, 'Timeline').click();
  const box = await timeline(page).boundingBox();
  if (box === null) throw new Error('there is no timeline');
  const [x, y] = [box.x + box.width * 0.6, box.y + 120];
  await page.mouse.move(x, y);
  return async () => {
    await page.keyboard.down('Control');
    await times(20, () => page.mouse.wheel(0, -60));
    await page.keyboard.up('Control');
    await page.mouse.down();
    await times(40, (nth) => page.mouse.move(x - nth * 8, y));
    await page.mouse.up();
    await page.keyboard.down('Control');
    await times(20, () => page.mouse.wheel(0, 60));
    await page.keyboard.up('Control');
    return 80;
  };
}

async function step(page: Page, pane: string): Promise<() => Promise<number>> {
  await tab(page, pane).click();
  await page.getByRole('heading', { level: 1 }).click();
  return () => times(50, () => page.keyboard.press('ArrowLeft'));
}

async function dragSlider(page: Page): Promise<() => Promise<number>> {
  const box = await slider(page).boundingBox();
  if (box === null) throw new Error('there is no slider');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width - 8, y);
  return async () => {
    await page.mouse.down();
    await times(50, (nth) => page.mouse.move(box.x + box.width * (1 - nth / 52), y));
    await page.mouse.up();
    return 50;
  };
}

async function times(count: number, act: (nth: number) => Promise<void>): Promise<number> {
  for (let nth = 0; nth < count; nth++) await act(nth);
  return count;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[sorted.length >> 1] ?? Infinity;
}
