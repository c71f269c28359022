"""How well scans are read: reports are printed, made pictures of, damaged, and read again.

    python benchmarks/scans.py             the table of benchmarks/README.md
    python benchmarks/scans.py --quick     one report, to see that it runs
    python benchmarks/scans.py --keep DIR  leave the pictures there, to look at them
    python benchmarks/scans.py --examples  make the scans in examples/scans anew

Chromium prints reports with figures from a seed in two fonts, pdfium makes pictures of the pages, and OpenCV does to
them what scanners, copiers, fax machines and stamps do. Each report is read as one TIFF of several pages. A cell is
*right* if it has the value, or the state, of what was printed, *by sums* if the sums of the form told that value,
*wrong* if it has another one, *unread* if it has none. Needs the extra ``ocr``, ``pypdfium2`` and Chromium; what is not
there is said.
"""

from __future__ import annotations

import argparse
import io
import math
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parent.parent)

import gxparse
from benchmarks.pages import CLEAN, page
from gxparse.forms.model import form
from gxparse.testing.made import consistent

FONTS = ("WenQuanYi Micro Hei", "AR PL UMing CN")
"""A font without serifs, and a light one with."""

DAMAGES: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "200 dpi": (200, ("skew", "noise")),
    "150 dpi": (150, ("skew", "noise", "jpeg")),
    "stamp": (200, ("stamp", "skew", "noise", "jpeg")),
    "grey": (200, ("skew", "grey", "light", "noise", "jpeg")),
    "blur": (200, ("blur", "skew", "noise")),
    "blur 150": (150, ("blur", "noise", "jpeg")),
    "salt": (200, ("skew", "salt")),
    "fax": (150, ("skew", "noise", "fax")),
}
"""The resolution of the picture, and what is done to it."""

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

Picture = Any
"""An array of rows of pixels (blue, green, red)."""


def reports(count: int) -> Iterator[tuple[str, gxparse.Report]]:
    """Reports as web pages in the official layout, with what is printed in them."""
    the_form = form("2021")
    for seed in range(count):
        figures = {key: str(value) for key, value in consistent(the_form, Random(seed)).items()}
        for key in Random(seed).sample(sorted(figures), 4):
            if figures[key] == "0":
                del figures[key]  # a blank cell
        report = gxparse.parse_text(page(figures, the_form.name, CLEAN))
        yield str(gxparse.write(report, "html", allow_losses=True)), report


def pictures(html: str, font: str, dpi: int) -> list[Picture]:
    """The pages of a web page, as Chromium prints it."""
    import cv2
    import numpy as np
    import pypdfium2

    style = f"<style>body, h1, h2, th, td {{ font-family: '{font}' !important; font-size: 10.5pt }}</style></head>"
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(html.replace("</head>", style), encoding="utf-8")
        command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command += [f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603
        document = pypdfium2.PdfDocument(target.read_bytes())
        shown = [each.render(scale=dpi / 72).to_pil().convert("RGB") for each in document]
    return [cv2.cvtColor(np.asarray(each), cv2.COLOR_RGB2BGR) for each in shown]


# -- damages -------------------------------------------------------------------------------------------


def damaged(picture: Picture, damages: tuple[str, ...], random: Any, dpi: int) -> Picture:
    """A picture after all that was done to it, in the order in which it happens to paper."""
    for name, damage in _DAMAGES.items():
        if name in damages:
            picture = damage(picture, random, dpi / 72)
    return picture


def _stamp(picture: Picture, random: Any, scale: float) -> Picture:
    """A round red seal with a star, pressed over the page."""
    import cv2
    import numpy as np

    ink = picture.copy()
    height, width = picture.shape[:2]
    x, y, radius = int(width * random.uniform(0.3, 0.8)), int(height * random.uniform(0.2, 0.8)), int(60 * scale)
    red = (40, 40, 220)
    cv2.circle(ink, (x, y), radius, red, max(2, int(2.5 * scale)))
    turns = [2 * math.pi * corner * 2 / 5 for corner in range(5)]
    star = [[x + 0.4 * radius * math.sin(turn), y - 0.4 * radius * math.cos(turn)] for turn in turns]
    cv2.fillPoly(ink, [np.array(star, np.int32)], red)
    return np.minimum(picture, ink)


def _skew(picture: Picture, random: Any, _: float) -> Picture:
    import cv2

    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), random.uniform(-1.5, 1.5), 1)
    return cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255))


def _blur(picture: Picture, _: Any, scale: float) -> Picture:
    import cv2

    return cv2.GaussianBlur(picture, (0, 0), 0.35 * scale)


def _light(picture: Picture, _: Any, __: float) -> Picture:
    return (255 - (255 - picture.astype("float32")) * 0.55).astype("uint8")


def _grey(picture: Picture, _: Any, __: float) -> Picture:
    return (picture * 0.82).astype("uint8")


def _noise(picture: Picture, random: Any, _: float) -> Picture:
    return (picture + random.normal(0, 22, picture.shape[:2])[..., None]).clip(0, 255).astype("uint8")


def _salt(picture: Picture, random: Any, _: float) -> Picture:
    """Black specks."""
    specked = picture.copy()
    specked[random.random(picture.shape[:2]) < 0.004] = 0
    return specked


def _jpeg(picture: Picture, _: Any, __: float) -> Picture:
    import cv2

    return cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 35])[1], 1)


