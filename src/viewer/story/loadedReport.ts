/**
 * The report as the page works with it: every run decoded once, with what the panes ask of it again and again.
 */
import { unpackPage } from '../../report/page/packPage.ts';
import type { PageCase, PageData, PageRun } from '../../report/page/pageData.ts';
import { decodeTrace } from '../../trace/codec.ts';
import { instanceColumns, type InstanceColumns } from '../../trace/instances.ts';
import { Simulation } from '../../trace/simulation.ts';
import { StateHistory } from './stateHistory.ts';

export interface LoadedRun {
  readonly role: PageRun['role'];
  readonly run: Simulation;
  /** As it ended. */
  readonly columns: InstanceColumns;
  readonly history: StateHistory;
}

export interface LoadedCase extends Omit<PageCase, 'runs'> {
  readonly runs: readonly LoadedRun[];
}

/** The data of a page, as it stands in the file. */
export function readPage(text: string): PageData {
  return unpackPage(text);
}

/** A case is loaded when it is first looked at. */
export function loadCase(page: PageCase): LoadedCase {
  return { ...page, runs: page.runs.map(loadRun) };
}

function loadRun({ role, trace: text }: PageRun): LoadedRun {
  const trace = decodeTrace(text);
  return { role, run: new Simulation(trace), columns: instanceColumns(trace), history: new StateHistory(trace) };
}
