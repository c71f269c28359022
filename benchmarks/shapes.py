"""How pages may lie before a scanner or a camera, and how their tables may be drawn.

These are measured by ``python benchmarks/scans.py --only NAME``; they are not among the damages of the fixed set.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

SHAPES: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "turned": (200, ("turn", "skew", "noise")),
    "tilted": (200, ("tilt", "noise")),
    "photograph": (200, ("aside", "shade", "soft", "jpeg")),
    "dashed": (200, ("dashed", "skew", "noise")),
    "between rows": (200, ("between rows", "skew", "noise")),
    "no rules": (200, ("no rules", "skew", "noise")),
}
"""The resolution of the picture, and what is done to it."""

RULES: Mapping[str, str] = {
    "dashed": "th, td { border-style: dashed !important }",
    "between rows": "th, td { border-left: none !important; border-right: none !important }",
    "no rules": "th, td { border: none !important }",
}
"""How tables are drawn, where it is not with full rules, as a style of the page."""

Picture = Any
"""An array of rows of pixels (blue, green, red)."""


def turn(picture: Picture, random: Any, _: float) -> Picture:
    """On its side or on its head."""
    import numpy as np

    return np.ascontiguousarray(np.rot90(picture, int(random.integers(1, 4))))


def tilt(picture: Picture, random: Any, _: float) -> Picture:
    """Turned by 4 to 15 degrees, nothing cut off."""
    import cv2

    height, width = picture.shape[:2]
    degrees = random.choice([-1, 1]) * random.uniform(4, 15)
    sin, cos = abs(math.sin(math.radians(degrees))), math.cos(math.radians(degrees))
    size = int(width * cos + height * sin), int(width * sin + height * cos)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    return cv2.warpAffine(picture, matrix, size, borderValue=(255, 255, 255))


def aside(picture: Picture, random: Any, _: float) -> Picture:
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


def shade(picture: Picture, random: Any, _: float) -> Picture:
    """Light from one side, and the shadow of who takes the photograph."""
    import numpy as np

    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype("float32")
    one, other = random.uniform(0, 2 * math.pi, 2)
    light = 0.8 + 0.35 * (math.cos(one) * (x / width - 0.5) + math.sin(one) * (y / height - 0.5))
    edge = (math.cos(other) * (x - width / 2) + math.sin(other) * (y - height / 2)) / (0.01 * width)
    light *= 1 - 0.35 / (1 + np.exp(-edge.clip(-30, 30)))
    return (picture * light[..., None]).clip(0, 255).astype("uint8")


def soft(picture: Picture, _: Any, scale: float) -> Picture:
    import cv2

    return cv2.GaussianBlur(picture, (0, 0), 0.25 * scale)


SHAPED: Mapping[str, Callable[[Picture, Any, float], Picture]] = {
    "turn": turn,
    "tilt": tilt,
    "aside": aside,
    "shade": shade,
    "soft": soft,
}
"""What is done to pictures, by name."""
