/**
 * The entry `dagproof/report`: runs and DAGs as text.
 */
export { dagGraph } from './dagGraph.ts';
export { createPalette, type Palette } from './palette.ts';
export { logsReport, runReport } from './runReport.ts';
export { taskTable } from './taskTable.ts';
