"""Who reads the batches of a corpus: processes of this machine, or Dask. Both give the same tables in the same order.

What a batch is read by is :func:`gxparse.corpus.batches.read_batch`. How it goes with Spark and Ray, which schedule on
their own, is told in ``docs/howto``.
"""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import evolve

from gxparse import workers
from gxparse.corpus.batches import Work
from gxparse.errors import EngineError, GxparseError, MemoryLimitError, NoWorkersError, WorkerDiedError, WorkerError
from gxparse.errors.system import system_zh
from gxparse.frames.tables import PER_SOURCE, library
from gxparse.version import __version__

if TYPE_CHECKING:
    import pyarrow

CONNECTING = 10
"""So many seconds a scheduler has to answer."""

OWN_CLUSTER = {"distributed.scheduler.allowed-failures": 0, "distributed.worker.profile.enabled": False}
"""Settings of a cluster of one's own: a source that kills is not tried again, and nothing measures where time goes."""

Tables = dict[str, "pyarrow.RecordBatch"]

BATCHES_AHEAD = 2
"""Dask has so many batches for each of its threads beyond the one that it is at."""


def local(
    batches: Iterable[pyarrow.RecordBatch],
    options: Mapping[str, Any] | None = None,
    *,
    jobs: int | None = None,
    seconds: float | None = None,
    memory: int | None = None,
) -> Iterator[tuple[pyarrow.RecordBatch, Tables]]:
    """Each batch with its tables, in order, read by ``jobs`` processes of this machine (as many as it has processors).

    ``options`` are the keywords of :func:`~gxparse.corpus.batches.read_batch`. ``seconds`` is how long one source may
    take, ``memory`` the address space of a process in bytes (texts need half a gigabyte, scans several). A source that
    ends its process, takes longer or asks for more has its row in ``errors``; the others of its batch are read once
    more without it. Nothing of a corpus is held but a few batches for each process.
    """
    tasks = (_work(batch, options) for batch in batches)
    limits: dict[str, Any] = {"jobs": jobs, "seconds": seconds, "memory": memory}
    for work, tables in workers.ordered(_tables, tasks, **limits, name=_name, again=_without):
        if isinstance(tables, WorkerDiedError) and memory is not None:  # at no source: it is too little to begin with
            raise NoWorkersError(tables.exit_code, memory)
        if isinstance(tables, GxparseError):
            raise tables
        yield work.batch, tables


def _work(batch: pyarrow.RecordBatch, options: Mapping[str, Any] | None) -> Work:
    others = dict(options or {})
    shapes, rules = others.pop("shapes", PER_SOURCE), others.pop("rules", ())
    return Work(batch=batch, shapes=tuple(shapes), rules=tuple(rules), options=others)


def _name(work: Work) -> str:
    names = work.batch.column("name")
    return f"{names[0]} … {names[-1]}" if len(names) else "-"


def _tables(work: Work) -> Tables:
    return work(workers.at)


def _without(work: Work, error: WorkerError) -> Work | None:
    """A batch without the source that it ended at. Where none is known, its sources are gone through one by one."""
    if error.part:
        row = int(error.part)
        return evolve(work, failed={**work.failed, row: error.of(work.batch.column("name")[row].as_py())})
    return None if work.apart else evolve(work, apart=True)


# -- Dask ----------------------------------------------------------------------------------------------


def dask(
    batches: Iterable[pyarrow.RecordBatch],
    options: Mapping[str, Any] | None = None,
    *,
    scheduler: str | None = None,
    jobs: int | None = None,
    seconds: float | None = None,
    memory: int | None = None,
) -> Iterator[tuple[pyarrow.RecordBatch, Tables]]:
    """Each batch with its tables, in order, read by Dask (extra ``dask``): that of a ``scheduler`` at an address, or
    one of this machine with ``jobs`` processes of at most ``memory`` bytes each.

    A source that ends its process has its row in ``errors``, as in :func:`local`; to find it, the sources of its batch
    are read one by one. Dask stops no task that takes too long, and what there is at an address has its own limits:
    raises :class:`~gxparse.errors.EngineError` if ``seconds`` are asked for, if ``jobs`` or ``memory`` are asked of a
    ``scheduler``, if none answers, and if its workers have another version of gxparse.
    """
    _refuse(scheduler, jobs, seconds, memory)
    distributed = library("distributed", "dask")
    with _client(distributed, scheduler, jobs, memory) as client:
        threads = sum(client.nthreads().values()) or 1
        waiting: deque[tuple[Work, Any]] = deque()
        for batch in batches:
            work = _work(batch, options)
            waiting.append((work, client.submit(_tables, work, pure=False)))
            if len(waiting) > (1 + BATCHES_AHEAD) * threads:
                yield _gathered(distributed, client, *waiting.popleft())
        while waiting:
            yield _gathered(distributed, client, *waiting.popleft())


