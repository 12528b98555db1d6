/**
 * One simulation of everything that could tell a fast machine from a slow one: its DAG, the faults that the seed draws, and the world it is played in.
 */
import { Dag } from '../../src/authoring/dag.ts';
import type { Fault } from '../../src/drivers/fault.ts';
import { workerKilled } from '../../src/drivers/faults.ts';
import {
  answerRequest,
  delayRequest,
  killAtRequest,
  loseResponse,
  resetRequest,
  s3Error,
  slowBody,
} from '../../src/drivers/requestFaults.ts';
import { simulate } from '../../src/drivers/simulate.ts';
import type { Order } from '../../src/model/settings.ts';
import type { Simulation } from '../../src/trace/simulation.ts';
import { placeLakeTasks } from './lakeTasks.ts';
import { placePagedTasks } from './pagedTasks.ts';
import { placeTimedTasks } from './timedTasks.ts';
import type { World } from './world.ts';

export interface Play {
  readonly seed: number;
  readonly order: Order;
}

/** Simulates the workload once. Two plays at once need two seeds, as the seed is part of every address. */
export async function play({ seed, order }: Play, world: World): Promise<Simulation> {
  const dag = new Dag('workload', { maxActiveTasks: 64 });
  const { addresses, stubs, close } = world(seed);
  try {
    placePagedTasks(dag, addresses);
    placeLakeTasks(dag, addresses.s3);
    placeTimedTasks(dag);
    return await simulate(dag, { seed, order, stubs, faults: FAULTS, limits: { wakeUps: 100_000 } });
  } finally {
    close();
  }
}

const FAULTS: readonly Fault[] = [
  resetRequest('read_orders').onRequest({ nth: 1 }).withProbability(0.5),
  answerRequest('read_orders', 429, { retryAfter: '7s' }).onRequest({ nth: 3 }).withProbability(0.7),
  answerRequest('read_page', 429, { retryAfter: '2s' }).onRequest({ nth: 1 }).withProbability(0.4),
  delayRequest('read_page', '40s').onTry(1).onRequest({ nth: 2 }).withProbability(0.3),
  resetRequest('race').onRequest({ nth: 2 }),
  slowBody('race', { pieces: 3, every: '15ms' }).onRequest({ nth: 4 }).withProbability(0.5),
  loseResponse('note').onRequest({ method: 'POST', nth: 2 }).withProbability(0.6),
  killAtRequest('note', { reported: 'failed' }).onTry(1).onRequest({ method: 'POST', nth: 3 }).withProbability(0.4),
  s3Error('upload', 'SlowDown').onRequest({ nth: 2 }).withProbability(0.6),
  s3Error('listing', 'SlowDown').onRequest({ nth: 2 }),
  s3Error('download', 'SlowDown').onRequest({ nth: 4 }).withProbability(0.6),
  resetRequest('download').onRequest({ nth: 3 }).withProbability(0.4),
  slowBody('download', { pieces: 3, every: '2s' }).onRequest({ nth: 1 }).withProbability(0.5),
  loseResponse('archive').onRequest({ nth: 1 }).withProbability(0.3),
  workerKilled('killed', { after: '2500ms' }).onTry(1),
];
