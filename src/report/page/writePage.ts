/**
 * Writes a report as one HTML file, whole or not at all.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { mistake } from '../../model/errors.ts';
import { pageBundle } from './pageBundle.ts';
import { pageHtml } from './pageHtml.ts';
import { pageOf, type Report } from './pageOf.ts';

/** The text of the file: it opens in any browser, loads nothing and sends nothing. Values under names of secrets are left out. */
export async function htmlPage(report: Report): Promise<string> {
  return pageHtml(pageOf(report), await pageBundle());
}

/**
 * Writes a page; folders that are missing are made.
 *
 * @throws DagproofError `report-not-written` with the reason.
 * @example
 * const cases = [{ name: 'sales', isFailed: false, runs: [{ role: 'run', run }], findings: [], notes: [] }];
 * await writePage('sales.html', { title: 'nightly', cases });
 */
export async function writePage(file: string, report: Report): Promise<void> {
  writeReport(file, await htmlPage(report));
}

/** Writes the finished text of a report, as `writePage` does. */
export function writeReport(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeWhole(file, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The report could not be written to "${file}": ${reason}.`;
    throw mistake('report-not-written', message, 'Name a file that may be written.');
  }
}

function writeWhole(path: string, text: string): void {
  const beside = `${path}.${process.pid}.tmp`;
  const opened = openSync(beside, 'w');
  try {
    writeFileSync(opened, text);
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
  try {
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
