import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PAGE_FORMAT_VERSION, type PageData } from '../../src/report/page/pageData.ts';
import { packPage, unpackPage } from '../../src/report/page/packPage.ts';
import { openPage } from './openPage.ts';
import { pageOf, writtenOnce } from './pages.ts';

const RUN =
  '(() => { const made = document.createElement("script"); made.textContent = "window.harmed = 1"; document.body.append(made); return window.harmed ?? null; })()';

const REFUSED = /Content Security Policy|refused by the policy/;

/** Later, as what a test runs itself may do anything. */
const EVAL = `new Promise((done) => setTimeout(() => { try { done(eval('window.harmed = 4')); } catch (error) { done(error.name); } }))`;

describe('the policy of a page', () => {
  it('lets no script run but its own', async () => {
    const page = await openPage(await pageOf('failing'), { allows: REFUSED });
    expect(await page.evaluate(RUN)).toBeNull();
    await page.evaluate('document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=\'window.harmed = 2\'>")');
    await page.evaluate('document.querySelector("h1").setAttribute("onclick", "window.harmed = 3")');
    await page.getByRole('heading', { level: 1 }).click();
    expect(await page.evaluate(EVAL)).toBe('EvalError');
    expect(await page.evaluate('window.harmed ?? null')).toBeNull();
  });

  it.each([
    ['a request', `fetch('https://example.org/').catch(() => 'refused')`],
    ['a beacon', `Promise.resolve(navigator.sendBeacon('https://example.org/', 'x')).then(() => 'refused')`],
    ['a socket', `new Promise((done) => { try { new WebSocket('wss://example.org/').onerror = () => done('refused'); } catch { done('refused'); } })`],
    ['an image', `new Promise((done) => { const made = new Image(); made.onerror = () => done('refused'); made.src = 'https://example.org/x.png'; })`],
    ['a form', `new Promise((done) => { const made = document.createElement('form'); made.action = 'https://example.org/'; document.body.append(made); made.submit(); setTimeout(() => done('refused'), 50); })`],
    ['a frame', `new Promise((done) => { const made = document.createElement('iframe'); made.src = 'https://example.org/'; document.body.append(made); setTimeout(() => done('refused'), 50); })`],
  ])('sends nothing anywhere: %s', async (_, code) => {
    const page = await openPage(await pageOf('failing'), { allows: REFUSED });
    const violated = `new Promise((done) => document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective)))`;
    const [directive, outcome] = await page.evaluate<[string, string]>(`Promise.all([${violated}, ${code}])`);
    expect(directive).toMatch(/-src|form-action/);
    expect(outcome).toBe('refused');
    expect(page.url()).toMatch(/^file:/);
  }); // prettier-ignore
});

describe('a file that is not whole', () => {
  it.each([0.5, 0.9, 0.999])('says so, cut after %d of its length', async (share) => {
    const file = await changed(`cut-${share}`, (html) => html.slice(0, Math.floor(html.length * share)));
    const page = await openPage(file, { allows: REFUSED });
    await expect.poll(() => page.locator('body').innerText()).toMatch(/cut/);
    expect(await page.locator('body').innerText()).toMatch(/again/);
  });

  it('says so when its data were cut', async () => {
    const file = await changed('cut-data', (html) => html.replace(/(id="data">.{1000}).*?</, '$1<'));
    const page = await openPage(file);
    expect(await page.getByRole('alert').innerText()).toContain('the file was cut or changed');
  });
});

describe('a page whose data are newer than itself', () => {
  it('says so, and what to do', async () => {
    const file = await withData('newer', (data) => ({ ...data, formatVersion: (PAGE_FORMAT_VERSION + 1) as never }));
    const page = await openPage(file);
    expect(await page.getByRole('main').innerText()).toMatch(/has format \d+, and this page reads formats up to \d+/);
    expect(await page.getByRole('main').innerText()).toContain('Write it again with one version of dagproof');
  });

  it('says so of a trace in it', async () => {
    const file = await withData('newer-trace', (data) => ({
      ...data,
      cases: data.cases.map((each) => ({
        ...each,
        runs: each.runs.map((run) => ({ ...run, trace: run.trace.replace(/"formatVersion":\d+/, '"formatVersion":99') })),
      })),
    })); // prettier-ignore
    const page = await openPage(file);
    expect(await page.getByRole('main').innerText()).toMatch(/format.*99/s);
  });
});

/** The page of a failing run, with its data changed. */
function withData(name: string, change: (data: PageData) => PageData): Promise<string> {
  return changed(name, (html) =>
    html.replace(
      /(id="data">)(.*?)</,
      (_, before: string, data: string) => `${before}${packPage(change(unpackPage(data)))}<`,
    ),
  );
}

function changed(name: string, change: (html: string) => string): Promise<string> {
  return writtenOnce(name, async (file) => writeFileSync(file, change(readFileSync(await pageOf('failing'), 'utf8'))));
}
