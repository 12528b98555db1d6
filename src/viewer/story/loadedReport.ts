/**
 * The report as the page works with it: every run decoded once, with what the panes ask of it again and again.
 */
import { unpackPage } from '../../report/page/packPage.ts';
import { mistake } from '../../model/errors.ts';
import { PAGE_FORMAT_VERSION, type PageCase, type PageData, type PageRun } from '../../report/page/pageData.ts';
import { decodeTrace } from '../../trace/codec.ts';
import { instanceColumns, type InstanceColumns } from '../../trace/instances.ts';
import { Simulation } from '../../trace/simulation.ts';
import { StateHistory } from './stateHistory.ts';

export interface LoadedRun {
  readonly role: PageRun['role'];
  readonly name?: string;
  readonly run: Simulation;
  /** What of it there was no room for, a line each. */
  readonly cut?: readonly string[];
  /** As it ended. */
  readonly columns: InstanceColumns;
  readonly history: StateHistory;
}

export interface LoadedCase extends Omit<PageCase, 'runs'> {
  readonly runs: readonly LoadedRun[];
}

/**
 * The data of a page, as it stands in the file.
 *
 * @throws DagproofError `report-unreadable` when it was cut or changed, `report-too-new` when it was written for another page than this.
 */
export function readPage(text: string): PageData {
  const data = unpacked(text);
  const { formatVersion } = data;
  if (!Number.isInteger(formatVersion) || !Array.isArray(data.cases) || data.cases.length === 0) throw unreadable();
  if (formatVersion <= PAGE_FORMAT_VERSION) return data;
  throw mistake(
    'report-too-new',
    `The data of this report has format ${formatVersion}, and this page reads formats up to ${PAGE_FORMAT_VERSION}.`,
    'Write it again with one version of dagproof: the page and its data come from two.',
  );
}

function unpacked(text: string): PageData {
  try {
    const data: unknown = unpackPage(text);
    if (typeof data === 'object' && data !== null) return data as PageData;
  } catch {
    // Whatever is wrong with it, the user can only write it again.
  }
  throw unreadable();
}

function unreadable(): Error {
  return mistake(
    'report-unreadable',
    'The data of this report cannot be read: the file was cut or changed.',
    'Copy the whole file again, or write it again with --report.',
  );
}

/** A case is loaded when it is first looked at. */
export function loadCase(page: PageCase): LoadedCase {
  return { ...page, runs: page.runs.map(loadRun) };
}

function loadRun({ role, name, trace: text, digest, cut }: PageRun): LoadedRun {
  const trace = decodeTrace(text);
  return {
    role,
    ...(name === undefined ? {} : { name }),
    ...(cut === undefined ? {} : { cut }),
    run: new Simulation(trace, { digest }),
    columns: instanceColumns(trace),
    history: new StateHistory(trace),
  };
}
