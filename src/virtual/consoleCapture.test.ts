import { afterEach, describe, expect, it, vi } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { simulate } from '../drivers/simulate.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { appendLine, captureConsole } from './consoleCapture.ts';

const LIMIT = 65_536;

function logsOf(body: () => unknown): string | undefined {
  const dag = new Dag('d');
  dag.task('a', body)();
  return simulateSync(dag).attempts('a')[0]?.logs;
}

describe('console output of a body', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('is kept with its attempt, formatted as the console would, and not printed', () => {
    const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const logs = logsOf(() => {
      console.log('rows: %d', 3, { a: 1 });
      console.warn('careful');
      console.error(new Error('seen').message);
      console.info();
      console.debug([1]);
    });
    expect(logs).toBe('rows: 3 { a: 1 }\ncareful\nseen\n\n[ 1 ]');
    expect(printed).not.toHaveBeenCalled();
  });

  it('of each attempt is its own, also of one that fails', async () => {
    const dag = new Dag('d');
    let tries = 0;
    const body = async () => {
      console.log(`try ${++tries}`);
      await Promise.resolve();
      console.log('after');
      if (tries === 1) throw new Error('once');
    };
    dag.task('a', body, { retries: 1, retryDelay: 1 })();
    const run = await simulate(dag);
    expect(run.attempts('a').map(({ logs }) => logs)).toEqual(['try 1\nafter', 'try 2\nafter']);
  });

  it('is part of the digest', () => {
    const digest = (line: string) => {
      const dag = new Dag('d');
      dag.task('a', () => console.log(line))();
      return simulateSync(dag).digest;
    };
    expect(digest('one')).toBe(digest('one'));
    expect(digest('one')).not.toBe(digest('two'));
  });

  it('is cut at 64 KiB, with one note', () => {
    const logs = logsOf(() => {
      for (let line = 0; line < 100; line++) console.log('x'.repeat(1000));
    });
    expect(logs?.slice(0, LIMIT)).toMatch(/^(x{1000}\n)+x+$/);
    expect(logs?.slice(LIMIT)).toBe('\n[console output cut at 64 KiB]');
  });

  it('that is just 64 KiB is whole', () => {
    expect(appendLine('', 'y'.repeat(LIMIT))).toHaveLength(LIMIT);
    const cut = appendLine('y'.repeat(LIMIT), '');
    expect(cut).toBe(`${'y'.repeat(LIMIT)}\n[console output cut at 64 KiB]`);
    expect(appendLine(cut, 'more')).toBe(cut);
  });
});

describe('outside a body', () => {
  it('the console serves whoever had it', () => {
    const original = console.log;
    const heard: unknown[] = [];
    try {
      console.log = (...values: unknown[]) => void heard.push(values);
      captureConsole();
      const captured = console.log;
      captureConsole();
      expect(console.log).toBe(captured);
      console.log('a', 1);
      expect(logsOf(() => console.log('inside'))).toBe('inside');
      console.log('b');
      expect(heard).toEqual([['a', 1], ['b']]);
    } finally {
      console.log = original;
    }
  });
});
