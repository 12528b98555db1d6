/**
 * Chooses what happens to a run from outside. Times are those at which generated attempts start, run and end.
 */
import type { RunAction } from '../model/runAction.ts';
import type { CaseKinds, PlanChoices } from './caseChoices.ts';
import { drawsFrom } from './draws.ts';

/** The actions of a case, by time. */
export function chooseActions(choices: readonly PlanChoices[], kinds: CaseKinds): RunAction[] {
  const actions = choices.flatMap((numbers) => chooseAction(numbers, kinds) ?? []);
  return actions.sort((left, right) => left.atMs - right.atMs);
}

function chooseAction(numbers: PlanChoices, kinds: CaseKinds): RunAction | null {
  const draws = drawsFrom(numbers);
  const atMs = draws.pick([1_000, 0, 500, 1_500, 2_000, 2_500, 3_001]);
  const kind = draws.weighted<RunAction['kind'] | null>([
    [kinds.restarts ? 10 : 0, 'restart_scheduler'],
    [1, null],
  ]);
  return kind === null ? null : { kind, atMs, adopts: draws.chance(25) };
}
