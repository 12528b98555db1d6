import { describe, expect, it } from 'vitest';
import { DESKTOP, openPage, PHONE } from './openPage.ts';
import { pageOf } from './pages.ts';

describe('a page that is opened', () => {
  it.each([DESKTOP, PHONE])('tells in its first screen what failed, at which index and why: %o', async (size) => {
    const page = await openPage(await pageOf('failing'), { size });
    expect(await page.title()).toContain('injected-failures');
    const inShort = page.getByRole('region', { name: 'In short' });
    expect(await inShort.innerText()).toMatch(/failed\s+expected-state: .*load\[1\] is failed on try 3 of 3/);
    const cause = page.getByRole('region', { name: 'What failed first' }).getByRole('listitem').first();
    const told = (await cause.innerText()).replaceAll(/\s+/g, ' ');
    expect(told).toMatch(/load\[1] failed after 3 tries at 16m2ms .*the warehouse is away/);
    expect(told).toMatch(/because of that ↑.* report/);
    const box = await cause.boundingBox();
    expect(box?.y).toBeLessThan(size.height);
  });
});
