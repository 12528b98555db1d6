/**
 * One-line changes of the engine, each with the property that has to notice it. A test holds the list against the sources.
 */
export interface PlantedBug {
  /** What the change does, in one line. */
  readonly says: string;
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly from: string;
  readonly to: string;
  /** The test file that must turn red. */
  readonly property: string;
}

export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    says: 'zip with a fill value takes the shortest',
    file: 'src/engine/lengths.ts',
    from: "'fillvalue' in value || isFilledByDefect(run) ? Math.max : Math.min",
    to: 'Math.min',
    property: 'properties/expansionCounts.test.ts',
  },
  {
    says: 'the last instance of an expansion is missing',
    file: 'src/scheduler/expansion.ts',
    from: 'const count = added.length - firstMapIndex;',
    to: 'const count = added.length - firstMapIndex - 1;',
    property: 'properties/expansionCounts.test.ts',
  },
  {
    says: 'a pool with a free slot takes whoever comes, however many slots it needs',
    file: 'src/scheduler/selection.ts',
    from: 'poolSlots > openSlots(poolOf(run, rows))',
    to: 'openSlots(poolOf(run, rows)) <= 0',
    property: 'properties/poolsAndLimits.test.ts',
  },
  {
    says: 'expanded instances of an eager rule look at every index',
    file: 'src/engine/relevance.ts',
    from: '(mapIndex < 0 || !fastRulesPerIndex)',
    to: '(mapIndex < 0 || fastRulesPerIndex)',
    property: 'properties/triggerRulesInGroups.test.ts',
  },
  {
    says: 'a replay forgets the seed and the plan of its file',
    file: 'src/checking/counterexamples/replayCounterexample.ts',
    from: 'explicit: { inputs, plan, seed: file.seed }',
    to: 'explicit: { inputs, plan: plan.slice(1), seed: 0 }',
    property: 'properties/counterexamples.test.ts',
  },
  {
    says: 'every keyword but the last stays at its first element',
    file: 'src/engine/legs.ts',
    from: 'rest = Math.floor(rest / leg.length)',
    to: 'rest = 0',
    property: 'properties/zipVersusCartesian.test.ts',
  },
  {
    says: 'aggregates come in reverse',
    file: 'src/engine/readXCom.ts',
    from: 'if (value !== undefined) values.push(value)',
    to: 'if (value !== undefined) values.unshift(value)',
    property: 'properties/aggregationOrder.test.ts',
  },
  {
    says: 'retries never end',
    file: 'src/scheduler/retryPolicy.ts',
    from: ' && tryNumber <= maxTries',
    to: '',
    property: 'properties/retriesOfOneIndex.test.ts',
  },
  {
    says: 'a fault at one index strikes all',
    file: 'src/workers/planWhere.ts',
    from: '(mapIndex === undefined || mapIndex === request.mapIndex)',
    to: '(mapIndex === undefined || mapIndex !== -2)',
    property: 'properties/retriesOfOneIndex.test.ts',
  },
  {
    says: 'a placeholder that expands to zero succeeds',
    file: 'src/scheduler/expansion.ts',
    from: 'STATE.skipped, CAUSE.expanded_to_zero',
    to: 'STATE.success, CAUSE.expanded_to_zero',
    property: 'properties/emptyExpansion.test.ts',
  },
  {
    says: 'a pass sees the states set in it',
    file: 'src/engine/recordTransition.ts',
    from: 'instances.state[instance] = to;',
    to: 'instances.state[instance] = to; instances.settledState[instance] = to;',
    property: 'properties/referenceAgreement.test.ts',
  },
  {
    says: 'equal candidates are selected in reverse order of task ids',
    file: 'src/scheduler/selection.ts',
    from: 'return left.task.rank < right.task.rank',
    to: 'return left.task.rank > right.task.rank',
    property: 'properties/referenceAgreement.test.ts',
  },
  {
    says: 'a retry starts one millisecond early',
    file: 'src/scheduler/retryPolicy.ts',
    from: 'const STRICT_MS = 1;',
    to: 'const STRICT_MS = 0;',
    property: 'properties/referenceAgreement.test.ts',
  },
  {
    says: 'the finishing order is drawn anew in every run',
    file: 'src/scheduler/attempt.ts',
    from: "tie: run.settings.order === 'canonical' ? 0 : finishingDraw(run, request)",
    to: "tie: run.settings.order === 'canonical' ? 0 : Math.random()",
    property: 'properties/determinism.test.ts',
  },
  {
    says: 'a pool keeps its first size',
    file: 'src/scheduler/actions.ts',
    from: 'if (state !== undefined) state.slots = slots;',
    to: '',
    property: 'properties/referenceAgreement.test.ts',
  },
  {
    says: 'a chance is drawn by map index although there is an item',
    file: 'src/workers/planWhere.ts',
    from: 'const mapIndex = itemKey === null ? request.mapIndex : 0;',
    to: 'const { mapIndex } = request;',
    property: 'src/workers/planWhere.test.ts',
  },
];
