/**
 * The worker processes of a check: starts them once for a module, gives each its share of the cases of a Dag, and tells when one of them is gone.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Shard } from '../../checking/checkDag/search/caseTurns.ts';
import type { ShareResult } from '../../checking/checkDag/search/checkShares.ts';
import { DagproofError, mistake } from '../../model/errors.ts';
import { commandText } from '../commandText.ts';
import type { CommandSetup } from '../runCommand.ts';
import type { CheckFlags } from './checkFlags.ts';
import type { Answer, Order } from './workerMessages.ts';

const PROGRAM = fileURLToPath(new URL('../../../bin/dagproof.js', import.meta.url));

export interface PoolSettings {
  readonly path: string;
  readonly flags: CheckFlags;
  readonly setup: CommandSetup;
  readonly workers: number;
}

/** A Dag to check, by all workers. */
export interface SharedCheck {
  readonly dagId: string;
  /** The share of the whole that all workers together play; null: all of it. */
  readonly shard: Shard | null;
  /** Told of the cases that all workers have played. */
  readonly onCases: (cases: number) => void;
  readonly signal: AbortSignal;
}

export class WorkerPool {
  readonly #settings: PoolSettings;
  readonly #children: readonly ChildProcess[];

  constructor(settings: PoolSettings) {
    this.#settings = settings;
    const { path, flags, setup, workers } = settings;
    this.#children = Array.from({ length: workers }, () => {
      const child = fork(PROGRAM, ['check-worker'], {
        serialization: 'advanced',
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      child.stdout?.setEncoding('utf8').on('data', setup.streams.out);
      child.stderr?.setEncoding('utf8').on('data', setup.streams.error);
      give(child, { kind: 'begin', path, flags, argv: setup.argv });
      return child;
    });
  }

  /**
   * What the workers come to, in their order.
   *
   * @throws DagproofError worker-ended when one of them ends before it is done.
   */
  async play({ dagId, shard, onCases, signal }: SharedCheck): Promise<ShareResult[]> {
    const stop = (): void => this.#giveAll({ kind: 'stop' });
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    const cases = this.#children.map(() => 0);
    const hear = (worker: number, answer: Answer): void => {
      if (answer.kind === 'played') cases[worker] = answer.cases;
      if (answer.kind === 'found') this.#giveAll({ kind: 'lowest', caseNumber: answer.caseNumber });
      onCases(cases.reduce((sum, played) => sum + played, 0));
    };
    try {
      return await Promise.all(
        this.#children.map((child, worker) => {
          const part = partOf(shard, worker, this.#children.length);
          return this.#playShare(child, { dagId, shard: part, hear: (answer) => hear(worker, answer) });
        }),
      );
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Ends the workers, whatever they are doing. */
  end(): void {
    for (const child of this.#children) {
      child.removeAllListeners('exit');
      child.kill('SIGKILL');
    }
  }

  async #playShare(
    child: ChildProcess,
    { dagId, shard, hear }: { dagId: string; shard: Shard; hear: (answer: Answer) => void },
  ): Promise<ShareResult> {
    let answered: ((answer: Answer) => void) | undefined;
    let gone: ((code: number | null, signal: string | null) => void) | undefined;
    try {
      return await new Promise<ShareResult>((resolve, reject) => {
        answered = (answer) => {
          hear(answer);
          if (answer.kind === 'done') resolve(answer.result);
          else if (answer.kind === 'refused') reject(new DagproofError(answer.problems, 'In a worker of the check:'));
          else if (answer.kind === 'failed') reject(new Error(answer.message));
        };
        gone = (code, signal) => reject(this.#ended(dagId, shard, signal ?? `exit code ${code}`));
        if (child.exitCode !== null || child.signalCode !== null) return gone(child.exitCode, child.signalCode);
        child.on('message', answered);
        child.once('exit', gone);
        give(child, { kind: 'play', dagId, shard });
      });
    } finally {
      if (answered !== undefined) child.off('message', answered);
      if (gone !== undefined) child.off('exit', gone);
    }
  }

  #giveAll(order: Order): void {
    for (const child of this.#children) give(child, order);
  }

  #ended(dagId: string, { number, of }: Shard, how: string): Error {
    const { setup, flags } = this.#settings;
    const alone = [...withoutShares(setup.argv), ...(flags.dag === undefined ? ['--dag', dagId] : [])];
    const message = `A worker of the check of ${dagId} ended with ${how} before it had played its share (${number}/${of}) of the cases.`;
    const remedy = `"${commandText([...alone, '--shard', `${number}/${of}`])}" plays that share alone, to see why.`;
    return mistake('worker-ended', message, remedy);
  }
}

/** The share of one of several workers that play a shard together. */
function partOf(shard: Shard | null, worker: number, workers: number): Shard {
  const { number, of } = shard ?? { number: 1, of: 1 };
  return { number: number + of * worker, of: of * workers };
}

function give(child: ChildProcess, order: Order): void {
  // One that is gone is told of where its share is waited for.
  if (child.connected) child.send(order, () => {});
}

/** The command without the flags that split it. */
function withoutShares(argv: readonly string[]): string[] {
  const isSplit = (argument: string | undefined): boolean => /^--(workers|shard)$/.test(argument ?? '');
  return argv.filter((argument, at) => {
    return !isSplit(argument) && !isSplit(argv[at - 1]) && !/^--(workers|shard)=/.test(argument);
  });
}