def _fax(picture: Picture, _: Any, __: float) -> Picture:
    """Black or white and nothing between."""
    import cv2

    return cv2.cvtColor((cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) > 150).astype("uint8") * 255, cv2.COLOR_GRAY2BGR)


_DAMAGES: Mapping[str, Callable[[Picture, Any, float], Picture]] = {
    "stamp": _stamp,
    "skew": _skew,
    "blur": _blur,
    "light": _light,
    "grey": _grey,
    "noise": _noise,
    "salt": _salt,
    "fax": _fax,
    "jpeg": _jpeg,
}


def as_tiff(pages: list[Picture]) -> bytes:
    """Pictures as the pages of one file."""
    from PIL import Image

    first, *rest = [Image.fromarray(each[:, :, ::-1]) for each in pages]
    target = io.BytesIO()
    first.save(target, "TIFF", save_all=True, append_images=rest, compression="tiff_lzw")
    return target.getvalue()


def make_examples() -> None:
    """Two scans of an example: a long picture with seals, as phones make them, and a fax of four pages."""
    import cv2
    import numpy as np
    from PIL import Image

    folder = Path(__file__).resolve().parent.parent / "examples"
    report = gxparse.parse(folder / "reports" / "annotated-2020.txt")
    html = str(gxparse.write(report, "html", allow_losses=True))
    random = np.random.default_rng(2020)
    scanned = [damaged(each, ("stamp", "skew", "light"), random, 130) for each in pictures(html, FONTS[0], 130)]
    long = Image.fromarray(cv2.cvtColor(np.vstack(scanned), cv2.COLOR_BGR2RGB))
    long.save(folder / "scans" / "scan-2020.webp", "WEBP", quality=30, method=6)
    faxed = [damaged(each, ("skew", "fax"), random, 150) for each in pictures(html, FONTS[-1], 150)]
    first, *rest = [Image.fromarray(each[:, :, 0]).convert("1", dither=Image.Dither.NONE) for each in faxed]
    target = folder / "scans" / "fax-2020.tif"
    first.save(target, "TIFF", save_all=True, append_images=rest, compression="group4", dpi=(150, 150))


# -- counting ------------------------------------------------------------------------------------------


def counted(read: gxparse.Report | None, printed: gxparse.Report) -> tuple[Counter[str], list[str]]:
    """How many cells were read right, wrong or not at all; and the wrong ones in words."""
    found: Counter[str] = Counter()
    wrong = []
    for key, cell in printed.cells.items():
        got = None if read is None else read.cells.get(key)
        if got is None or got.state in ("missing", "unreadable"):
            found["unread"] += 1
        elif (got.state, got.value) == (cell.state, cell.value):
            found["right"] += 1
        elif (got.state, cell.state) == ("recognised", "reported") and got.value == cell.value:
            found["by sums"] += 1
        else:
            found["wrong"] += 1
            wrong.append(f"{key}: {cell.raw!r} read as {got.raw!r} ({got.state})")
    return found, wrong


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--count", type=int, default=6, help="reports for each font")
    parser.add_argument("--only", help="a damage")
    parser.add_argument("--examples", action="store_true", help="make the scans in examples/scans anew")
    parser.add_argument("--keep", type=Path, help="a folder for the pictures")
    asked = parser.parse_args()
    lacking = [name for name in ("rapidocr", "onnxruntime", "pypdfium2") if find_spec(name) is None]
    if lacking or CHROMIUM is None:
        print("not measured: needs", *lacking, *([] if CHROMIUM else ["chromium"]))
        return 0
    if asked.examples:
        make_examples()
        return 0
    import numpy as np

    sums: dict[str, Counter[str]] = {name: Counter() for name in DAMAGES if asked.only in (None, name)}
    seconds = dict.fromkeys(sums, 0.0)
    for number, (html, printed) in enumerate(reports(1 if asked.quick else asked.count)):
        for font in FONTS[: 1 if asked.quick else None]:
            at = {dpi: pictures(html, font, dpi) for dpi in {DAMAGES[name][0] for name in sums}}
            for place, name in enumerate(sums):
                dpi, damages = DAMAGES[name]
                random = np.random.default_rng([number, len(font), place])
                data = as_tiff([damaged(each, damages, random, dpi) for each in at[dpi]])
                if asked.keep:
                    asked.keep.mkdir(parents=True, exist_ok=True)
                    (asked.keep / f"{number}-{len(font)}-{name.replace(' ', '-')}.tif").write_bytes(data)
                start = time.process_time()
                try:
                    read = gxparse.parse_bytes(data, name=f"{name}.tif")
                except gxparse.GxparseError as error:
                    print(name, error)
                    read = None
                seconds[name] += time.process_time() - start
                found, wrong = counted(read, printed)
                sums[name] += found
                sums[name]["pages"] += len(at[dpi])
                for each in wrong:
                    print(f"{number} {font}, {name}: {each}", flush=True)
    for cells in (["picture", "pages", "right", "by sums", "wrong", "unread", "CPU seconds a page"], ["---"] * 7):
        print("|", " | ".join(cells), "|")
    for name, found in sums.items():
        figures = [found[each] for each in ("pages", "right", "by sums", "wrong", "unread")]
        print("|", name, "|", " | ".join(map(str, figures)), "|", f"{seconds[name] / max(1, found['pages']):.1f} |")
    print(f"Most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
