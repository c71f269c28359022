"""Many items, several processes: results in the order of the items, whatever happens to one of them.

:func:`ordered` hands items to processes of its own and gives back their results lazily. A process that dies, hangs or
runs out of memory costs the one item that it was at, and another process takes its place.

The processes are its own, and not those of :class:`concurrent.futures.ProcessPoolExecutor`: that one ends as a whole
when a process dies, does not say at which item, and cannot stop the one that hangs. Here each process has a pipe, over
which it tells every result as it comes, so it is always known at which item it is. A process is only written to while
it waits for work: so neither side ever waits for the other to read.

Processes are *spawned* on all systems: they inherit no locks, threads or open files, and behave the same on Linux,
macOS and Windows. Where a script starts them, the call stands below ``if __name__ == "__main__":``.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
import traceback
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from attrs import define, field

from gxparse.errors import (
    GxparseError,
    MemoryLimitError,
    NoWorkersError,
    TimeLimitError,
    UnexpectedError,
    WorkerDiedError,
    WorkerError,
    WorkerWarning,
)
from gxparse.json_places import quoted
from gxparse.options import MOST_JOBS, MOST_MEMORY, MOST_SECONDS

GRACE = 5.0
"""So many seconds a process that has said its last may take to be gone."""

T = TypeVar("T")
R = TypeVar("R")

CHUNK_SECONDS = 0.1
"""A process is handed small items together, as many as it works through in about this time."""

MOST_IN_CHUNK = 64
"""So many small items are handed over at most."""

CHUNKS_AHEAD = 4
"""At most so many chunks a process are taken from the items before the oldest result is asked for."""


def ordered(
    work: Callable[[T], R],
    items: Iterable[T],
    *,
    jobs: int | None = None,
    seconds: float | None = None,
    memory: int | None = None,
    name: Callable[[T], str] = str,
    again: Callable[[T, WorkerError], T | None] | None = None,
) -> Iterator[tuple[T, R | GxparseError]]:
    """Each item with what ``work`` gives for it, in the order of the items, worked out in ``jobs`` processes.

    ``jobs``: the processors there are; ``seconds``: how long an item may take; ``memory``: the address space of a
    process in bytes (tell it generously: libraries reserve more than they use). Raises :class:`ValueError` for more
    than there can be of them. ``name`` is what an item is called in
    errors. ``work``, items and results are pickled; ``work`` is a function of a module.

    What goes wrong stands in the place of the result: a :class:`~gxparse.GxparseError` that ``work`` raised as it is,
    and :class:`~gxparse.errors.WorkerDiedError`, :class:`~gxparse.errors.TimeLimitError`,
    :class:`~gxparse.errors.MemoryLimitError`, :class:`~gxparse.errors.UnexpectedError` (another exception, with its
    traceback). Work on parts tells by :func:`at` which one it is at: its time begins anew, and errors name it.
    ``again`` may then give an item to be worked on instead (without that part), or ``None`` to leave it at the error.

    Few items are in memory at any time, however many there are. Nothing is started before the first result is asked
    for; when the iterator is closed, forgotten or interrupted, its processes are ended. Raises
    :class:`~gxparse.errors.NoWorkersError` if processes cannot be started, warns with
    :class:`~gxparse.errors.WorkerWarning` where the system bounds no memory.

    >>> list(ordered(len, ["一", "二三"], jobs=1))
    [('一', 1), ('二三', 2)]
    """
    most_of = {"jobs": (jobs, MOST_JOBS), "seconds": (seconds, MOST_SECONDS), "memory": (memory, MOST_MEMORY)}
    for what, (given, most) in most_of.items():
        if given is not None and not 0 < given <= most:
            raise ValueError(f"{what} is a number above 0 and no more than {most}, not {quoted(given)}")
    return _Pool(work, processors() if jobs is None else jobs, seconds, memory, name, again).results(iter(items))


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def at(part: str) -> None:
    """Tell, within ``work``, which part of its item comes next; elsewhere it does nothing."""
    global _part
    if _to_pool is not None:
        _part = part
        _to_pool.send(("at", part))


# -- in the process that was started -------------------------------------------------------------------

# A process serves one pool: these are the way to it and the part that the process is at.
_to_pool: Connection | None = None
_part = ""


def _serve(work: Callable[[Any], Any], connection: Connection, memory: int | None) -> None:
    """Work on what is handed over until there is no more."""
    global _to_pool, _part
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the pool hears it too, and ends its processes
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _to_pool = connection
    connection.send(("ready", memory is None or _bounded(memory)))
    try:
        while True:
            for item, called in pickle.loads(connection.recv_bytes()):  # noqa: S301 - from the process that started this
                begun, _part = time.perf_counter(), ""
                last, answer = _answer(work, item, called, memory)
                connection.send(("last" if last else "done", (time.perf_counter() - begun, answer)))
                if last:
                    return
    except (EOFError, OSError):  # the pool is gone
        return


def _answer(work: Callable[[Any], Any], item: Any, called: str, memory: int | None) -> tuple[bool, bytes]:
    """Whether this process is no good any more, and what work gives for an item, as it is sent."""
    try:
        return False, pickle.dumps(work(item), pickle.HIGHEST_PROTOCOL)
    except GxparseError as error:
        return False, pickle.dumps(error)
    except MemoryError:
        return True, pickle.dumps(MemoryLimitError(called, _part, memory))
    except Exception as error:  # noqa: BLE001 - one item's bug must not lose the others; it is told in full
        return False, pickle.dumps(_unexpected(called, error))


def _unexpected(called: str, error: Exception) -> UnexpectedError:
    return UnexpectedError(called, _part, type(error).__name__, str(error), "".join(traceback.format_exception(error)))


def _end_with_parent() -> None:
    """Whatever this process is at, it ends when the one that started it is killed."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _bounded(memory: int) -> bool:
    """Bound the address space of this process, where the system can."""
    try:
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (memory, most))
    except (ImportError, AttributeError, OSError, ValueError):
        return False
    return True


