/**
 * The data of a page from runs and what is wrong with them: without secrets, and no more than a page holds.
 */
import { encodeTrace } from '../../trace/codec.ts';
import { maskedTrace } from '../../trace/maskedTrace.ts';
import { maskOf } from '../../trace/secretsOfTrace.ts';
import type { Simulation } from '../../trace/simulation.ts';
import { TOOLKIT_VERSION } from '../../model/version.ts';
import type { Mask } from '../../model/secrets.ts';
import { PAGE_FORMAT_VERSION, type PageCase, type PageData, type PageFinding, type PageRun } from './pageData.ts';

/** What a page is to show. */
export interface Report {
  /** What was done: `dagproof check dags/sales.ts`. */
  readonly title: string;
  /** At least one. */
  readonly cases: readonly ReportedCase[];
}

/** A run of a DAG, a checked DAG or a test. */
export interface ReportedCase extends Omit<PageCase, 'runs'> {
  /** The first is the one to look at; at least one. */
  readonly runs: readonly ReportedRun[];
}

export interface ReportedRun extends Pick<PageRun, 'role'> {
  readonly run: Simulation;
}

/** Cases that failed come first, as one of them is what a reader wants. */
export function pageOf({ title, cases }: Report): PageData {
  const ordered = [...cases.filter(({ isFailed }) => isFailed), ...cases.filter(({ isFailed }) => !isFailed)];
  const mask = maskOf(cases.flatMap(({ runs }) => runs.map(({ run }) => run)));
  return {
    formatVersion: PAGE_FORMAT_VERSION,
    toolkitVersion: TOOLKIT_VERSION,
    title: mask.text(title),
    cases: ordered.map((each) => pageCase(each, mask)),
  };
}

function pageCase({ name, isFailed, runs, findings, notes }: ReportedCase, mask: Mask): PageCase {
  return {
    name: mask.text(name),
    isFailed,
    runs: runs.map(({ role, run }) => ({ role, trace: encodeTrace(maskedTrace(run.trace, mask)) })),
    findings: findings.map((finding) => maskedFinding(finding, mask)),
    notes: notes.map(mask.text),
  };
}

function maskedFinding(finding: PageFinding, { text }: Mask): PageFinding {
  const { property, message, defects, replay } = finding;
  return {
    ...finding,
    property: text(property),
    message: text(message),
    defects: defects.map(text),
    replay: replay === null ? null : text(replay),
  };
}
