import * as fc from 'fast-check';
import { arbitraryCase } from '../src/checking/arbitraryCase.ts';
import { simulateSync } from '../src/drivers/simulateSync.ts';
import { runReference } from './reference/runReference.ts';
import { firstDifference } from './support/firstDifference.ts';
import { TASK_DEFAULTS } from '../src/model/dagSpec.ts';
const N = Number(process.argv[2] ?? 500);
const seen = new Map<string, number>();
for (const seed of process.argv.slice(3).map(Number)) {
  const diff = (c: any) => {
    const e = simulateSync(c, { faults: c.plan, pools: c.pools, config: c.config });
    const r = runReference(c.spec, c.plan, { pools: c.pools, config: c.config, maps: c.functions.maps });
    return firstDifference(e, r);
  };
  const res = fc.check(
    fc.property(arbitraryCase(), (c) => {
      const d = diff(c);
      if (d) throw new Error(d);
    }),
    { numRuns: N, seed },
  );
  if (!res.failed) {
    console.log(seed, 'held');
    continue;
  }
  const c: any = res.counterexample![0];
  console.log('=====', seed, 'runs', res.numRuns, 'shrinks', res.numShrinks);
  console.log(diff(c));
  for (const t of c.spec.tasks) {
    const o: any = {};
    for (const k of Object.keys(t)) if (JSON.stringify(t[k]) !== JSON.stringify((TASK_DEFAULTS as any)[k])) o[k] = t[k];
    console.log('  ', JSON.stringify(o));
  }
  console.log(
    '  groups',
    JSON.stringify(c.spec.groups),
    'plan',
    JSON.stringify(c.plan),
    'pools',
    JSON.stringify(c.pools),
    JSON.stringify(c.config),
    c.spec.maxActiveTasks,
  );
  const r = runReference(c.spec, c.plan, { pools: c.pools, config: c.config, maps: c.functions.maps });
  console.log(
    '  REF',
    r.moves.map((m: any) => `${m.timeMs} ${m.taskId}[${m.mapIndex}] ${m.state}`).join(', '),
    r.runState,
  );
}
