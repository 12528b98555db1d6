/**
 * The main entry: authoring a DAG, simulating it, and reading the run.
 */
export { Bundle, dagsOf, isBundle } from './authoring/bundle.ts';
export { chain } from './authoring/chain.ts';
export type { Branches, Condition, ConditionElse } from './authoring/conditions.ts';
export { Dag, isDag } from './authoring/dag.ts';
export type { PlaceTask, PlacedTaskGroup, TaskFactory, TaskGroupFactory } from './authoring/factories.ts';
export type {
  DagOptions,
  OperatorOptions,
  SensorOptions,
  ShortCircuitOptions,
  TaskOptions,
} from './authoring/options.ts';
export type {
  DagNode,
  DictReference,
  ListReference,
  MappableListReference,
  MappedReference,
  RecordReference,
  Reference,
  TaskListReference,
  TaskReference,
  TeardownOptions,
} from './authoring/references.ts';
export type { TaskGroup } from './authoring/taskScope.ts';
export type { CompiledDag, DagSpec } from './model/dagSpec.ts';
export { AirflowFailException, AirflowSkipException, DagproofError, isDagproofError } from './model/errors.ts';
export type { Problem } from './model/errors.ts';
export type { Json, JsonObject } from './model/json.ts';
export type { Duration } from './model/time.ts';
export type { TriggerRule } from './model/triggerRules.ts';
export {
  crashAfterEachEffect,
  type Crash,
  type CrashReport,
  type Effect,
  type StateDifference,
} from './drivers/crashAfterEachEffect.ts';
export { resizePool, restartScheduler, type PoolResize } from './drivers/actions.ts';
export { clear, mark, markRun, type Clear, type Mark, type RunMark } from './drivers/clears.ts';
export {
  defers,
  fail,
  failWithoutRetry,
  finishesTwice,
  hang,
  heartbeatLost,
  oversizesOutput,
  poke,
  returns,
  skip,
  slow,
  stuckInQueued,
  take,
  timesOut,
  triggers,
  truncatesOutput,
  unmappableOutput,
  workerKilled,
  workerLost,
} from './drivers/faults.ts';
export type { Fault } from './drivers/fault.ts';
export {
  answerRequest,
  delayRequest,
  killAtRequest,
  loseResponse,
  repeatResponse,
  resetRequest,
  s3Error,
  slowBody,
  truncateBody,
} from './drivers/requestFaults.ts';
export type { SimulateOptions } from './drivers/options.ts';
export type { Simulatable } from './drivers/session.ts';
export type { BackfillRequest, RunRequest, SimulateRunsOptions } from './drivers/runsOptions.ts';
export { simulate } from './drivers/simulate.ts';
export type { EarlierTry } from './trace/earlierTries.ts';
export { explain, explanationText, type ExplainedInstance, type Explanation } from './trace/explanation.ts';
export { simulateRuns } from './drivers/simulateRuns.ts';
export { simulateRunsSync } from './drivers/simulateRunsSync.ts';
export { simulateSync } from './drivers/simulateSync.ts';
export type {
  FinishTwice,
  HeartbeatLost,
  ItemPredicate,
  OutcomePlan,
  OutputFault,
  PlanEntry,
  PlanWhat,
  PlanWhere,
  ReportedEnd,
  RequestWhere,
  StuckInQueued,
} from './model/outcomePlan.ts';
export type { Profile } from './model/profile.ts';
export type { Deferral, TriggerOptions, TriggerPlan } from './model/deferral.ts';
export { defer, TaskDeferred, type DeferOptions } from './model/taskDeferred.ts';
export { PokeReturnValue } from './model/pokeReturnValue.ts';
export { PROFILES } from './model/profile.ts';
export type {
  ClearTasks,
  MarkRun,
  MarkTask,
  ResizePool,
  RestartScheduler,
  RunAction,
  TaskMarker,
} from './model/runAction.ts';
export type { AirflowConfig, EndReason, Limits, Order, Passes, Pools } from './model/settings.ts';
export type { InstanceState, RunState } from './model/states.ts';
export type { Cause } from './model/transition.ts';
export type { RunCallbackReason } from './model/runCallback.ts';
export type { AssetEvent } from './trace/assetEvents.ts';
export type { InstanceView } from './trace/instances.ts';
export type { RunCallback } from './trace/runCallbacks.ts';
export type { RunsSimulation, RunStart } from './trace/runsSimulation.ts';
export type { Simulation } from './trace/simulation.ts';
export type { AttemptRecord, RunPlace, Trace } from './trace/trace.ts';
export type { AttemptView, RequestView } from './trace/struckRequests.ts';
export {
  getClient,
  getContext,
  type TaskClient,
  type TaskContext,
  type XComAddress,
} from './virtual/attemptContext.ts';
export { real } from './virtual/real.ts';
export type { Stub } from './virtual/stub.ts';
export type { OutputFunction } from './workers/runFacts.ts';
