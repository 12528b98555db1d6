/**
 * Says how far a long command is: one line that renews itself, on a terminal only.
 */
export interface Progress {
  step(text: string): void;
  /** Takes the line away. */
  end(): void;
}

/** Often enough to be seen moving. */
const EVERY_MS = 100;

export function createProgress(stream: NodeJS.WriteStream): Progress {
  let saidAtMs = -EVERY_MS;
  return {
    step: (text) => {
      const nowMs = performance.now();
      if (!stream.isTTY || nowMs - saidAtMs < EVERY_MS) return;
      saidAtMs = nowMs;
      stream.write(`\r\u001B[K${text}`);
    },
    end: () => {
      if (stream.isTTY) stream.write('\r\u001B[K');
    },
  };
}
