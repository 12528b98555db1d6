/**
 * Checks one Dag, inside this process or by workers, watched: bodies that never end, errors nobody awaits, progress for whoever sits there.
 */
import type { Dag } from '../../authoring/dag.ts';
import type { CheckOptions } from '../../checking/checkDag/checkOptions.ts';
import type { CheckReport } from '../../checking/checkDag/checkReport.ts';
import { mistake } from '../../model/errors.ts';
import { commandText } from '../commandText.ts';
import { withEndlessBodiesEnded } from '../endlessBodies.ts';
import type { CommandSetup } from '../runCommand.ts';
import { stallLimitOf, type RunFlags } from '../runFlags.ts';
import { withStrayEndings } from '../strayEndings.ts';
import type { CheckFlags } from './checkFlags.ts';
import type { WorkerPool } from './workerPool.ts';

export interface DagCheck {
  readonly options: CheckOptions & { readonly signal: AbortSignal };
  readonly flags: CheckFlags;
  readonly setup: CommandSetup;
  /** Processes that share the cases; null: they are played in this one. */
  readonly pool: WorkerPool | null;
}

export async function checkOneDag(dag: Dag, { options, flags, setup, pool }: DagCheck): Promise<CheckReport> {
  const { streams } = setup;
  const { dagId } = dag;
  const onCase = (cases: number): void => streams.progress?.(`${dagId}: ${cases} cases`);
  try {
    // fast-check is an optional peer: whoever checks nothing needs none.
    const { checkInShares } = await import('../../checking/checkDag/search/checkShares.ts').catch(explainMissingPeer);
    const { checkDag } = await import('../../checking/checkDag/checkDag.ts');
    return await watched(flags, setup, () => {
      if (pool === null) return checkDag(dag, { ...options, onCase });
      const { shard = null, signal } = options;
      return checkInShares(dag, options, () => pool.play({ dagId, shard, signal, onCases: onCase }));
    });
  } finally {
    streams.progress?.('');
  }
}

/** Does the work; the process ends with a text when the module keeps it from ever coming to an end. */
export async function watched<Result>(
  flags: CheckFlags,
  setup: CommandSetup,
  work: () => Promise<Result>,
): Promise<Result> {
  const { streams, argv, ownsProcess } = setup;
  const tell = (text: string): void => streams.error(`\n${text}\n\nThe command was: ${commandText(argv)}\n`);
  const watch = { limitMs: ownsProcess ? stallLimitOf(flags as RunFlags) : 0, tell };
  return await withStrayEndings(tell, () => withEndlessBodiesEnded(watch, work));
}

function explainMissingPeer(error: unknown): never {
  if ((error as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
  throw mistake(
    'missing-peer',
    'dagproof check needs fast-check, which is not installed.',
    'Run: npm install --save-dev fast-check',
  );
}
