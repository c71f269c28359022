"""The tasks of this repository, for people and for ``.ci/run``: ``nox -l`` lists them, ``nox -s quick`` runs one.

They run in the environment that you stand in (``pip install -e '.[dev]'``, see CONTRIBUTING.md), so that none of them
begins with minutes of installing; those that are about other environments (``lowest``, ``pythons``, ``sbom``) make them
with uv, in seconds. What stands behind ``--`` goes to the tool: ``nox -s tests -- -k pipe``.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import nox

nox.options.default_venv_backend = "none"
nox.options.sessions = ["lint", "types", "quick"]
nox.options.download_python = "never"


@nox.session
def lint(session: nox.Session) -> None:
    """Format and style of the code, changed nowhere; ``nox -s lint -- --fix`` changes what can be."""
    fix = "--fix" in session.posargs
    session.run("ruff", "format", *([] if fix else ["--check"]), ".")
    session.run("ruff", "check", *session.posargs, ".")


@nox.session
def types(session: nox.Session) -> None:
    """Types, strictly."""
    session.run("mypy", *session.posargs)


@nox.session
def quick(session: nox.Session) -> None:
    """The inner loop: the tests of reading and checking, in seconds; see tests/README.md."""
    session.run("pytest", "-q", "@tests/inner.txt", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """All tests but the slow ones, on all cores."""
    session.run("pytest", "-n", "logical", "--dist", "loadfile", *session.posargs)


@nox.session
def thorough(session: nox.Session) -> None:
    """What takes long: more examples of what the tests ask anyway. ``.ci/run`` asks both in one run."""
    which = ("-m", "thorough or hypothesis and not slow", "--hypothesis-profile", "thorough")
    session.run("pytest", "-n", "logical", "--dist", "loadfile", *which, *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Inputs changed at random, as ``.ci/run`` tries them; for hours: see tests/README.md."""
    session.run("python", "-m", "fuzz", *session.posargs, env={"PYTHONPATH": "tests"})


@nox.session
def docs(session: nox.Session) -> None:
    """The site, in build/site."""
    session.run("sphinx-build", "-W", "--keep-going", "-b", "html", "docs", "build/site", *session.posargs)


@nox.session
def checker(session: nox.Session) -> None:
    """The file that checks reports in a browser, build/gxparse-checker.html; needs npm."""
    session.run("python", "-m", "tools.build_checker", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """The benchmarks, on so few documents that it only tells whether they run; see benchmarks/README.md for numbers."""
    reading, others = ("text", "html", "documents", "scans", "growth"), ("explain", "mistakes", "false_alarms")
    for name in (*reading, *others, "folders", "frames", "corpus"):
        session.run("python", f"benchmarks/{name}.py", "--quick", *session.posargs)


# -- other environments --------------------------------------------------------------------------------

INNER = (".[pdf,testing]", "pytest>=8.2", "pytest-xdist>=3.6")
"""What the inner loop needs."""

EVERYTHING = ".[arrow,completion,corpus,dask,ocr,pandas,pdf,polars,progress,testing,xlsx]"
"""All extras that do something for a report. (``notebook`` brings programs, which use what is here.)"""


@nox.session(python=["3.10", "3.11", "3.12", "3.13", "3.14", "3.13t", "3.14t"], venv_backend="uv")
def pythons(session: nox.Session) -> None:
    """The inner loop on every Python, those without the global lock too.

    One that is not on the path is skipped; with ``--download-python auto`` uv gets it.
    """
    session.install(*INNER)
    session.run("pytest", "-q", "-n", "logical", "--dist", "loadfile", "@tests/inner.txt", *session.posargs)


@nox.session(venv_backend="uv")
def lowest(session: nox.Session) -> None:
    """The inner loop, frames and workbooks with the oldest libraries that pyproject.toml allows; all extras install."""
    session.install("--resolution", "lowest-direct", EVERYTHING, *INNER)
    more = ("tests/test_frames.py", "tests/test_workbooks.py", *session.posargs)
    session.run("pytest", "-q", "-n", "logical", "--dist", "loadfile", "@tests/inner.txt", *more)


@nox.session(venv_backend="uv")
def sbom(session: nox.Session) -> None:
    """What gxparse with all its extras brings along, with versions and licences: build/gxparse.cdx.json (CycloneDX)."""
    session.install(".[all]")
    place = Path("build", "gxparse.cdx.json")
    place.parent.mkdir(exist_ok=True)
    tool = ("uv", "tool", "run", "--from", "cyclonedx-bom>=5", "cyclonedx-py", "environment")
    told = ("--pyproject", "pyproject.toml", "--output-reproducible", "--output-file", str(place))
    session.run(*tool, *told, session.virtualenv.location, *session.posargs)


@nox.session
def wheel(session: nox.Session) -> None:
    """The wheel, in build/dist: built twice, of copies in other folders, it has to be the same to the byte."""
    made: list[bytes] = []
    left_out = shutil.ignore_patterns(".git", ".nox", ".*_cache", ".hypothesis", "__pycache__", "build", "dist", "venv")
    for name, mask in (("one", 0o022), ("the other", 0o077)):
        place = Path(session.create_tmp(), name)
        shutil.rmtree(place, ignore_errors=True)
        before = os.umask(mask)
        shutil.copytree(".", place, ignore=left_out, copy_function=shutil.copyfile)
        session.run("uv", "build", "--quiet", "--wheel", "--out-dir", str(place / "dist"), str(place), external=True)
        os.umask(before)
        [built] = (place / "dist").glob("*.whl")
        made.append(built.read_bytes())
    if made[0] != made[1]:
        session.error("two builds of the wheel differ")
    target = Path("build", "dist", built.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(made[0])
    session.log(f"{target}: sha256 {hashlib.sha256(made[0]).hexdigest()}")
