import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { fail, skip } from '../drivers/faults.ts';
import { echo } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { TaskSpec } from '../model/dagSpec.ts';
import { TRIGGER_RULES, type TriggerRule } from '../model/triggerRules.ts';
import type { Trace } from '../trace/trace.ts';
import { sentences, withMoves } from './tamper.support.ts';

const ID = 'rule-holds-at-start';

/** Two upstream instances, one of which failed, and one of which was skipped, take some time. */
function join(triggerRule: TriggerRule): Trace {
  const dag = new Dag('d');
  const work = dag.task('work', echo).expand({ x: [0, 1, 2, 3] });
  dag.task('join', echo, { triggerRule })({ x: work });
  const faults = [fail('work').at(1), skip('work').at(2)];
  return simulateSync(dag, { faults, durations: { work: '10s' } }).trace;
}

function withRule(trace: Trace, taskId: string, triggerRule: TriggerRule): Trace {
  const { dag } = trace.header;
  const tasks = dag.tasks.map((task): TaskSpec => (task.taskId === taskId ? { ...task, triggerRule } : task));
  return { ...trace, header: { ...trace.header, dag: { ...dag, tasks } } };
}

function grouped(): Trace {
  const dag = new Dag('d');
  dag
    .taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
      inside.task('second', echo)({ y: inside.task('first', echo)({ x }) });
    })
    .expand({ x: [0, 1] });
  return simulateSync(dag, { faults: [fail('g.first').at(1)] }).trace;
}

describe('the judge rule-holds-at-start', () => {
  it.each(TRIGGER_RULES)('accuses nobody under %s', (rule) => {
    expect(sentences(join(rule), ID)).toEqual([]);
  });

  it('accuses a start that each other rule would have forbidden', () => {
    const trace = join('all_done');
    const forbidding = TRIGGER_RULES.filter((rule) => sentences(withRule(trace, 'join', rule), ID).length > 0);
    expect(forbidding).toEqual([
      'all_success', 'all_failed', 'all_done_min_one_success', 'none_failed', 'none_failed_min_one_success', 'none_skipped', 'all_skipped',
    ]); // prettier-ignore
    expect(sentences(withRule(trace, 'join', 'all_success'), ID)).toEqual([
      'join was scheduled under all_success while its upstream was 2 success, 1 skipped, 1 failed.',
    ]);
  });

  it('accuses a start before anything has ended, under every rule but always', () => {
    const early = join('always');
    const forbidding = TRIGGER_RULES.filter((rule) => sentences(withRule(early, 'join', rule), ID).length > 0);
    expect(forbidding).toEqual(TRIGGER_RULES.filter((rule) => rule !== 'always'));
    expect(sentences(withRule(early, 'join', 'one_done'), ID)).toEqual([
      'join was scheduled under one_done while its upstream was 4 unfinished.',
    ]);
  });

  it('asks for a success where the release does', () => {
    const dag = new Dag('d');
    dag.task('join', echo, { triggerRule: 'none_failed' })({ x: dag.task('work', () => 1)() });
    const { trace } = simulateSync(dag, { faults: [skip('work')] });
    const joined = withRule(trace, 'join', 'none_failed_min_one_success');
    expect(sentences(joined, ID)).toEqual([
      'join was scheduled under none_failed_min_one_success while its upstream was 1 skipped.',
    ]);
    expect(sentences({ ...joined, header: { ...joined.header, profile: '3.2.0' } }, ID)).toEqual([]);
  });

  it('looks at the own index inside a mapped group', () => {
    expect(sentences(grouped(), ID)).toEqual([]);
    const swapped = withMoves(grouped(), (moves) =>
      moves.map((move) => {
        const others = { 'g.second[0]': 'g.second[1]', 'g.second[1]': 'g.second[0]' } as Record<string, string>;
        const other = moves.find(({ name }) => name === others[move.name]);
        return other === undefined ? move : { ...move, instance: other.instance };
      }),
    );
    expect(sentences(swapped, ID)).toEqual([
      'g.second[1] was scheduled under all_success while its upstream was 1 failed.',
    ]);
  });

  it('does not count what was given its state in the same pass', () => {
    const dag = new Dag('d');
    const first = dag.task('first', () => 1)();
    const second = dag.task('second', echo)({ x: first });
    dag.task('third', echo, { triggerRule: 'one_failed' })({ x: second });
    const { trace } = simulateSync(dag, { faults: [fail('first')] });
    expect(sentences(trace, ID)).toEqual([]);
    const hurried = withMoves(trace, (moves) => {
      const stopped = moves.find(({ name }) => name === 'second');
      return moves.map((move) =>
        move.name === 'third' && move.state === 'scheduled'
          ? { ...move, timeMs: stopped?.timeMs ?? 0, round: stopped?.round ?? 0 }
          : move,
      );
    });
    expect(sentences(hurried, ID)).toEqual([
      'third was scheduled under one_failed while its upstream was 1 unfinished.',
    ]);
  });
});
