"""A pool of worker processes. One that dies takes only a part of its own job with it."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

from handouts.core.engine import GIGABYTE, limit_memory

MEMORY = 2 * GIGABYTE
"""For one worker, without its engines. A handout as long as may be takes half of one."""

Job = TypeVar("Job")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Task(Generic[Job, Result]):
    """What is done with each job. `work` never raises. Each process does `begin` first.

    Of a job whose process died, all `parts` are done once more, so that only the one that kills is lost; `lost` is the
    result of a part whose process died, too. `apart`: never in this process, so that it outlives whatever comes.
    """

    work: Callable[[Job], Result]
    lost: Callable[[Job], Result]
    parts: Callable[[Job], Sequence[Job]] = lambda job: [job]
    begin: Callable[[], None] = lambda: None
    apart: bool = False


@dataclass
class _Worker(Generic[Job]):
    """A process that does one job after another: each comes through its pipe, and its result goes back."""

    process: BaseProcess
    job: Job
    again: bool


def map_unordered(jobs: Sequence[Job], task: Task[Job, Result], workers: int) -> Generator[Result]:
    """Yield the result of each job, in no order. In this process if there is but one job or worker, and it may be.

    Not concurrent.futures: its threads and locks can hang for ever when Ctrl-C comes at the wrong moment.
    """
    if not task.apart and (workers == 1 or len(jobs) <= 1):
        yield from map(task.work, jobs)
        return
    left = deque((job, False) for job in jobs)
    pool: dict[Connection, _Worker[Job]] = {}
    try:
        while left or pool:
            while left and len(pool) < workers:
                pipe, process = start_worker(task)
                pool[pipe] = _Worker(process, *left.popleft())
                with suppress(OSError):  # if it died meanwhile, the next look at its pipe tells
                    pipe.send(pool[pipe].job)
            for pipe in [p for p in wait(pool) if isinstance(p, Connection)]:
                worker = pool[pipe]
                try:
                    result: Result = pipe.recv()
                except (EOFError, OSError):
                    stop_worker(pipe, pool.pop(pipe))
                    if worker.again:
                        yield task.lost(worker.job)
                    else:
                        left.extend((part, True) for part in task.parts(worker.job))
                    continue
                if left:
                    worker.job, worker.again = left.popleft()
                    with suppress(OSError):
                        pipe.send(worker.job)
                else:
                    stop_worker(pipe, pool.pop(pipe))
                yield result
    finally:
        for worker in pool.values():
            worker.process.kill()
        for pipe, worker in pool.items():
            stop_worker(pipe, worker)


def start_worker(task: Task[Job, Result]) -> tuple[Connection, BaseProcess]:
    """Return a new process and our end of its pipe. Forked where that can be: it has read and imported all we have."""
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(task, theirs, ours), daemon=True)  # type: ignore[attr-defined]
    process.start()
    theirs.close()
    return ours, process


def stop_worker(pipe: Connection, worker: _Worker[Job]) -> None:
    """Tell the process that there is nothing more to do, if it is still there, and wait until it has ended."""
    with suppress(OSError):
        pipe.send(None)
    pipe.close()
    worker.process.join()


def _work(task: Task[Job, Result], pipe: Connection, parents: Connection) -> None:
    """Do what comes through the pipe, until there is nothing more to do or nobody any more to do it for."""
    # Ctrl-C goes to everybody in the terminal; only the parent answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(MEMORY)
    task.begin()
    # A fork has the parent's end too: as long as that is open here, the pipe never ends.
    parents.close()
    with suppress(EOFError, OSError):
        while (job := pipe.recv()) is not None:
            pipe.send(task.work(job))


def default_workers() -> int:
    """Return how many cores there are for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
