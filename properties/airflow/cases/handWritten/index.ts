/**
 * All hand-written cases.
 */
import { ATTEMPT_CASES } from './attempts.ts';
import { CLEAR_CASES } from './clears.ts';
import { CLEAR_AT_WORK_CASES } from './clearsAtWork.ts';
import { DECISION_CASES } from './decisions.ts';
import { DEFERRAL_CASES } from './deferrals.ts';
import { DISTURBANCE_CASES } from './disturbances.ts';
import { GROUP_CASES } from './groups.ts';
import { INFRASTRUCTURE_CASES } from './infrastructure.ts';
import { KWARGS_CASES } from './kwargs.ts';
import { MAPPING_CASES } from './mapping.ts';
import { MARK_CASES } from './marks.ts';
import { NESTED_GROUP_CASES } from './nestedGroups.ts';
import { PASSES_CASES } from './passes.ts';
import { PAST_CASES } from './pastRuns.ts';
import { PLACEHOLDER_CASES } from './placeholders.ts';
import { PUBLISHED_CASES } from './published.ts';
import { PUSH_CASES } from './pushes.ts';
import { RUNS_CASES } from './runs.ts';
import { RUNS_TOGETHER_CASES } from './runsTogether.ts';
import { RUN_STATE_CASES } from './runStates.ts';
import { ROLE_CASES } from './roles.ts';
import { SELECTION_CASES } from './selection.ts';
import { SENSOR_ARGUMENT_CASES } from './sensorArguments.ts';
import { SENSOR_CASES } from './sensors.ts';
import { TEMPLATE_CASES } from './templates.ts';
import { TRANSFORM_CASES } from './transforms.ts';
import { TRIGGER_RULE_CASES } from './triggerRules.ts';
import type { WrittenCase } from './writeCase.ts';

export const WRITTEN_CASES: readonly WrittenCase[] = [
  ...MAPPING_CASES,
  ...KWARGS_CASES,
  ...TRANSFORM_CASES,
  ...PUSH_CASES,
  ...GROUP_CASES,
  ...PLACEHOLDER_CASES,
  ...NESTED_GROUP_CASES,
  ...TRIGGER_RULE_CASES,
  ...DECISION_CASES,
  ...ATTEMPT_CASES,
  ...DEFERRAL_CASES,
  ...INFRASTRUCTURE_CASES,
  ...DISTURBANCE_CASES,
  ...SELECTION_CASES,
  ...RUN_STATE_CASES,
  ...TEMPLATE_CASES,
  ...SENSOR_CASES,
  ...SENSOR_ARGUMENT_CASES,
  ...PASSES_CASES,
  ...ROLE_CASES,
  ...RUNS_CASES,
  ...RUNS_TOGETHER_CASES,
  ...PAST_CASES,
  ...CLEAR_CASES,
  ...CLEAR_AT_WORK_CASES,
  ...MARK_CASES,
  ...PUBLISHED_CASES,
];
