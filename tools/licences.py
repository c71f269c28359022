"""The licences of what gxparse and its extras bring along, as the installed libraries tell them.

``python -m tools.licences`` writes ``docs/licences.md`` anew; it needs ``pip install -e '.[all,bench,dev,fuzz]'``.
``tests/test_licences.py`` holds the page against what is installed, and refuses a licence that would bind users.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PAGE = Path(__file__).resolve().parent.parent / "docs" / "licences.md"

HEAD = """# Licences

gxparse is under the MIT licence. What it needs, and what an extra brings along, is under the licences of its authors,
as their packages tell them; `python -m tools.licences` writes this page. None of it is under the GPL or the AGPL, which
`tests/test_licences.py` watches, with one exception: docutils, which builds the documentation and is no part of
gxparse, has one file for an editor under the GPL. The versions of an installation are listed by `nox -s sbom`.
"""

SPDX: Mapping[str, str] = {
    "mit": "MIT",
    "mit license": "MIT",
    "apache 2.0": "Apache-2.0",
    "apache license": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd": "BSD",
    "bsd license": "BSD",
    "the bsd 2-clause license": "BSD-2-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
    "psfl": "PSF-2.0",
    "gnu general public license (gpl)": "GPL",
}
"""What packages say, as SPDX says it."""

WORDS: Mapping[str, str] = {"MIT": "Permission is hereby granted, free of charge", "Apache-2.0": "Apache License"}
"""Words that licences are known by."""

TOGETHER = ("all", "dev", "test")
"""Extras that are others together."""

_BINDING = re.compile(r"\bA?GPL|GNU (Affero )?General Public")
_LONGEST = 70
"""What is longer is the text of a licence, not its name."""


def needed(extra: str = "", *, of: str = "gxparse") -> Iterator[Requirement]:
    """What a package needs here for an extra of its (without one: always)."""
    for text in distribution(of).requires or ():
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None:
            if not extra:
                yield requirement
        elif marker.evaluate({"extra": extra}) and (not extra or not marker.evaluate({"extra": ""})):
            yield requirement


def extras() -> list[str]:
    """The extras of gxparse; none is the first."""
    return ["", *sorted(distribution("gxparse").metadata.get_all("Provides-Extra") or ())]


def direct() -> dict[str, list[str]]:
    """The libraries that gxparse names for any machine, each with the extras that name it."""
    found: dict[str, list[str]] = defaultdict(list)
    for text in distribution("gxparse").requires or ():
        found[canonicalize_name(Requirement(text).name)] += re.findall(r"extra == ['\"]([\w-]+)", text) or [""]
    found.pop("gxparse", None)
    return dict(sorted(found.items()))


def brought() -> dict[str, Distribution]:
    """All that is installed of what gxparse names, and of what that needs, by name."""
    found: dict[str, Distribution] = {}
    waiting: list[tuple[str, str]] = [("gxparse", extra) for extra in extras()]
    seen = set(waiting)
    while waiting:
        package, extra = waiting.pop()
        for requirement in needed(extra, of=package):
            name = canonicalize_name(requirement.name)
            try:
                found[name] = distribution(name)
            except PackageNotFoundError:
                continue
            asked = {(name, each) for each in ("", *requirement.extras)} - seen
            seen |= asked
            waiting += asked
    found.pop("gxparse", None)
    return dict(sorted(found.items()))


def licence(package: Distribution) -> str:
    """The licence of a package: what it says as SPDX, else in its own words, its classifiers or its licence file.

    >>> licence(distribution("attrs"))
    'MIT'
    """
    if said := _said(package, "License-Expression"):
        return said[0]
    [free] = _said(package, "License")[:1] or [""]
    if free and free != "UNKNOWN" and "\n" not in free and len(free) < _LONGEST and not free.startswith("Copyright"):
        return SPDX.get(free.lower(), free)
    classified = [text.rpartition(" :: ")[2] for text in _said(package, "Classifier") if text.startswith("License")]
    named = [SPDX.get(each.lower(), each) for each in classified if each != "OSI Approved"]
    return " AND ".join(named) or _of_file(package)


def _said(package: Distribution, field: str) -> list[str]:
    return [str(value).strip() for value in package.metadata.get_all(field) or ()]


def _of_file(package: Distribution) -> str:
    for file in package.files or ():
        if re.match(r"(licen[cs]e|copying)\b", file.name, re.IGNORECASE):
            text = Path(str(file.locate())).read_text(encoding="utf-8")
            for name, words in WORDS.items():
                if words in text:
                    return name
    return "not told"


def binds(said: str) -> bool:
    """Whether a licence demands of whoever passes on a work with this library that it be under the same licence.

    >>> binds("GPL-3.0-or-later"), binds("AGPL-3.0"), binds("LGPL-2.1"), binds("MIT OR GPL-2.0")
    (True, True, False, False)
    """
    return all(_BINDING.search(choice) for choice in said.split(" OR "))


def page() -> str:
    """The page."""
    named, installed = direct(), brought()
    if missing := [name for name in named if name not in installed]:
        raise SystemExit(f"not installed: {', '.join(missing)}; pip install -e '.[all,bench,dev,fuzz]'")
    lines = [HEAD, "| library | for | licence |", "| --- | --- | --- |"]
    for name, asked in named.items():
        for_users = [each for each in asked if each not in TOGETHER] or asked
        lines.append(f"| {name} | {', '.join(each or 'always' for each in for_users)} | {licence(installed[name])} |")
    lines += ["", "These bring along:", "", "| licence | libraries |", "| --- | --- |"]
    grouped: dict[str, list[str]] = defaultdict(list)
    for name, package in installed.items():
        if name not in named:
            grouped[licence(package)].append(name)
    lines += [f"| {said} | {', '.join(names)} |" for said, names in sorted(grouped.items())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)