# -- in the process that asks --------------------------------------------------------------------------


@define(eq=False)
class _Task(Generic[T]):
    number: int
    item: T
    name: str


@define(eq=False)
class _Worker(Generic[T]):
    """A process, and the tasks that it was handed and has not answered, the first of which it is at."""

    process: Any
    connection: Connection
    tasks: deque[_Task[T]] = field(factory=deque)
    ready: bool = False
    begun: float = 0.0
    part: str = ""
    last: bool = False


@define(eq=False)
class _Pool(Generic[T, R]):
    work: Callable[[T], R]
    jobs: int
    seconds: float | None
    memory: int | None
    name: Callable[[T], str]
    again: Callable[[T, WorkerError], T | None] | None
    _workers: list[_Worker[T]] = field(factory=list, init=False)
    _waiting: deque[_Task[T]] = field(factory=deque, init=False)
    _results: dict[int, tuple[T, R | GxparseError]] = field(factory=dict, init=False)
    _taken: int = field(default=0, init=False)
    _given: int = field(default=0, init=False)
    _took: float | None = field(default=None, init=False)

    def results(self, items: Iterator[T]) -> Iterator[tuple[T, R | GxparseError]]:
        try:
            while True:
                self._hand_over(items)
                if self._given == self._taken:
                    return
                there = self._given in self._results
                self._listen(patient=not there)
                if there:
                    result = self._results.pop(self._given)
                    self._given += 1
                    yield result
        finally:
            for worker in list(self._workers):
                self._end(worker)

    # -- handing over ------------------------------------------------------------------------------------

    @property
    def _chunk(self) -> int:
        """How many items are handed over together: few at first and of slow ones."""
        return 1 if self._took is None else max(1, min(MOST_IN_CHUNK, int(CHUNK_SECONDS / max(self._took, 1e-9))))

    def _hand_over(self, items: Iterator[T]) -> None:
        """Give work to every process that has none; start processes while there are fewer than there may be."""
        while True:
            for dead in [each for each in self._workers if not each.tasks and not each.process.is_alive()]:
                self._end(dead)
            worker = next((each for each in self._workers if not each.tasks), None)
            if worker is None and len(self._workers) >= self.jobs:
                return
            tasks = self._next(items)
            if not tasks:
                return
            worker = worker or self._start()
            worker.tasks.extend(tasks)
            worker.begun, worker.part = time.monotonic(), ""
            if worker.ready:
                self._send(worker)

    def _next(self, items: Iterator[T]) -> list[_Task[T]]:
        tasks: list[_Task[T]] = []
        chunk = self._chunk
        while len(tasks) < chunk:
            if self._waiting:
                tasks.append(self._waiting.popleft())
            elif self._taken - self._given < CHUNKS_AHEAD * self.jobs * chunk:
                try:
                    item = next(items)
                except StopIteration:
                    break
                tasks.append(_Task(self._taken, item, self.name(item)))
                self._taken += 1
            else:
                break
        return tasks

    def _start(self) -> _Worker[T]:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(self.work, theirs, self.memory), daemon=True)
        try:
            process.start()
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        worker: _Worker[T] = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _send(self, worker: _Worker[T]) -> None:
        message = pickle.dumps([(task.item, task.name) for task in worker.tasks], pickle.HIGHEST_PROTOCOL)
        try:
            worker.connection.send_bytes(message)
        except OSError:  # it died while it waited; to read from it says so
            return

    # -- listening ---------------------------------------------------------------------------------------

    def _listen(self, *, patient: bool) -> None:
        """Hear what processes say, and if ``patient`` wait until one says something, dies or is out of time."""
        busy = [worker for worker in self._workers if worker.tasks]
        ways = [each for worker in busy for each in (worker.connection, worker.process.sentinel)]
        heard = set(wait(ways, self._patience(busy) if patient else 0)) if ways else set()
        for worker in busy:
            if worker.connection in heard or worker.process.sentinel in heard:
                self._hear(worker)
        if heard or self.seconds is None:
            return
        for worker in busy:  # nothing that was said is unheard: what is late now is late
            if worker.ready and time.monotonic() - worker.begun >= self.seconds:
                self._lost(worker, TimeLimitError(worker.tasks[0].name, worker.part, self.seconds))

    def _patience(self, busy: list[_Worker[T]]) -> float | None:
        """How long until the first process is out of time."""
        ends = [worker.begun + self.seconds for worker in busy if worker.ready] if self.seconds is not None else []
        return max(0.0, min(ends) - time.monotonic()) if ends else None

    def _hear(self, worker: _Worker[T]) -> None:
        """Everything that a process has said by now, the last of which may be that it is dead."""
        alive = worker.process.is_alive()
        try:
            while worker.connection.poll():
                self._said(worker, *worker.connection.recv())
        except (EOFError, OSError):
            alive = False
        if alive:
            return
        worker.process.join(GRACE)
        exit_code = worker.process.exitcode
        if not worker.ready:
            raise NoWorkersError(exit_code, self.memory)
        if worker.last or not worker.tasks:
            self._waiting.extendleft(reversed(worker.tasks))
            self._end(worker)
        else:
            self._lost(worker, WorkerDiedError(worker.tasks[0].name, worker.part, exit_code))

    def _said(self, worker: _Worker[T], what: str, value: Any) -> None:
        if what == "ready":
            worker.ready = True
            if not value:
                message = f"this system does not bound the memory of a process: {self.memory} bytes are no limit"
                warnings.warn(WorkerWarning(message), stacklevel=2)
            self._send(worker)
        elif what == "at":
            worker.part = value
        else:
            worker.last = what == "last"
            self._answered(worker.tasks.popleft(), *value)
            worker.part = ""
        worker.begun = time.monotonic()

    def _answered(self, task: _Task[T], took: float, answer: bytes) -> None:
        self._took = took if self._took is None else 0.8 * self._took + 0.2 * took
        result: R | GxparseError
        try:
            result = pickle.loads(answer)  # noqa: S301 - from a process that this one started
        except Exception as error:  # noqa: BLE001 - a result that cannot come back, for a reason of its own
            result = _unexpected(task.name, error)
        self._settle(task, result)

    def _settle(self, task: _Task[T], result: R | GxparseError) -> None:
        """Keep the result of a task, or put another item in its place."""
        if isinstance(result, WorkerError) and self.again is not None:
            instead = self.again(task.item, result)
            if instead is not None:
                self._waiting.appendleft(_Task(task.number, instead, self.name(instead)))
                return
        self._results[task.number] = task.item, result

    def _lost(self, worker: _Worker[T], error: WorkerError) -> None:
        """A process that is dead or has to go: its task is settled, what else it was handed is handed to others."""
        task = worker.tasks.popleft()
        self._waiting.extendleft(reversed(worker.tasks))
        self._end(worker)
        self._settle(task, error)

    def _end(self, worker: _Worker[T]) -> None:
        self._workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.process.close()
        worker.connection.close()
