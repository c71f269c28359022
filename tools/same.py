"""Whether two versions of gxparse say the same of many documents, byte for byte.

A change that only moves or merges code must not change what a user sees. Record what the version before it says,
then what the version after it says, and compare::

    python -m tools.same documents DOCUMENTS --count 2000   # examples, seeds, cases, and 2,000 of each format
    python -m tools.same record DOCUMENTS BEFORE             # in a checkout of the version before
    python -m tools.same record DOCUMENTS AFTER              # here
    python -m tools.same compare BEFORE AFTER

What is asked of every document stands in ``QUESTIONS``. A record holds a digest for each answer; ``record --full``
keeps the answers themselves (use it with ``--only``), so that two of them can be read side by side.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
FORMATS = ("pipe", "lines", "html", "traditional")
SUFFIX = {"html": ".html", "traditional": ".html"}


# -- documents -----------------------------------------------------------------------------------------


def make_documents(folder: Path, count: int) -> None:
    """Put the project's documents into a folder, and about ``count`` generated ones of each format."""
    kinds = [("examples", ROOT / "examples"), ("saved", ROOT / "tests" / "saved")]
    if corpus := os.environ.get("GXPARSE_CORPUS"):
        kinds += [(part, Path(corpus) / part) for part in ("seeds", "cases")]
    for kind, origin in kinds:
        for file in sorted(origin.rglob("*")):
            if file.suffix in (".txt", ".html", ".mhtml", ".htm", ".pdf", ".docx", ".csv", ".json", ".md"):
                target = folder / kind / file.relative_to(origin)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
    for name in FORMATS:
        target = folder / "generated" / name
        target.mkdir(parents=True, exist_ok=True)
        for number, text in enumerate(generated(name, count), 1):
            file = target / f"{number:04}{SUFFIX.get(name, '.txt')}"
            file.write_bytes(text.encode("utf-8", "surrogatepass"))


def generated(name: str, count: int) -> Iterator[str]:
    """Documents of a format: half of them as written, a quarter damaged as texts, a quarter of damaged reports."""
    import gxparse
    from gxparse.errors import GxparseError
    from gxparse.testing import strategies
    from gxparse.testing.cases import drawn, mutant

    random = Random(name)
    for number, document in enumerate(drawn(strategies.documents(name), count - count // 4)):
        yield mutant(document.text, random) if number % 3 == 0 else document.text
    for damaged in drawn(strategies.damaged_reports(), count // 4):
        try:
            yield gxparse.write(damaged.report, name, allow_losses=True)
        except GxparseError:
            continue


# -- answers -------------------------------------------------------------------------------------------


def _command(*arguments: str) -> Callable[[str], str]:
    """What a command prints of a document, to standard output and to standard error, and its exit code."""

    def ask(file: str) -> str:
        from gxparse.cli import main

        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = main([*arguments, file])
        return f"{out.getvalue()}\n--\n{err.getvalue()}\n-- exit {code}\n"

    return ask


def _of_reports(say: Callable[[object], str]) -> Callable[[str], str]:
    """What is said of each report in a document, or why there is none."""

    def ask(file: str) -> str:
        import gxparse

        try:
            return "\n".join(say(report) for report in gxparse.parse_all(file))
        except gxparse.GxparseError as error:
            return f"{type(error).__name__} {error.code}\n{error.message('zh')}\n{error.message('en')}"

    return ask


def _frames(report: object) -> str:
    import gxparse

    records = [gxparse.to_records(report, shape=shape) for shape in ("cells", "reports")]  # type: ignore[arg-type]
    return json.dumps(records, ensure_ascii=False, default=repr)


def _views(report: object) -> str:
    import gxparse

    findings = gxparse.check(report)  # type: ignore[arg-type]
    parts = [report, findings, gxparse.explain(report)]  # type: ignore[arg-type]
    return "\n".join(text for part in parts for text in (repr(part), part._repr_html_()))  # type: ignore[attr-defined]


def _bounds(report: object) -> str:
    import gxparse

    return "\n".join(map(repr, gxparse.infer(report).items()))  # type: ignore[arg-type]


def _written(report: object) -> str:
    import gxparse

    texts = []
    for name in FORMATS:
        try:
            texts.append(gxparse.write(report, name, allow_losses=True))  # type: ignore[call-overload]
        except gxparse.GxparseError as error:
            texts.append(error.message("zh") + error.message("en"))
    return "\n--\n".join(texts)


QUESTIONS: dict[str, Callable[[str], str]] = {
    "parse": _command("parse", "--lang", "en"),
    "show": _command("show", "--lang", "zh", "--color", "always"),
    "check": _command("check", "--format", "json", "--lang", "en"),
    "check-zh": _command("check", "--lang", "zh", "--inferred"),
    "sniff": _command("sniff", "--lang", "en"),
    "review": _command("review", "--lang", "zh"),
    "frames": _of_reports(_frames),
    "views": _of_reports(_views),
    "infer": _of_reports(_bounds),
    "written": _of_reports(_written),
}
"""What is asked of a document, by name."""


def answers(file: str, full: bool) -> dict[str, str]:
    """What gxparse says of one document: for each question the answer, or its digest."""
    found = {}
    for name, ask in QUESTIONS.items():
        try:
            said = ask(file)
        except Exception as error:  # noqa: BLE001 - a fault is an answer too, and may differ
            said = f"fault {type(error).__name__}: {error}"
        found[name] = said if full else hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        if said.startswith("fault "):
            found[name] = said
    return found


def record(folder: Path, out: Path, only: str, full: bool, jobs: int) -> None:
    """Ask everything of every document and write a line of JSON for each."""
    out = out.absolute()
    os.chdir(folder)
    files = [str(path) for path in sorted(Path().rglob("*")) if path.is_file() and fnmatch(str(path), only)]
    with ProcessPoolExecutor(jobs) as pool, out.open("w", encoding="utf-8") as stream:
        for file, found in zip(files, pool.map(partial(answers, full=full), files, chunksize=8), strict=True):
            stream.write(json.dumps({"file": file, **found}, ensure_ascii=False) + "\n")


def compare(before: Path, after: Path) -> int:
    """Print where two records differ; how many documents do."""
    records = [
        {line["file"]: line for line in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
        for path in (before, after)
    ]
    first, second = records
    both = first.keys() & second.keys()
    differing = 0
    for file in sorted(both):
        questions = [name for name in QUESTIONS if first[file].get(name) != second[file].get(name)]
        if questions:
            differing += 1
            print(f"{file}: {', '.join(questions)}")
    alone = len(first.keys() ^ second.keys())
    print(f"{len(both)} documents, {differing} differ, {alone} are in one record only")
    return differing + alone


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.same", description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("documents", help="make the documents")
    making.add_argument("folder", type=Path)
    making.add_argument("--count", type=int, default=2000, help="generated documents of each format")
    recording = commands.add_parser("record", help="record what this version says of them")
    recording.add_argument("folder", type=Path)
    recording.add_argument("out", type=Path)
    recording.add_argument("--only", default="*", metavar="PATTERN", help="of these files (as a path below the folder)")
    recording.add_argument("--full", action="store_true", help="keep the answers, not their digests")
    recording.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    comparing = commands.add_parser("compare", help="print where two records differ; exit 1 if they do")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    chosen = parser.parse_args()
    if chosen.command == "documents":
        make_documents(chosen.folder, chosen.count)
    elif chosen.command == "record":
        record(chosen.folder, chosen.out, chosen.only, chosen.full, chosen.jobs)
    else:
        return int(compare(chosen.before, chosen.after) > 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
