"""Where converted documents go: standard output, one file, or a directory with a file a report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attrs import define, field

from gxparse.errors import OutputError
from gxparse.report import Report
from gxparse.writing import write, writer_of


@define
class Output:
    """Takes reports and writes them in a format.

    ``place`` is ``None`` (standard output), a file, or, with ``many``, a directory, which is made if there is none.
    Existing files are kept unless ``force`` is set.
    """

    to: str
    place: Path | None
    many: bool
    allow_losses: bool = False
    force: bool = False
    _taken: set[Path] = field(factory=set, init=False)

    def put(self, name: str, reports: Sequence[Report]) -> list[tuple[Path | None, Report, str]]:
        """Write the reports of one source. Gives place, report and text of each; what has no place is not printed yet.

        Raises :class:`~gxparse.errors.OutputError` if there is no place for them, and what
        :func:`gxparse.write` raises. Either all reports of a source are written or none.
        """
        if not self.many and len(reports) > 1:
            raise OutputError(
                name,
                f"含有 {len(reports)} 份报告:请用 -o 指定一个目录",
                f"holds {len(reports)} reports: name a directory with -o",
            )
        suffix = next(iter(writer_of(self.to).suffixes), ".html")
        texts = [write(report, self.to, allow_losses=self.allow_losses) for report in reports]
        places = [
            self._place(name, number if len(reports) > 1 else None, suffix) for number in range(1, len(texts) + 1)
        ]
        for place in places:
            if place is not None and place.exists() and not self.force:
                raise OutputError(str(place), "已存在(可用 --force 覆盖)", "exists already (overwrite it with --force)")
        for place, text in zip(places, texts, strict=True):
            if place is not None:
                _save(place, text)
        return list(zip(places, reports, texts, strict=True))

    def _place(self, name: str, number: int | None, suffix: str) -> Path | None:
        if self.place is None or not self.many:
            return self.place
        stem = Path(name).stem.strip("<>") + ("" if number is None else f"-{number}")
        place, again = self.place / f"{stem}{suffix}", 1
        while place in self._taken:  # another source of this name, from another directory
            again += 1
            place = self.place / f"{stem}~{again}{suffix}"
        self._taken.add(place)
        return place


def _save(place: Path, text: str) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")
    except (OSError, UnicodeError) as error:
        raise OutputError(str(place), f"写不了({error})", f"cannot be written ({error})") from error
