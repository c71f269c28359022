"""What was written opens in an office program, and says the same there. Skipped where LibreOffice is not installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import gxparse

EXAMPLES = sorted(Path("examples/reports").resolve().iterdir())
pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples as Word documents, and what LibreOffice makes of them."""
    place = tmp_path_factory.mktemp("office")
    for path in EXAMPLES:
        data = gxparse.write(gxparse.parse(path), "docx")
        (place / f"{path.stem}.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{place}/profile"
    documents = [str(path) for path in sorted(place.glob("*.docx"))]
    for kind in ("html", "pdf"):
        subprocess.run(  # noqa: S603 - our own files
            [
                shutil.which("soffice") or "",
                profile,
                "--headless",
                "--convert-to",
                kind,
                "--outdir",
                str(place),
                *documents,
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
    again = place / "again"
    subprocess.run(  # noqa: S603
        [
            shutil.which("soffice") or "",
            profile,
            "--headless",
            "--convert-to",
            "docx",
            "--outdir",
            str(again),
            *documents,
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return place


@pytest.mark.thorough
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_written_document_says_the_same_after_an_office_program(path: Path, folder: Path) -> None:
    report = gxparse.parse(path)
    figures = {key: (cell.value, cell.state) for key, cell in report.cells.items()}
    for made in (folder / f"{path.stem}.html", folder / "again" / f"{path.stem}.docx"):
        again = gxparse.parse(made)
        assert {key: (cell.value, cell.state) for key, cell in again.cells.items()} == figures, made.suffix
        assert again.title == report.title
    pages = len(re.findall(rb"/Type\s*/Page\b", (folder / f"{path.stem}.pdf").read_bytes()))
    assert 2 <= pages <= 6
