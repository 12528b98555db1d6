/**
 * The other side of `dagproof check --workers`: a process that plays the shares it is told to, until nobody tells it any more.
 */
import type { Command } from 'commander';
import { CaseTurns } from '../../checking/checkDag/search/caseTurns.ts';
import { isDagproofError } from '../../model/errors.ts';
import { endProcess } from '../earlyEnds.ts';
import { EXIT } from '../exitCodes.ts';
import { findDags, type FoundDags } from '../findDags.ts';
import type { CommandSetup } from '../runCommand.ts';
import { checkOptionsOf, exportedOptions, type CheckFlags } from './checkFlags.ts';
import { watched } from './checkOneDag.ts';
import type { Answer, Order } from './workerMessages.ts';

/** Cases between two messages about them. */
const CASES_A_MESSAGE = 25;

export function addWorkerCommand(program: Command, setup: CommandSetup): void {
  program
    .command('check-worker', { hidden: true })
    .description('started by dagproof check --workers')
    .action(() => work(setup));
}

async function work(setup: CommandSetup): Promise<void> {
  const worker = new ShareWorker(setup);
  // Whoever started it is told, and decides what becomes of it.
  process.on('SIGINT', () => {});
  await new Promise<void>((resolve) => {
    process.on('message', (order: Order) => worker.take(order));
    process.once('disconnect', resolve);
  });
  // A body may be at work that nobody waits for any more.
  endProcess(EXIT.held);
}

class ShareWorker {
  readonly #setup: CommandSetup;
  readonly #stop = new AbortController();
  #begun: (Order & { readonly kind: 'begin' }) | null = null;
  #module: Promise<FoundDags> | null = null;
  #lowest = Infinity;

  constructor(setup: CommandSetup) {
    this.#setup = setup;
  }

  take(order: Order): void {
    if (order.kind === 'begin') this.#begun = order;
    else if (order.kind === 'stop') this.#stop.abort();
    else if (order.kind === 'lowest') this.#lowest = Math.min(this.#lowest, order.caseNumber);
    else void this.#play(order).then(answer, (error: unknown) => answer(failure(error)));
  }

  async #play({ dagId, shard }: Order & { readonly kind: 'play' }): Promise<Answer> {
    if (this.#begun === null) throw new Error('a worker was to play before it was told what');
    const { path, flags, argv } = this.#begun;
    this.#lowest = Infinity;
    const { dags, ...exported } = await (this.#module ??= findDags(path, undefined));
    const dag = dags.find((candidate) => candidate.dagId === dagId);
    if (dag === undefined) throw new Error(`the module has no Dag "${dagId}" in a worker`);
    const { checkShare } = await import('../../checking/checkDag/search/checkShares.ts');
    const options = { ...checkOptionsOf(path, flags), ...exportedOptions(exported, flags) };
    const onCase = (cases: number): void => {
      if (cases % CASES_A_MESSAGE === 0) answer({ kind: 'played', cases });
    };
    const turns = new CaseTurns(shard, {
      lowest: () => this.#lowest,
      tell: (caseNumber) => answer({ kind: 'found', caseNumber }),
    });
    const asked = { ...options, shard, onCase, signal: this.#stop.signal };
    const result = await watched(flags as CheckFlags, { ...this.#setup, argv }, () => checkShare(dag, asked, turns));
    return { kind: 'done', result };
  }
}

function answer(message: Answer): void {
  if (process.connected) process.send?.(message);
}

function failure(error: unknown): Answer {
  const [first, ...further] = isDagproofError(error) ? error.problems : [];
  if (first !== undefined) return { kind: 'refused', problems: [first, ...further] };
  return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
}
