"""What befalls a corpus, and processes that read many sources."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from gxparse.errors.base import GxparseError
from gxparse.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Self


class CorpusError(GxparseError):
    """A corpus (:class:`gxparse.corpus.Dataset`) that cannot be read or written; ``name`` is a directory or a file."""

    code = "corpus"

    def __init__(self, name: str, zh: str, en: str) -> None:
        self.name = name
        super().__init__(f"{name}：{zh}", f"{name}: {en}")


class NoCorpusError(CorpusError):
    """There is no corpus in a directory."""

    code = "no-corpus"

    def __init__(self, name: str) -> None:
        super().__init__(
            name,
            "不是语料库目录（没有 _manifest）。请先用 gxparse corpus build 建立",
            "is no corpus (it has no _manifest); make one with gxparse corpus build",
        )


class CorpusLockedError(CorpusError):
    """Another build writes this corpus, or one on another machine (``host``) has ended without saying so.

    ``pid`` and ``host`` say which process of which machine; ``None`` if nobody knows.
    """

    code = "corpus-locked"

    def __init__(self, name: str, holder: Mapping[str, object], *, is_alive: bool) -> None:
        self.pid, self.host = holder.get("pid"), holder.get("host")
        zh = f"进程 {self.pid}（主机 {self.host}）" if holder else "另一进程"
        en = f"process {self.pid} on {self.host}" if holder else "another process"
        if is_alive:
            what = Words(f"{zh}正在写入此语料库。请等它结束", f"{en} is writing this corpus; wait until it has ended")
        else:
            what = Words(
                f"{zh}没有写明它已结束。确认它不再运行后，请删除此文件",
                f"{en} did not say that it has ended; when you are sure that it no longer runs, delete this file",
            )
        super().__init__(name, *what)


class EngineError(GxparseError):
    """An engine that reads a corpus cannot do what is asked of it. ``engine`` names it."""

    code = "engine"

    def __init__(self, engine: str, zh: str, en: str) -> None:
        self.engine = engine
        super().__init__(f"{engine}：{zh}", f"{engine}: {en}")


class WorkerError(GxparseError):
    """Work on one item of many ended without a result, and the others went on: see ``gxparse.workers``.

    ``name`` is the item's; ``part`` the part of it that was worked on, empty where none was told.
    """

    code = "worker"

    def __init__(self, name: str, part: str, what: Words, how: Words | None = None) -> None:
        self.part, self.what, self.how = part, what, how
        self._call(name, f"{name}!/{part}" if part and part != name else name)

    def _call(self, name: str, where: str) -> None:
        self.name = name
        zh, en = (f"。{self.how.zh}", f"; {self.how.en}") if self.how else ("", "")
        super().__init__(f"{where}：{self.what.zh}{zh}", f"{where}: {self.what.en}{en}")

    def of(self, name: str) -> Self:
        """The same error of the part alone, which is called so.

        >>> print(TimeLimitError("a.zip", "3", 60.0).of("b.pdf"))
        b.pdf: took longer than the limit of 60 s and was stopped; raise it with seconds, --seconds
        """
        error = copy(self)
        error.part = ""
        error._call(name, name)
        return error


class WorkerDiedError(WorkerError):
    """The process that worked on the item died. ``exit_code`` is that of the process, below 0 the signal that ended it.

    >>> print(WorkerDiedError("a.pdf", "", -9))
    a.pdf: the process that worked on it was killed (signal 9); what kills so is often the system, for want of memory
    """

    code = "worker-died"

    def __init__(self, name: str, part: str, exit_code: int | None) -> None:
        self.exit_code = exit_code
        if exit_code is not None and exit_code < 0:
            what = Words(
                f"处理它的进程被终止（信号 {-exit_code}）",
                f"the process that worked on it was killed (signal {-exit_code})",
            )
        else:
            what = Words(
                f"处理它的进程意外退出（代码 {exit_code}）", f"the process that worked on it ended (code {exit_code})"
            )
        often = Words("系统内存不足时常会这样终止进程", "what kills so is often the system, for want of memory")
        super().__init__(name, part, what, often if exit_code == -9 else None)


class TimeLimitError(WorkerError):
    """The item took longer than ``seconds``, and its process was killed."""

    code = "time-limit"

    def __init__(self, name: str, part: str, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            name,
            part,
            Words(f"超过时限 {seconds:g} 秒，已中止", f"took longer than the limit of {seconds:g} s and was stopped"),
            Words("可用 seconds 或 --seconds 放宽", "raise it with seconds, --seconds"),
        )


class MemoryLimitError(WorkerError):
    """The item asked for more memory than there is. ``memory`` is the limit of a process in bytes, ``None``: none."""

    code = "memory-limit"

    def __init__(self, name: str, part: str, memory: int | None) -> None:
        self.memory = memory
        limit = Words("", "") if memory is None else Words(f"（上限 {memory} 字节）", f" (the limit is {memory} bytes)")
        super().__init__(
            name,
            part,
            Words(f"内存不足{limit.zh}", f"memory ran out{limit.en}"),
            None if memory is None else Words("可用 memory 或 --memory 放宽", "raise it with memory, --memory"),
        )


class UnexpectedError(WorkerError):
    """Work on the item ended in an exception that is none of gxparse's: a bug. ``kind`` and ``said`` are what it is and
    says, ``traceback`` is where it was raised.
    """

    code = "internal"

    def __init__(self, name: str, part: str, kind: str, said: str, traceback: str) -> None:
        self.kind, self.said, self.traceback = kind, said, traceback
        shown = f"{kind}: {said}" if said else kind
        super().__init__(
            name,
            part,
            Words(f"程序内部错误（{shown}）", f"an internal error ({shown})"),
            Words("请连同 traceback 报告此错误", "please report it with its traceback"),
        )


class NoWorkersError(GxparseError):
    """Processes to work in cannot be started. ``exit_code`` is how the first one ended."""

    code = "no-workers"

    def __init__(self, exit_code: int | None, memory: int | None) -> None:
        self.exit_code, self.memory = exit_code, memory
        zh = f"；或者放宽内存上限 {memory} 字节" if memory is not None else ""
        en = f", or raise the limit of {memory} bytes of memory" if memory is not None else ""
        super().__init__(
            f'无法启动工作进程（退出代码 {exit_code}）。脚本中的调用请放在 if __name__ == "__main__" 之下{zh}',
            f"processes to work in cannot be started (exit code {exit_code}): in a script, put the call below "
            f'if __name__ == "__main__":{en}',
        )


class WorkerWarning(UserWarning):
    """A limit on workers that this system does not have."""
