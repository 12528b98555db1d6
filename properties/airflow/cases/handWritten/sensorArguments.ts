/**
 * Cases about the arguments of sensors: what is resolved before a poke, and what a poke is the first to read.
 */
import { returns, take } from '../../../../src/drivers/faults.ts';
import { closed, written, type WrittenCase } from './writeCase.ts';

export const SENSOR_ARGUMENT_CASES: readonly WrittenCase[] = [
  ...(['raise_on_1', 'skip_on_1'] as const).map((name) =>
    written(`sensor-reads-what-is-lazy-${name}`, ['transform/evaluated-by-body', 'sensor/never-fail'], (dag) => {
      const listed = dag.task('listed')();
      const items = listed.map(closed(name));
      dag.sensor('strict', { pokeInterval: 2, retries: 1, retryDelay: 3 })({ items });
      dag.sensor('soft', { pokeInterval: 2, softFail: true })({ items });
      dag.sensor('lenient', { pokeInterval: 2, neverFail: true })({ items: [items] });
      dag.sensor('silent', { pokeInterval: 2, silentFail: true, timeout: 5 })({ items });
      return { plan: [returns('listed', [0, 1]), take('lenient', 1), take('strict', 1)] };
    }),
  ),
  written(
    'sensor-reads-a-reference',
    ['expand-kwargs/reference-in-row-unresolved', 'transform/evaluated-by-body'],
    (dag) => {
      const x = dag.task('x')();
      dag.sensor('strict').expandKwargs([{ x }]);
      dag.sensor('lenient', { neverFail: true }).expandKwargs([{ x }, { x: 1 }]);
    },
  ),
  written('sensor-with-arguments-that-fail', ['sensor/arguments-before-poke'], (dag) => {
    const list = dag.task('list')();
    const options = { softFail: true, retries: 1, retryDelay: 1, pokeInterval: 2 };
    dag.sensor('s', options).expand({ x: list.map(closed('raise_on_1')) });
    dag.sensor('n', { neverFail: true }).expand({ x: list.map(closed('raise_on_1')) });
    return { plan: [returns('list', [0, 1])] };
  }),
];
