/**
 * The data of a page from runs and what is wrong with them: without secrets, and no more than a page holds.
 */
import { encodeTrace } from '../../trace/codec.ts';
import { maskedTrace } from '../../trace/maskedTrace.ts';
import { maskOf } from '../../trace/secretsOfTrace.ts';
import type { Simulation } from '../../trace/simulation.ts';
import { TOOLKIT_VERSION } from '../../model/version.ts';
import type { Mask } from '../../model/secrets.ts';
import type { Trace } from '../../trace/trace.ts';
import { fitInstances } from './fitInstances.ts';
import { fitValues } from './fitValues.ts';
import { withOwnFrames } from './ownFrames.ts';
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

export interface ReportedRun extends Pick<PageRun, 'role' | 'name'> {
  readonly run: Simulation;
}

/** What a page holds: more would open slowly, or not at all. */
export const PAGE_LIMITS = {
  /** Of one run. */
  instances: 200_000,
  /** Of one run. */
  moves: 2_000_000,
  /** Of the values, logs, errors and requests of one run together. */
  characters: 32_000_000,
  /** Of all traces as text, before they are packed. */
  text: 200_000_000,
} as const;

export type PageLimits = { readonly [Name in keyof typeof PAGE_LIMITS]: number };

/** Cases that failed come first, as one of them is what a reader wants. */
export function pageOf({ title, cases }: Report, limits: PageLimits = PAGE_LIMITS): PageData {
  const ordered = [...cases.filter(({ isFailed }) => isFailed), ...cases.filter(({ isFailed }) => !isFailed)];
  const mask = maskOf(cases.flatMap(({ runs }) => runs.map(({ run }) => run)));
  const making: Making = { mask, limits, room: limits.text, cut: [] };
  const kept = ordered.flatMap((each) => pageCase(each, making));
  const { cut } = making;
  const whole = {
    formatVersion: PAGE_FORMAT_VERSION,
    toolkitVersion: TOOLKIT_VERSION,
    title: mask.text(title),
  } as const;
  return { ...whole, cases: kept, ...(cut.length === 0 ? {} : { cut }) };
}

/** A page while it is made. */
interface Making {
  readonly mask: Mask;
  readonly limits: PageLimits;
  /** Characters that traces may still take. */
  room: number;
  /** What was left out, a line each. */
  readonly cut: string[];
}

/** Nothing of a case for whose first run there is no room; the first one of a page has all of it. */
function pageCase({ name, isFailed, runs, findings, notes }: ReportedCase, making: Making): PageCase[] {
  const { mask, limits, cut } = making;
  const kept: PageRun[] = [];
  for (const { role, name: label, run } of runs) {
    const { attempts } = run.trace;
    const trace = maskedTrace({ ...run.trace, attempts: attempts.map(withOwnFrames) }, mask);
    const page = {
      ...pageRun(role, trace, limits),
      digest: run.digest,
      ...(label === undefined ? {} : { name: mask.text(label) }),
    };
    const isFirst = making.room === limits.text;
    if (page.trace.length > making.room && !isFirst) {
      cut.push(`${mask.text(name)}: there is no room for ${kept.length === 0 ? 'any of its runs' : `its ${role} run`}`);
      if (kept.length === 0) return [];
      continue;
    }
    making.room -= page.trace.length;
    kept.push(page);
  }
  return [
    {
      name: mask.text(name),
      isFailed,
      runs: kept,
      findings: findings.map((finding) => maskedFinding(finding, mask)),
      notes: notes.map(mask.text),
    },
  ];
}

function pageRun(role: PageRun['role'], whole: Trace, limits: PageLimits): PageRun {
  const fewer = fitInstances(whole, limits);
  const shorter = fitValues(fewer.trace, limits.characters);
  const cut = [...fewer.cut, ...shorter.cut];
  return { role, trace: encodeTrace(shorter.trace), ...(cut.length === 0 ? {} : { cut }) };
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
