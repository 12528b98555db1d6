/**
 * Model training: each model is trained and measured in an instance of its own, the metrics come together, the best model is deployed.
 * The models are small and real; what is told is what a missing metric does to a choice by position.
 */
import assert from 'node:assert/strict';
import { Dag, fail, type TriggerRule } from 'dagproof';
import type { Story } from './support/story.support.ts';

interface Metric {
  readonly model: string;
  /** Root mean square error over the points kept back. */
  readonly error: number;
}

interface Deployment {
  readonly deployed: string;
  readonly error: number;
}

type Points = readonly (readonly [x: number, y: number])[];
type Fit = (points: Points) => (x: number) => number;

const TRAINING: Points = [1, 2, 3, 5, 6, 8, 9, 11].map((x) => [x, x * x + 3]);
const KEPT_BACK: Points = [4, 7, 10].map((x) => [x, x * x + 3]);

const FITS: Readonly<Record<string, Fit>> = {
  mean: (points) => {
    const mean = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
    return () => mean;
  },
  nearest: (points) => (x) =>
    points.reduce((best, point) => (Math.abs(point[0] - x) < Math.abs(best[0] - x) ? point : best))[1],
  line: (points) => {
    const count = points.length;
    const [meanX, meanY] = [0, 1].map((axis) => points.reduce((sum, point) => sum + (point[axis] ?? 0), 0) / count);
    const slope =
      points.reduce((sum, [x, y]) => sum + (x - (meanX ?? 0)) * (y - (meanY ?? 0)), 0) /
      points.reduce((sum, [x]) => sum + (x - (meanX ?? 0)) ** 2, 0);
    return (x) => (meanY ?? 0) + slope * (x - (meanX ?? 0));
  },
};
const MODELS = Object.keys(FITS);

function train({ model }: { model: string }): Metric {
  const predict = (FITS[model] as Fit)(TRAINING);
  const squares = KEPT_BACK.map(([x, y]) => (predict(x) - y) ** 2);
  const error = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  return { model, error: Math.round(error * 1000) / 1000 };
}

const leastOf = (errors: readonly number[]): number => errors.indexOf(Math.min(...errors));

/** The choice as most would write it: the metrics are in the order of the models. */
function chooseByPosition({ models, metrics }: { models: readonly string[]; metrics: readonly Metric[] }): Deployment {
  const best = leastOf(metrics.map(({ error }) => error));
  return { deployed: models[best] ?? 'none', error: metrics[best]?.error ?? 0 };
}

/** The choice that asks each metric whose it is. */
function chooseByName({ metrics }: { models: readonly string[]; metrics: readonly Metric[] }): Deployment {
  const best = metrics[leastOf(metrics.map(({ error }) => error))];
  return { deployed: best?.model ?? 'none', error: best?.error ?? 0 };
}

function trainingDag(dagId: string, choose: typeof chooseByPosition, triggerRule: TriggerRule): Dag {
  const dag = new Dag(dagId);
  const listModels = dag.task('list_models', () => MODELS);
  const trainModel = dag.task('train', train, { retries: 1, retryDelay: '1m' });
  const chooseBest = dag.task('choose_best', choose, { triggerRule });
  const models = listModels();
  chooseBest({ models, metrics: trainModel.expand({ model: models }) });
  return dag;
}

export const strict = trainingDag('ml_training', chooseByPosition, 'all_success');
export const byPosition = trainingDag('ml_training_by_position', chooseByPosition, 'all_done');
export const byName = trainingDag('ml_training_by_name', chooseByName, 'all_done');

const METRICS: readonly Metric[] = [
  { model: 'mean', error: 36.703 },
  { model: 'nearest', error: 13.892 },
  { model: 'line', error: 7.937 },
];
const OPTIONS = { durations: { train: '20m', choose_best: '1s' } };
const WITHOUT_MEAN = { ...OPTIONS, faults: [fail('train', 'out of memory').at(0)] };
const XCOMS = ['train', 'choose_best'];
const MINUTE = 60_000;

export const stories: readonly Story[] = [
  {
    name: 'the best of three',
    sentence: 'Three models are trained side by side; the straight line comes closest to the points kept back.',
    dag: strict,
    options: OPTIONS,
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(run.xcom('train'), METRICS);
      assert.deepEqual(run.xcom('choose_best'), { deployed: 'line', error: 7.937 });
      assert.equal(run.durationMs, 20 * MINUTE + 1_000);
    },
  },
  {
    name: 'one metric is missing',
    sentence:
      'The first model fails on both of its tries: under all_success two good metrics are not enough, nothing is deployed.',
    dag: strict,
    options: WITHOUT_MEAN,
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'failed');
      assert.equal(run.instance('train', 0).tryNumber, 2);
      assert.deepEqual(run.xcom('train'), METRICS.slice(1));
      assert.equal(run.xcom('choose_best'), null);
      assert.equal(run.explain('choose_best'), 'upstream_failed: train[0] failed');
      assert.equal(run.durationMs, 41 * MINUTE + 1);
    },
  },
  {
    name: 'the wrong model is deployed',
    sentence:
      'all_done lets the choice go ahead with two metrics, and its position in their list is taken for a model: the run is green.',
    dag: byPosition,
    options: WITHOUT_MEAN,
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(
        run.instances('train').map(({ state }) => state),
        ['failed', 'success', 'success'],
      );
      // Values present close up: position 1 of the metrics is map index 2, position 1 of the models is still map index 1.
      assert.deepEqual(run.xcom('choose_best'), { deployed: 'nearest', error: 7.937 });
    },
  },
  {
    name: 'a metric knows its model',
    sentence:
      'The same failure under the same rule; the choice reads the name in the metric, and the right model is deployed.',
    dag: byName,
    options: WITHOUT_MEAN,
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(run.xcom('choose_best'), { deployed: 'line', error: 7.937 });
      assert.equal(run.durationMs, 41 * MINUTE + 1_001);
    },
  },
];
