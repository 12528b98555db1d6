/**
 * Virtual time stands still while anything that Node does for a body is under way, and goes on when nothing is: work by work.
 */
import { execFile, spawn } from 'node:child_process';
import crypto from 'node:crypto';
import dns from 'node:dns';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import readline from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { MessageChannel, Worker } from 'node:worker_threads';
import zlib from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { simulate } from '../drivers/simulate.ts';
import { asStub } from '../stubs/answerRequests.ts';
import type { StubCore } from '../stubs/stubCore.ts';
import { getContext } from './attemptContext.ts';
import { originals } from './originals.ts';
import { real } from './real.ts';

/** As a module has them that is loaded before any simulation. */
const [pbkdf2, scrypt] = [promisify(crypto.pbkdf2), promisify(crypto.scrypt)];
const SOURCE = new URL(import.meta.url);
const MEGABYTES_8 = Buffer.alloc(8_000_000, 'dagproof ');
const PACKED = zlib.gzipSync(MEGABYTES_8);
const URL_OF_FILES = 'http://files.example.test/';
const folder = fs.mkdtempSync(join(tmpdir(), 'dagproof-quiescence-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const stub = asStub({
  name: 'files',
  routes: [{ method: '*', url: URL_OF_FILES }],
  latency: { leastMs: 0, mostMs: 0 },
  isFor: ({ url }) => url.startsWith(URL_OF_FILES),
  answer: ({ url }) => {
    if (url.endsWith('/gzip')) return new Response(PACKED, { headers: { 'content-encoding': 'gzip' } });
    return new Response(inPieces(MEGABYTES_8, 200));
  },
  reset: () => {},
  state: () => null,
} satisfies StubCore);

function inPieces(whole: Buffer, pieces: number): ReadableStream<Uint8Array> {
  const size = whole.length / pieces;
  let left = pieces;
  return new ReadableStream({
    pull(controller) {
      if (left-- > 0) controller.enqueue(whole.subarray(left * size, (left + 1) * size));
      else controller.close();
    },
  });
}

async function drain(source: AsyncIterable<unknown>): Promise<void> {
  const iterator = source[Symbol.asyncIterator]();
  while ((await iterator.next()).done !== true);
}

