"""The command line: records a file of cases with several processes, or serves cases on standard input."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import IO, Any

from dagproof_oracle.read_cases import BrokenCase, CaseLine, read_lines

EXAMPLE = """example:
  python record.py --in drawn.jsonl --out recorded.jsonl --jobs 2

Run again after an interruption, it goes on where it stopped. A case that Airflow does not accept is reported with its line number,
the others are recorded; the exit code is then 2. `--serve` reads a case a line and answers a line each: the case with `expect`, or
{"id", "error"}."""

Answer = dict[str, Any]


def main(arguments: list[str]) -> int:
    options = _parse(arguments)
    if options.serve:
        return _serve(options.check_order)
    return _record(options)


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="record.py", description=__doc__, epilog=EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--in", dest="source", metavar="FILE", help="cases as JSON lines, plain or .gz; '-' for standard input")
    parser.add_argument("--out", dest="target", metavar="FILE", help="where recorded cases go, in the order they came")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default %(default)s)")
    parser.add_argument(
        "--check-order",
        choices=["canonical", "process"],
        default="canonical",
        help="the order of Airflow's dependency checks: fixed, or whatever each process has",
    )
    parser.add_argument("--serve", action="store_true", help="answer cases on standard input until it ends")
    options = parser.parse_args(arguments)
    if not options.serve and (options.source is None or options.target is None):
        parser.error("give --in FILE and --out FILE, or --serve")
    if options.jobs < 1:
        parser.error(f"--jobs is {options.jobs}, give 1 or more")
    return options


def _serve(check_order: str) -> int:
    from dagproof_oracle.oracle import Oracle, to_line

    answers = sys.stdout
    # Whatever Airflow prints must not come between two answers.
    sys.stdout = io.TextIOWrapper(os.fdopen(os.dup(2), "wb"), write_through=True)
    oracle = Oracle(check_order)
    print(to_line({"airflow": oracle.version}), file=answers, flush=True)
    for line in sys.stdin:
        if line.strip():
            print(to_line(oracle.answer(CaseLine(0, line))), file=answers, flush=True)
    return 0


def _record(options: argparse.Namespace) -> int:
    try:
        lines = list(read_lines(options.source))
    except OSError as error:
        print(f"Cannot read {options.source}: {error.strerror}.", file=sys.stderr)
        return 2
    target = pathlib.Path(options.target)
    done = _recorded_ids(target)
    broken = 0
    progress = Progress(len(lines))
    with target.open("a", encoding="utf-8") as out, Workers(options.jobs, options.check_order) as workers:
        for line, answer in workers.answers(line for line in lines if not _is_done(line, done)):
            if "error" in answer:
                broken += 1
                progress.say(f"{options.source}, line {line.number}: {answer['error']}")
            else:
                out.write(json.dumps(answer, separators=(",", ":"), ensure_ascii=False) + "\n")
                out.flush()
            progress.step()
    progress.end(f"{progress.made} of {len(lines)} cases recorded now, {len(done)} before, {broken} broken; in {target}")
    return 2 if broken else 0


def _recorded_ids(target: pathlib.Path) -> set[str]:
    """The ids of what an earlier recording left; a line that was cut off is removed."""
    if not target.exists():
        return set()
    whole = [line for line in target.read_text(encoding="utf-8").splitlines(keepends=True) if line.endswith("\n")]
    target.write_text("".join(whole), encoding="utf-8")
    return {json.loads(line)["id"] for line in whole}


def _is_done(line: CaseLine, done: set[str]) -> bool:
    with contextlib.suppress(BrokenCase):
        return line.parse()["id"] in done
    return False


class Workers:
    """Oracles in processes of their own. An oracle that falls over is replaced, and its case is reported."""

    def __init__(self, count: int, check_order: str) -> None:
        self.command = [sys.executable, str(pathlib.Path(__file__).parent.parent / "record.py"), "--serve", "--check-order", check_order]
        self.count = count
        self.idle: SimpleQueue[subprocess.Popen[str]] = SimpleQueue()
        self.threads = ThreadPoolExecutor(count)

    def __enter__(self) -> Workers:
        for _ in range(self.count):
            self.idle.put(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self.threads.shutdown(cancel_futures=True)
        for _ in range(self.idle.qsize()):
            process = self.idle.get()
            _pipe(process.stdin).close()
            process.wait()

    def answers(self, lines: Iterator[CaseLine]) -> Iterator[tuple[CaseLine, Answer]]:
        """In the order of the lines, however long each takes."""
        waiting: list[tuple[CaseLine, Future[Answer]]] = []
        for line in lines:
            waiting.append((line, self.threads.submit(self._ask, line)))
            while len(waiting) > 4 * self.count or (waiting and waiting[0][1].done()):
                first, future = waiting.pop(0)
                yield first, future.result()
        for line, future in waiting:
            yield line, future.result()

    def _start(self) -> subprocess.Popen[str]:
        complaints = tempfile.TemporaryFile("w+")
        process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, text=True)
        if not _pipe(process.stdout).readline():
            complaints.seek(0)
            raise SystemExit(f"The oracle does not start:\n{complaints.read()[-2000:]}")
        return process

    def _ask(self, line: CaseLine) -> Answer:
        try:
            line.parse()
        except BrokenCase as problem:
            return {"error": str(problem)}
        process = self.idle.get()
        try:
            _pipe(process.stdin).write(line.text.rstrip("\n") + "\n")
            _pipe(process.stdin).flush()
            answer: Answer = json.loads(_pipe(process.stdout).readline())
        except (OSError, ValueError):
            process.kill()
            process = self._start()
            answer = {"error": "the oracle's process fell over on this case"}
        self.idle.put(process)
        return answer


def _pipe(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


class Progress:
    """How far it is, on standard error: a line that renews itself on a terminal, one a minute elsewhere."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.made = 0
        self.began = time.monotonic()
        self.said = self.began
        self.is_terminal = sys.stderr.isatty()

    def step(self) -> None:
        self.made += 1
        now = time.monotonic()
        if now - self.said < (0.2 if self.is_terminal else 60):
            return
        self.said = now
        rate = self.made / (now - self.began)
        text = f"{self.made} of {self.total} cases, {rate:.1f} a second"
        print(f"\r{text}\x1b[K" if self.is_terminal else text, end="" if self.is_terminal else "\n", file=sys.stderr, flush=True)

    def say(self, text: str) -> None:
        print(f"\r\x1b[K{text}" if self.is_terminal else text, file=sys.stderr)

    def end(self, text: str) -> None:
        self.say(text)
