"""The tasks of this repository, for people and for ``.ci/run``: ``nox -l`` lists them, ``nox -s quick`` runs one.

They run in the environment that you stand in (``pip install -e '.[dev]'``, see CONTRIBUTING.md), so that none of them
begins with minutes of installing. What stands behind ``--`` goes to the tool: ``nox -s tests -- -k pipe``.
"""

from __future__ import annotations

import nox

nox.options.default_venv_backend = "none"
nox.options.sessions = ["lint", "types", "quick"]


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
    session.run("pytest", "-n", "auto", "--dist", "loadfile", *session.posargs)


@nox.session
def thorough(session: nox.Session) -> None:
    """What takes long, as ``.ci/run`` does it: more examples of what the tests ask anyway."""
    which = ("-m", "thorough or hypothesis and not slow", "--hypothesis-profile", "thorough")
    session.run("pytest", "-n", "auto", "--dist", "loadfile", *which, *session.posargs)


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
