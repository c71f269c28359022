"""Scans of reports, made: printed by Chromium in some font, made pictures of, and damaged as paper is.

What scanners, copiers, fax machines, stamps and pens do to pages is done by OpenCV, with a seed.
"""

from __future__ import annotations

import io
import math
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

import gxparse
from benchmarks.pages import CLEAN, page
from benchmarks.shapes import SHAPED
from gxparse.forms.model import form
from gxparse.testing.made import consistent

FONTS: Mapping[str, tuple[str, ...]] = {
    "Hei": ("WenQuanYi Micro Hei",),
    "Song": ("AR PL UMing CN",),
    "Times and Song": ("Liberation Serif", "AR PL UMing CN"),
    "Kai": ("AR PL UKai CN",),
    "Arial and Hei": ("Liberation Sans", "WenQuanYi Zen Hei"),
    "Noto Serif": ("Noto Serif CJK SC",),
    "Carlito and Noto Sans": ("Carlito", "Noto Sans CJK SC"),
}
"""What reports are printed in; of two fonts the first has the figures. They are in the packages fonts-wqy-microhei,
fonts-arphic-uming, fonts-arphic-ukai, fonts-wqy-zenhei, fonts-noto-cjk, fonts-liberation and fonts-crosextra-carlito of
Debian.
"""

DAMAGES: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "300 dpi": (300, ("skew", "noise")),
    "200 dpi": (200, ("skew", "noise")),
    "150 dpi": (150, ("skew", "noise", "jpeg")),
    "stamp": (200, ("stamp", "skew", "noise", "jpeg")),
    "pen": (200, ("pen", "skew", "noise")),
    "grey": (200, ("skew", "grey", "light", "noise", "jpeg")),
    "blur": (200, ("blur", "skew", "noise")),
    "blur 150": (150, ("blur", "noise", "jpeg")),
    "120 dpi": (120, ("skew", "noise", "jpeg")),
    "salt": (200, ("skew", "salt")),
    "fax": (150, ("skew", "noise", "fax")),
}
"""The resolution of the picture, and what is done to it. Their number and that of fonts have no common divisor, so that
in turn each comes with each.
"""

CLEAR = ("300 dpi", "200 dpi", "150 dpi", "stamp", "blur")
"""Damages that leave figures legible at once."""

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

Picture = Any
"""An array of rows of pixels (blue, green, red)."""


def report(seed: int) -> tuple[str, gxparse.Report]:
    """A report as a web page in the official layout, and what is printed in it."""
    the_form = form("2021")
    figures = {key: str(value) for key, value in consistent(the_form, Random(seed)).items()}
    for key in Random(seed).sample(sorted(figures), 4):
        if figures[key] == "0":
            del figures[key]  # a blank cell
    made = gxparse.parse_text(page(figures, the_form.name, CLEAN))
    return str(gxparse.write(made, "html", allow_losses=True)), made


def installed(families: tuple[str, ...]) -> bool:
    """Whether all fonts are installed: Chromium prints in another one where one is not."""
    listed = subprocess.run(["fc-list", ":", "family"], check=True, capture_output=True, text=True).stdout  # noqa: S607
    return {name for line in listed.splitlines() for name in line.split(",")}.issuperset(families)


def pictures(html: str, families: tuple[str, ...], dpi: int, rules: str = "") -> list[Picture]:
    """The pages of a web page, as Chromium prints it, with tables drawn in a style."""
    import cv2
    import numpy as np
    import pypdfium2

    names = ", ".join(f"'{name}'" for name in families)
    style = f"body, h1, h2, th, td {{ font-family: {names} !important; font-size: 10.5pt }} {rules}"
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(html.replace("</head>", f"<style>{style}</style></head>"), encoding="utf-8")
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


def _pen(picture: Picture, random: Any, scale: float) -> Picture:
    """Ticks, underlined figures and a circle around some, in black and blue."""
    import cv2
    import numpy as np

    height, width = picture.shape[:2]
    thick = max(1, round(0.8 * scale))
    marked = picture.copy()
    for number in range(12):
        x, y = int(width * random.uniform(0.1, 0.9)), int(height * random.uniform(0.1, 0.9))
        colour = ((150, 60, 30), (50, 45, 45))[number % 2]
        size = scale * random.uniform(6, 14)
        if number < 6:
            tick = [[x, y], [x + 0.4 * size, y + 0.5 * size], [x + 1.3 * size, y - size]]
            cv2.polylines(marked, [np.array(tick, np.int32)], False, colour, thick, cv2.LINE_AA)
        elif number < 10:
            end = (int(x + 3 * size), int(y + random.uniform(-2, 2) * scale))
            cv2.line(marked, (x, y), end, colour, thick, cv2.LINE_AA)
        else:
            axes = (int(1.2 * size), int(0.8 * size))
            cv2.ellipse(marked, (x, y), axes, 0, 0, 350, colour, thick, cv2.LINE_AA)
    return marked


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
    "pen": _pen,
    **SHAPED,
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
    scanned = [damaged(each, ("stamp", "skew", "light"), random, 130) for each in pictures(html, FONTS["Hei"], 130)]
    long = Image.fromarray(cv2.cvtColor(np.vstack(scanned), cv2.COLOR_BGR2RGB))
    long.save(folder / "scans" / "scan-2020.webp", "WEBP", quality=30, method=6)
    faxed = [damaged(each, ("skew", "fax"), random, 150) for each in pictures(html, FONTS["Song"], 150)]
    first, *rest = [Image.fromarray(each[:, :, 0]).convert("1", dither=Image.Dither.NONE) for each in faxed]
    target = folder / "scans" / "fax-2020.tif"
    first.save(target, "TIFF", save_all=True, append_images=rest, compression="group4", dpi=(150, 150))
