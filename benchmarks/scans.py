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
    "turned": (200, ("turn", "skew", "noise")),
    "tilted": (200, ("tilt", "noise")),
    "photograph": (200, ("aside", "shade", "soft", "jpeg")),
    "marks": (200, ("marks", "skew", "noise")),
    "dashed": (200, ("dashed", "skew", "noise")),
    "between rows": (200, ("between rows", "skew", "noise")),
}
"""The resolution of the picture, and what is done to it."""

STYLES: Mapping[str, str] = {
    "dashed": "th, td { border-style: dashed !important }",
    "between rows": "th, td { border-left: none !important; border-right: none !important }",
}
"""How tables are drawn, where it is not with full rules; named among the damages."""

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


def pictures(html: str, font: str, dpi: int, rules: str = "") -> list[Picture]:
    """The pages of a web page, as Chromium prints it, with tables drawn in a way."""
    import cv2
    import numpy as np
    import pypdfium2

    style = (
        f"<style>body, h1, h2, th, td {{ font-family: '{font}' !important; font-size: 10.5pt }}{rules}</style></head>"
    )
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


def _turn(picture: Picture, random: Any, _: float) -> Picture:
    """On its side or on its head."""
    import numpy as np

    return np.ascontiguousarray(np.rot90(picture, int(random.integers(1, 4))))


def _tilt(picture: Picture, random: Any, _: float) -> Picture:
    """Turned by 4 to 15 degrees, nothing cut off."""
    import cv2

    height, width = picture.shape[:2]
    degrees = random.choice([-1, 1]) * random.uniform(4, 15)
    sin, cos = abs(math.sin(math.radians(degrees))), math.cos(math.radians(degrees))
    size = int(width * cos + height * sin), int(width * sin + height * cos)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    turn[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    return cv2.warpAffine(picture, turn, size, borderValue=(255, 255, 255))


def _aside(picture: Picture, random: Any, _: float) -> Picture:
    """On a brown desk, seen from aside."""
    import cv2
    import numpy as np

    height, width = picture.shape[:2]
    margin = np.array([0.12 * width, 0.08 * height])
    own = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    there = own + margin + random.uniform(-0.06, 0.06, (4, 2)) * (width, height)
    matrix = cv2.getPerspectiveTransform(own, there.astype(np.float32))
    size = int(width + 2 * margin[0]), int(height + 2 * margin[1])
    return cv2.warpPerspective(picture, matrix, size, borderValue=(60, 75, 95))


def _shade(picture: Picture, random: Any, _: float) -> Picture:
    """Light from one side, and the shadow of who takes the photograph."""
    import numpy as np

    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype("float32")
    one, other = random.uniform(0, 2 * math.pi, 2)
    light = 0.8 + 0.35 * (math.cos(one) * (x / width - 0.5) + math.sin(one) * (y / height - 0.5))
    edge = (math.cos(other) * (x - width / 2) + math.sin(other) * (y - height / 2)) / (0.01 * width)
    light *= 1 - 0.35 / (1 + np.exp(-edge.clip(-30, 30)))
    return (picture * light[..., None]).clip(0, 255).astype("uint8")


def _soft(picture: Picture, _: Any, scale: float) -> Picture:
    import cv2

    return cv2.GaussianBlur(picture, (0, 0), 0.25 * scale)


def _marks(picture: Picture, random: Any, scale: float) -> Picture:
    """Ticks, lines and circles by hand, in blue and black ink."""
    import cv2
    import numpy as np

    marked, (height, width) = picture.copy(), picture.shape[:2]
    for number in range(14):
        ink = ((160, 60, 20), (40, 40, 40))[number % 2]
        x, y = int(random.uniform(0.1, 0.95) * width), int(random.uniform(0.05, 0.95) * height)
        if number % 3 == 0:
            tick = np.array([(0, 0), (4, 6), (16, -11)]) * scale + (x, y)
            cv2.polylines(marked, [tick.astype(np.int32)], False, ink, max(1, round(0.7 * scale)), cv2.LINE_AA)
        elif number % 3 == 1:
            cv2.line(marked, (x, y), (int(x + 11 * scale), int(y + random.uniform(-4, 4) * scale)), ink, 2, cv2.LINE_AA)
        else:
            axes = int(14 * scale), int(7 * scale)
            cv2.ellipse(marked, (x, y), axes, random.uniform(-15, 15), 0, 360, ink, 2, cv2.LINE_AA)
    return marked


_DAMAGES: Mapping[str, Callable[[Picture, Any, float], Picture]] = {
    "stamp": _stamp,
    "marks": _marks,
    "turn": _turn,
    "tilt": _tilt,
    "aside": _aside,
    "shade": _shade,
    "soft": _soft,
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


def _drawn(name: str) -> tuple[int, str]:
    """The resolution of a picture, and how its tables are drawn."""
    dpi, damages = DAMAGES[name]
    return dpi, "".join(STYLES.get(each, "") for each in damages)


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
            at = {(dpi, rules): pictures(html, font, dpi, rules) for dpi, rules in {_drawn(name) for name in sums}}
            for place, name in enumerate(sums):
                (dpi, damages), pages = DAMAGES[name], at[_drawn(name)]
                random = np.random.default_rng([number, len(font), place])
                data = as_tiff([damaged(each, damages, random, dpi) for each in pages])
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
                sums[name]["pages"] += len(pages)
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
