/**
 * Detectors of the end of a step that take the place of the one that dagproof uses: an exact one, that wants the process for itself, and an unsound one,
 * which shows that a wrong one is noticed.
 */
import { originals } from '../../src/virtual/originals.ts';
import { replaceRestDetector, type Step } from '../../src/virtual/quiescence.ts';

/** `hook`: that of dagproof. `empty_loop`: nothing is left for Node to do. `turns`: so many turns of the event loop have passed. */
export type RestDetectorName = 'hook' | 'empty_loop' | 'turns';

const FIXED_TURNS = 5;

/** Uses a detector until the function it gives is called. */
export function useRestDetector(name: RestDetectorName): () => void {
  if (name === 'hook') return () => {};
  return replaceRestDetector(name === 'turns' ? restByTurns : restByEmptyLoop);
}

/** Exact, as long as nothing else keeps the process alive: no runner, no disturbance, one simulation at a time. */
function restByEmptyLoop({ rested }: Step): void {
  process.once('beforeExit', () => rested('turned'));
  // Without anything to do Node would not begin another turn, and end.
  originals.setImmediate(() => {});
}

function restByTurns(step: Step, turns = FIXED_TURNS): void {
  originals.setImmediate(() => (turns === 1 ? step.rested('turned') : restByTurns(step, turns - 1)));
}
