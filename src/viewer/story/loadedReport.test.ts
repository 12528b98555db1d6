import { describe, expect, it } from 'vitest';
import { PAGE_FORMAT_VERSION, type PageData } from '../../report/page/pageData.ts';
import { packPage } from '../../report/page/packPage.ts';
import { readPage } from './loadedReport.ts';

const CASE = { name: 'd', isFailed: false, runs: [], findings: [], notes: [] };
const DATA: PageData = { formatVersion: PAGE_FORMAT_VERSION, toolkitVersion: '0', title: 't', cases: [CASE] };

describe('the data of a page', () => {
  it('are read as they were packed', () => {
    expect(readPage(packPage(DATA))).toEqual(DATA);
  });

  it.each([
    ['cut', packPage(DATA).slice(0, 40)],
    ['empty', ''],
    ['no base64', '<html>'],
    ['null', packPage(null as never)],
  ])('are refused by name: %s', (_, text) => {
    expect(() => readPage(text)).toThrow(/cannot be read: the file was cut or changed[^]*report-unreadable/);
  });

  it('without a case or a version are refused, and newer ones by their version', () => {
    expect(() => readPage(packPage({ ...DATA, cases: [] }))).toThrow('report-unreadable');
    expect(() => readPage(packPage({ ...DATA, formatVersion: 'x' as never }))).toThrow('report-unreadable');
    const newer = { ...DATA, formatVersion: (PAGE_FORMAT_VERSION + 1) as never };
    expect(() => readPage(packPage(newer))).toThrow(
      /has format \d+, and this page reads formats up to \d+[^]*report-too-new/,
    );
  });
});
