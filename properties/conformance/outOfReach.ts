/**
 * Observable rules that no case can show, each with the reason: a case is plain data, its bodies are of a closed list, and it tells states,
 * tries, values and the times of rounds.
 */
const BODY = 'a body of its own would be needed';
const DATES = 'cases tell no dates';
const PARSED = 'it happens while the file is parsed';

export const OUT_OF_REACH: ReadonlyMap<string, string> = new Map([
  ['expansion/no-dates', DATES],
  ['group/result-by-name', PARSED],
  ['mapping/push-by-hand-counts', BODY],
  ['mapping/resolve-non-sequence', 'a source that is no sequence is refused when it pushes'],
  ['mapping/resolve-without-index', 'a placeholder never runs'],
  ['retry/history', 'cases tell only the last try'],
  ['selection/hand-out-order', 'attempts start in the round they are queued in'],
  ['selection/run-finished', 'another scheduler would be needed'],
  ['sensor/reschedule-clears-xcoms', BODY],
  ['setup/groups-skip-teardowns', PARSED],
  ['state/run-dates', DATES],
  ['transform/custom-key-select', PARSED],
  ['trigger-rule/unknown-never-passes', 'the format knows no other rules'],
  ['xcom/aggregate-indexing', BODY],
  ['xcom/pull-several-tasks', BODY],
  ['xcom/pull-with-index', BODY],
  ['xcom/pull-with-indexes', BODY],
  ['xcom/pull-without-index', BODY],
]);
