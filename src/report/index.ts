/**
 * The entry `dagproof/report`: runs and DAGs as text, and runs in forms that other programs read.
 */
export { dagGraph } from './dagGraph.ts';
export { jsonOfRun } from './forms/json.ts';
export { junitOfRuns } from './forms/junit.ts';
export { markdownOfRun } from './forms/markdown.ts';
export { traceEvents } from './forms/traceEvents.ts';
export { htmlPage, writePage } from './page/writePage.ts';
export { PAGE_LIMITS, type PageLimits, type Report, type ReportedCase, type ReportedRun } from './page/pageOf.ts';
export type { PageFinding } from './page/pageData.ts';
export { createPalette, type Palette } from './palette.ts';
export { logsReport, runReport } from './runReport.ts';
export { runTimeline } from './timeline.ts';
export { taskTable } from './taskTable.ts';
export { attemptsOf, mostAtOnce, type Attempt } from '../trace/attempts.ts';
