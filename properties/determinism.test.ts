/**
 * The same DAG, plan, options and seed give the same run, to the last bit of the digest, however it is driven;
 * ties drawn from a seed are drawn alike again.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryCase } from '../src/checking/generator/arbitraryCase.ts';
import type { GeneratedCase } from '../src/checking/generator/buildCase.ts';
import { functionsOf } from '../src/checking/generator/mapFunctions.ts';
import { simulate } from '../src/drivers/simulate.ts';
import { simulateSync } from '../src/drivers/simulateSync.ts';
import { objectFromEntries, type Json } from '../src/model/json.ts';
import type { Order } from '../src/model/settings.ts';
import type { Simulation } from '../src/trace/simulation.ts';
import { propertySettings } from './support/propertySettings.ts';
import { caseOptions, caseText } from './support/runCase.ts';
import { guard } from './support/sometimes.ts';
import { namedMoves } from '../src/trace/namedMoves.ts';

const arbitraryOrder = fc.constantFrom<Order[]>('canonical', 'seeded');

describe('a simulation', () => {
  it('is the same when it is repeated', () => {
    const sometimes = guard(['canonical', 'seeded', 'many moves', 'order changed by the seed']);
    fc.assert(
      fc.property(arbitraryCase(), arbitraryOrder, fc.nat(), (generated, order, seed) => {
        const options = { ...caseOptions(generated), order, seed };
        const first = simulateSync(generated, options);
        expectSame(first, simulateSync(generated, options), generated);

        sometimes.note(order);
        sometimes.note('many moves', first.trace.moves.length > 50);
        if (order === 'seeded') {
          const other = simulateSync(generated, { ...options, seed: seed + 1 });
          sometimes.note('order changed by the seed', firstDifferingMove(first, other) !== null);
        }
      }),
      propertySettings(100, 200),
    );
    expect(sometimes.missing()).toEqual([]);
  });

  it('is the same from JSON, where functions are found by name', () => {
    fc.assert(
      fc.property(arbitraryCase(), (generated) => {
        const read = JSON.parse(caseText(generated)) as GeneratedCase;
        const repeated = simulateSync({ ...read, functions: functionsOf(read.spec) }, caseOptions(read));
        expectSame(simulateSync(generated, caseOptions(generated)), repeated, generated);
      }),
      propertySettings(100, 200),
    );
  });

  it('is the same in whatever order options and their entries are written', () => {
    const sometimes = guard(['several pools', 'several settings', 'outputs and durations']);
    fc.assert(
      fc.property(arbitraryCase(), ({ plan, ...generated }) => {
        // What holds for a task at every try, written by task instead of as a list.
        const isWhole = ({ where }: (typeof plan)[number]): boolean =>
          Object.keys(where).length === 1 && !where.task.includes('*');
        const first = new Set<string>();
        const outputs: [string, Json][] = [];
        const durations: [string, number][] = [];
        for (const entry of plan.filter(isWhole)) {
          const { where, what } = entry;
          const key = `${what.kind} ${where.task}`;
          if (first.has(key)) continue;
          first.add(key);
          if (what.kind === 'return') outputs.push([where.task, what.value]);
          if (what.kind === 'take') durations.push([where.task, what.durationMs / 1_000]);
        }
        const faults = plan.filter((entry) => !isWhole(entry) || !['return', 'take'].includes(entry.what.kind));
        const { pools, config, actions } = generated;
        const options = {
          faults,
          pools,
          config,
          actions,
          outputs: objectFromEntries(outputs),
          durations: Object.fromEntries(durations),
        };
        expectSame(simulateSync(generated, options), simulateSync(generated, backwards(options)), {
          ...generated,
          plan,
        });
        sometimes.note('several pools', Object.keys(pools).length > 1);
        sometimes.note('several settings', Object.keys(config).length > 1);
        sometimes.note('outputs and durations', outputs.length > 1 && durations.length > 0);
      }),
      propertySettings(60, 200),
    );
    expect(sometimes.below(3)).toEqual([]);
  });

  it('is the same whether bodies are awaited or not', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryCase(), async (generated) => {
        const options = caseOptions(generated);
        expectSame(simulateSync(generated, options), await simulate(generated, options), generated);
      }),
      propertySettings(100, 200),
    );
  });
});

/** The same options with the entries of every record in reverse; lists are orders that somebody has given. */
function backwards(options: object): object {
  const reversed = (record: object): object => Object.fromEntries(Object.entries(record).reverse());
  return reversed(
    Object.fromEntries(
      Object.entries(options).map(([name, value]) => [name, Array.isArray(value) ? value : reversed(value as object)]),
    ),
  );
}

/** Fails naming the first difference, with the case as JSON. */
function expectSame(left: Simulation, right: Simulation, generated: GeneratedCase): void {
  if (left.digest === right.digest) return;
  const difference = firstDifferingMove(left, right) ?? 'the same moves, but other causes, values or warnings';
  throw new Error(`two runs differ: ${difference}\n${caseText(generated)}`);
}

function firstDifferingMove(left: Simulation, right: Simulation): string | null {
  const [lefts, rights] = [left, right].map((run) => namedMoves(run.trace).map((move) => JSON.stringify(move)));
  if (lefts === undefined || rights === undefined) return null;
  const length = Math.max(lefts.length, rights.length);
  for (let position = 0; position < length; position++) {
    const [one, other] = [lefts[position] ?? 'nothing', rights[position] ?? 'nothing'];
    if (one !== other) return `move ${position} is ${one}, then ${other}`;
  }
  return null;
}