const WORK: readonly (readonly [what: string, work: () => unknown])[] = [
  [
    '5000 ticks',
    async () => {
      for (let hop = 0; hop < 5_000; hop++) await new Promise<void>((done) => process.nextTick(done));
    },
  ],
  [
    '2000 ticks and microtasks in turn',
    async () => {
      for (let hop = 0; hop < 2_000; hop++) {
        await new Promise<void>((done) => process.nextTick(done));
        await Promise.resolve();
        await new Promise<void>((done) => queueMicrotask(done));
      }
    },
  ],
  [
    '100 immediates',
    async () => {
      for (let hop = 0; hop < 100; hop++) await new Promise((done) => setImmediate(done));
    },
  ],
  [
    '100 turns by promises',
    async () => {
      for (let hop = 0; hop < 100; hop++) await turn();
    },
  ],
  [
    'an answer of 8 MB in 200 pieces',
    async () => expect((await (await fetch(`${URL_OF_FILES}whole`)).arrayBuffer()).byteLength).toBe(8_000_000),
  ],
  [
    'a packed answer of 8 MB',
    async () => expect((await (await fetch(`${URL_OF_FILES}gzip`)).arrayBuffer()).byteLength).toBe(8_000_000),
  ],
  [
    'an answer of 8 MB by http',
    async () => {
      const [response] = (await once(http.get(`${URL_OF_FILES}whole`), 'response')) as [http.IncomingMessage];
      let length = 0;
      for await (const piece of response) length += (piece as Buffer).length;
      expect(length).toBe(8_000_000);
    },
  ],
  [
    'an answer through zlib into a file',
    async () => {
      const { body } = await fetch(`${URL_OF_FILES}whole`);
      await pipeline(Readable.fromWeb(body as never), zlib.createGzip(), fs.createWriteStream(join(folder, 'packed')));
      await pipeline(fs.createReadStream(join(folder, 'packed')), zlib.createGunzip(), drain);
    },
  ],
  ['fs.readFile', () => promisify(fs.readFile)(SOURCE)],
  [
    'fs/promises',
    async () => {
      const file = await fs.promises.open(SOURCE);
      await file.stat();
      await file.read();
      await file.close();
    },
  ],
  ['opendir', async () => drain(await fs.promises.opendir(folder))],
  ['readline', () => drain(readline.createInterface({ input: fs.createReadStream(SOURCE, { highWaterMark: 512 }) }))],
  ['zlib.gzip', () => promisify(zlib.gzip)(MEGABYTES_8)],
  ['brotli', () => promisify(zlib.brotliCompress)(MEGABYTES_8.subarray(0, 1_000_000))],
  [
    'CompressionStream',
    async () => {
      await new Response(new Blob([MEGABYTES_8]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
    },
  ],
  [
    'a Blob',
    async () => {
      await new Blob([MEGABYTES_8, MEGABYTES_8]).arrayBuffer();
    },
  ],
  ['subtle.digest', () => crypto.subtle.digest('SHA-256', MEGABYTES_8)],
  ['subtle.generateKey', () => crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign'])],
  ['pbkdf2', () => promisify(crypto.pbkdf2)('key', 'salt', 20_000, 16, 'sha256')],
  ['scrypt', () => promisify(crypto.scrypt)('key', 'salt', 16)],
  ['pbkdf2 kept from before', () => pbkdf2('key', 'salt', 20_000, 16, 'sha256')],
  ['scrypt kept from before', () => scrypt('key', 'salt', 16)],
  ['hkdf', () => promisify(crypto.hkdf)('sha256', 'key', 'salt', 'info', 16)],
  ['generateKeyPair', () => promisify(crypto.generateKeyPair)('rsa', { modulusLength: 1_024 })],
  ['randomFill', () => promisify(crypto.randomFill)(Buffer.alloc(16))],
  [
    'cryptography at once',
    () => {
      crypto.randomUUID();
      crypto.pbkdf2Sync('key', 'salt', 10, 16, 'sha256');
      crypto.generateKeyPairSync('ed25519');
      crypto.scryptSync('key', 'salt', 16);
      return Promise.resolve();
    },
  ],
  ['dns.lookup', () => promisify(dns.lookup)('localhost')],
  ['dns.promises.lookup', () => dns.promises.lookup('localhost')],
  [
    'a resolver',
    async () => {
      const resolver = new dns.promises.Resolver({ timeout: 50, tries: 1 });
      resolver.setServers(['127.0.0.1:1']);
      await resolver.resolve4('x.example.test').catch(() => {});
    },
  ],
  ['a child process', () => promisify(execFile)(process.execPath, ['--version'])],
  [
    'a child process that reads',
    async () => {
      const child = spawn('cat', { stdio: 'pipe' });
      child.stdin.end('words');
      await drain(child.stdout);
    },
  ],
  ['WebAssembly', () => webAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))],
  [
    'import()',
    async () => {
      const file = join(folder, `module${imports++}.mjs`);
      fs.writeFileSync(file, 'await null; export default 1;');
      await import(file);
    },
  ],
  [
    'Atomics.waitAsync',
    async () => {
      const cell = new Int32Array(new SharedArrayBuffer(4));
      const { value } = (
        Atomics as unknown as {
          waitAsync: (cell: Int32Array, at: number, was: number, ms?: number) => { value: Promise<string> };
        }
      ).waitAsync(cell, 0, 0);
      setImmediate(() => Atomics.notify(cell, 0));
      await value;
    },
  ],
  [
    'Atomics.waitAsync with a limit',
    async () => {
      const cell = new Int32Array(new SharedArrayBuffer(4));
      await (
        Atomics as unknown as {
          waitAsync: (cell: Int32Array, at: number, was: number, ms?: number) => { value: Promise<string> };
        }
      ).waitAsync(cell, 0, 0, 20).value;
    },
  ],
  [
    'messages to and fro',
    async () => {
      const { port1, port2 } = new MessageChannel();
      port2.on('message', (hop: number) => port2.postMessage(hop + 1));
      for (let hop = 0; hop < 50; hop++) {
        port1.postMessage(hop);
        await once(port1, 'message');
      }
      port1.close();
    },
  ],
  [
    'fetch of a data: address',
    async () => {
      await (await fetch('data:text/plain,hello')).text();
    },
  ],
  [
    'a worker thread inside real()',
    () =>
      real(async () => {
        await once(new Worker('', { eval: true }), 'exit');
      }),
  ],
];
let imports = 0;
const webAssembly = (globalThis as unknown as { WebAssembly: { compile(bytes: Uint8Array): Promise<unknown> } })
  .WebAssembly;

async function play(bodies: Readonly<Record<string, () => unknown>>) {
  const dag = new Dag('d');
  for (const [id, body] of Object.entries(bodies)) dag.task(id, body)();
  return await simulate(dag, { stubs: [stub] });
}

describe('virtual time stands still during', () => {
  it.each(WORK)('%s', async (_, work) => {
    const ended: string[] = [];
    const a = async (): Promise<void> => {
      await Promise.race([
        work(),
        pause(60_000).then(() => {
          throw new Error('overtaken');
        }),
      ]);
      ended.push(`${getContext().taskId} after ${performance.now()} ms`);
    };
    const b = async (): Promise<void> => {
      await pause(1);
      ended.push('b');
    };
    const run = await play({ b, a });
    expect([ended, run.explain('a')]).toEqual([['a after 0 ms', 'b'], 'success']);
    const alone = await play({ a: async () => void (await work()) });
    expect([alone.explain('a'), alone.durationMs]).toEqual(['success', 0]);
  });
});

describe('real work', () => {
  it('may take longer than turns of the loop', async () => {
    let nowMs = 0;
    vi.spyOn(originals, 'performanceNow').mockImplementation(() => (nowMs += 50));
    const run = await play({ a: async () => void (await pbkdf2('key', 'salt', 200_000, 16, 'sha256')) });
    vi.restoreAllMocks();
    expect([run.explain('a'), nowMs > 5_000]).toEqual(['success', true]);
  });
});

describe('others that work without end', () => {
  it('hold up nobody who waits for another body', async () => {
    let isOver = false;
    const read = (): void => {
      if (!isOver) fs.readFile(SOURCE, read);
    };
    for (let loop = 0; loop < 3; loop++) read();
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    // Patience of seconds is over sooner by a clock that runs fast.
    let nowMs = 0;
    vi.spyOn(originals, 'performanceNow').mockImplementation(() => (nowMs += 20));
    try {
      const run = await play({
        a: async () => await released,
        b: async () => {
          for (let step = 0; step < 20; step++) await pause(100);
          release();
        },
      });
      expect([run.explain('a'), run.instance('a').endMs]).toEqual(['success', 2_000]);
    } finally {
      isOver = true;
      vi.restoreAllMocks();
    }
  });
});

describe('a step', () => {
  /** `m`: a promise that is settled already, `t`: a tick; a loop over them does not give way to anything else. */
  const hop = async (kind: string): Promise<void> => {
    if (kind === 't') await new Promise<void>((resolve) => process.nextTick(resolve));
    else await Promise.resolve();
  };
  const hops = fc.array(fc.constantFrom('m', 'm', 'm', 't'), { maxLength: 20 });

  it('goes on through any promises and ticks, however they follow each other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hops, { minLength: 1, maxLength: 3 }), async (threads) => {
        const seen: string[] = [];
        const bodyOf = (name: string) => async (): Promise<void> => {
          // With something due the step need not go on for what is not known.
          const later = pause(1_000);
          await Promise.all(threads.map(async (thread) => {
            for (const kind of thread) await hop(kind);
            seen.push(name);
          }));
          await later;
        }; // prettier-ignore
        await play({ a: bodyOf('a'), b: bodyOf('b') });
        expect(seen).toEqual([...threads.map(() => 'a'), ...threads.map(() => 'b')]);
      }),
      { numRuns: 200, seed: 4 },
    );
  });
});
