"""Work shared out over processes. One that dies takes only its own piece of work with it."""

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

Job = TypeVar("Job")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Task(Generic[Job, Result]):
    """What is done with each job. `work` never raises. `lost` is the result of a job whose process died. Each process
    does `begin` first.
    """

    work: Callable[[Job], Result]
    lost: Callable[[Job], Result]
    begin: Callable[[], None] = lambda: None


@dataclass
class _Worker(Generic[Job]):
    """A process that does one job after another: each comes through its pipe, and what it made goes back."""

    process: BaseProcess
    job: Job


def shared_out(jobs: Sequence[Job], task: Task[Job, Result], workers: int) -> Generator[Result]:
    """The result of each job, in no order. In this process if there is but one job or worker.

    Not concurrent.futures: its threads and locks can hang for ever when Ctrl-C comes at the wrong moment.
    """
    if workers == 1 or len(jobs) <= 1:
        yield from map(task.work, jobs)
        return
    left = deque(jobs)
    crew: dict[Connection, _Worker[Job]] = {}
    try:
        while left or crew:
            while left and len(crew) < workers:
                pipe, process = _hired(task)
                crew[pipe] = _Worker(process, left.popleft())
                pipe.send(crew[pipe].job)
            for pipe in [p for p in wait(crew) if isinstance(p, Connection)]:
                worker = crew[pipe]
                try:
                    made: Result = pipe.recv()
                except (EOFError, OSError):
                    made = task.lost(worker.job)
                    _dismiss(pipe, crew.pop(pipe))
                else:
                    if left:
                        worker.job = left.popleft()
                        with suppress(OSError):  # if it died meanwhile, the next look at its pipe tells
                            pipe.send(worker.job)
                    else:
                        _dismiss(pipe, crew.pop(pipe))
                yield made
    finally:
        for worker in crew.values():
            worker.process.kill()
        for pipe, worker in crew.items():
            _dismiss(pipe, worker)


def _hired(task: Task[Job, Result]) -> tuple[Connection, BaseProcess]:
    """A new process and our end of its pipe. Forked where that can be: it then has read and imported all we have."""
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(task, theirs, ours), daemon=True)  # type: ignore[attr-defined]
    process.start()
    theirs.close()
    return ours, process


def _dismiss(pipe: Connection, worker: _Worker[Job]) -> None:
    """Send the process home, if it is still there, and wait until it has gone."""
    with suppress(OSError):
        pipe.send(None)
    pipe.close()
    worker.process.join()


def _work(task: Task[Job, Result], pipe: Connection, parents: Connection) -> None:
    """A worker's life: it ends when there is nothing more to do, or nobody any more to do it for."""
    # Ctrl-C goes to everybody in the terminal; only the parent answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    task.begin()
    # A fork has the parent's end too: as long as that is open here, the pipe never ends.
    parents.close()
    with suppress(EOFError, OSError):
        while (job := pipe.recv()) is not None:
            pipe.send(task.work(job))


def default_workers() -> int:
    """As many as there are cores for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