def _refuse(scheduler: str | None, jobs: int | None, seconds: float | None, memory: int | None) -> None:
    if seconds is not None:
        raise EngineError(
            "dask",
            "不能限制单个来源的时间（seconds、--seconds）；本机处理（local）可以",
            "it cannot bound the time of a source (seconds, --seconds); the engine local can",
        )
    if scheduler is not None and (jobs is not None or memory is not None):
        raise EngineError(
            "dask",
            "已指定调度器，其进程数和内存由集群设定：请去掉 jobs（--jobs）、memory（--memory）",
            "how many processes and how much memory there are, the cluster of the scheduler decides: leave out jobs "
            "(--jobs) and memory (--memory)",
        )


def _client(distributed: Any, scheduler: str | None, jobs: int | None, memory: int | None) -> Any:
    """A client of the scheduler, or of a cluster of its own, which ends with it."""
    if scheduler is None:
        config = library("dask", "dask").config
        with config.set(OWN_CLUSTER):
            return distributed.Client(
                n_workers=jobs or workers.processors(),
                threads_per_worker=1,
                memory_limit=memory or 0,
                dashboard_address=None,
                direct_to_workers=True,
                set_as_default=False,
            )
    try:
        _knock(distributed, scheduler)
        client = distributed.Client(scheduler, timeout=CONNECTING, set_as_default=False)
    except (OSError, ValueError) as error:
        raise EngineError(
            "dask",
            f"连接不上调度器 {scheduler}（{system_zh(error)}）",
            f"no scheduler answers at {scheduler} ({error})",
        ) from error
    try:
        versions = set(client.run(_version).values())
    except Exception as error:
        client.close()
        raise EngineError(
            "dask",
            f"集群的进程中无法载入 gxparse {__version__}（{error}）：请在其环境中安装",
            f"the workers of the cluster cannot load gxparse {__version__} ({error}): install it where they run",
        ) from error
    if versions - {__version__}:
        client.close()
        listed = ", ".join(sorted(versions))
        raise EngineError(
            "dask",
            f"集群的 gxparse 版本为 {listed}，此处为 {__version__}：请统一版本",
            f"the workers of the cluster have gxparse {listed}, and here it is {__version__}: have the same everywhere",
        )
    return client


def _knock(distributed: Any, scheduler: str) -> None:
    """Raise :class:`OSError` or :class:`ValueError` if nothing listens at an address: a client of Dask that was never
    connected waits for long when it is thrown away, and complains.
    """
    addressing = distributed.comm.addressing
    kind, place = addressing.parse_address(scheduler)
    if kind in ("tcp", "tls"):
        socket.create_connection(addressing.parse_host_port(place), CONNECTING).close()


def _version() -> str:
    return __version__


def _gathered(distributed: Any, client: Any, work: Work, future: Any) -> tuple[Any, Tables]:
    """The tables of a batch. Of one that ended its process, each source is read alone first, to know which it is."""
    try:
        return work.batch, future.result()
    except (distributed.KilledWorker, MemoryError):
        failed: dict[int, GxparseError] = {}
    for row, name in enumerate(work.batch.column("name").to_pylist()):
        alone = client.submit(_tables, evolve(work, batch=work.batch.slice(row, 1)), pure=False)
        try:
            alone.result()
        except distributed.KilledWorker:
            failed[row] = WorkerDiedError(name, "", None)
        except MemoryError:
            failed[row] = MemoryLimitError(name, "", None)
    return work.batch, client.submit(_tables, evolve(work, failed=failed), pure=False).result()
