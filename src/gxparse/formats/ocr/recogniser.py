"""What crops of a page say, and what else they may say.

The models are those inside of the wheel of `rapidocr`; its own code, which may fetch models, is not run. They are
loaded once a process. One thread computes at a time, in :data:`THREADS` threads, so that several processes beside each
other take what they were given and no more.

The recogniser cuts a line into narrow strips and says of each how likely every character is there, or none. The
likeliest in each strip make the text. Figures are looked at closer: of all ways through the strips, those that make the
same text count together (prefix beams), over the characters of which figures and the words in their place are made.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gxparse.errors import MissingDependencyError
from gxparse.formats.ocr.calibration import calibrated, printed
from gxparse.formats.ocr.cleaning import Array
from gxparse.formats.ocr.vocabulary import LIKELY, is_known, spelt
from gxparse.layout import Alternative

THREADS = 1
"""So many threads compute."""

MODELS = {"lines": "PP-OCRv6_det_small.onnx", "text": "PP-OCRv6_rec_small.onnx"}
"""The models by what they find."""

INSTALL = "pip install 'gxparse[ocr]'"
"""What installs them."""

FIGURE_CHARS = (
    "0123456789-—–/\\*×※.,，、+:()（）略空白无不涉及适用件项条个次家份共约余多增减百千万亿元零〇一二三四五六七八九十"
)
"""What figures are made of, and what stands in their place (:mod:`gxparse.values`)."""

NOUGHTS = "Oo"
"""Letters that look like a 0, which among figures they are."""

MOST_ALTERNATIVES = 6
"""A crop has at most so many."""

FLOOR = 1e-6
"""What is less likely is no alternative."""

LONGEST_FIGURE = 12
"""A longer text is no figure, and has no alternatives."""

WORDS, SENTENCE = 144, 700
"""A crop of more columns of pixels (of a height of 48) holds words, or a sentence."""

SQUEEZED, SQUEEZED_SENTENCE = 0.5, 0.75
"""Words are read squeezed to so much of their width, and sentences, in which figures may stand."""

PLAIN = 0.99
"""A figure that is so likely at first sight is not looked at once more. Of 5,905 such ones, none is misread as another
number."""

LEGIBLE, LEGIBLE_KNOWN = 0.8, 0.1
"""What is less likely then, or a figure all the same, is read once more as it is. Sentences, which are less likely the
longer they are, and what forms print are not read again from the second."""

_AS_NOUGHTS = str.maketrans(dict.fromkeys(NOUGHTS, "0"))
_HEIGHT = 48  # of the lines that the recogniser knows
_WIDEST = 3200  # columns of pixels of a line
_BATCH = 1000  # so many columns go through it at once: what more of them work with leaves the cache
_BEAMS = 16
_FEW = 1e-4  # less likely characters of a strip are not followed
_FINE = 1.15  # pixels a point: what the finder of lines sees
_TALLEST = 850  # points
_MOST = 1_400_000  # pixels that it sees at once: a page of A3
_LIKELY, _SURE, _GROWS = 0.3, 0.5, 0.75


def _nothing() -> None:
    pass


class Seen(NamedTuple):
    """What a crop says, how likely that is, and what it says or may say if it is a figure, the likeliest first."""

    text: str
    probability: float
    alternatives: tuple[Alternative, ...]

    @property
    def is_figure(self) -> bool:
        """Whether it may be a figure."""
        return any(char.isdigit() for text, _ in self.alternatives[:2] for char in text)

    @property
    def is_plain(self) -> bool:
        """Whether nothing else is likely enough to look once more."""
        return self.alternatives[0].probability >= PLAIN and self.alternatives[0].text == self.text

    def confirmed(self, other: Seen) -> Seen:
        """What two views of one thing say together: the mean of what each of them finds likely."""
        likely = {self.text: 0.0}
        for text, probability in (*self.alternatives, *other.alternatives):
            likely[text] = likely.get(text, 0.0) + probability / 2
        likely[self.text] = likely[self.text] or self.probability
        first = sorted(likely.items(), key=lambda item: (-item[1], item[0]))[:MOST_ALTERNATIVES]
        return self._replace(alternatives=tuple(Alternative(text, probability) for text, probability in first))

    def calibrated(self) -> Seen:
        """The same with probabilities that are right, and without figures that nobody prints."""
        return self._replace(text=printed(self.text), alternatives=calibrated(self.alternatives))


class Recogniser:
    """The models, loaded. See :func:`recogniser`."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.enable_cpu_mem_arena = False
        self._models: dict[str, Any] = {
            what: onnxruntime.InferenceSession(str(folder / name), options, providers=["CPUExecutionProvider"])
            for what, name in MODELS.items()
        }
        known = self._models["text"].get_modelmeta().custom_metadata_map["character"].split("\n")
        self._chars = ["", *(each for each in known if each), " "]
        figures = [self._chars.index(char) for char in FIGURE_CHARS if char in self._chars]
        self._figures = np.array([0, *figures])
        self._figure_chars = ["", *(self._chars[number] for number in figures)]
        self._noughts = [self._chars.index(char) for char in NOUGHTS]
        self._nought = self._figure_chars.index("0")
        self._lock = Lock()

    def read(self, crops: Sequence[Array], before: Callable[[], None] = _nothing) -> list[Seen]:
        """What grey crops say, each of a line. ``before`` is called before some are read; it may raise."""
        widths = [_width(crop) for crop in crops]
        narrow = [_squeezed(width) for width in widths]
        found = self._read(crops, narrow, before)
        again = [
            number
            for number, seen in enumerate(found)
            if narrow[number] < widths[number] and not _is_legible(seen, widths[number])
        ]
        closer = self._read([crops[number] for number in again], [widths[number] for number in again], before)
        for number, seen in zip(again, closer, strict=True):
            found[number] = seen
        return found

    def _read(self, crops: Sequence[Array], widths: Sequence[int], before: Callable[[], None]) -> list[Seen]:
        """What crops say, seen so many columns of pixels wide."""
        found: dict[int, Seen] = {}
        for batch in _batches(widths):
            before()
            lines = _as_lines([crops[number] for number in batch], [widths[number] for number in batch])
            for number, strips in zip(batch, self._run("text", lines), strict=True):
                shown = math.ceil(strips.shape[0] * (widths[number] + 16) / lines.shape[3])
                found[number] = self._seen(strips[:shown])
        return [found[number] for number in range(len(crops))]

    def _run(self, what: str, data: NDArray[np.float32]) -> NDArray[np.float32]:
        model = self._models[what]
        with self._lock:
            found: NDArray[np.float32] = model.run(None, {model.get_inputs()[0].name: data})[0]
        return found

    def _seen(self, strips: NDArray[np.float32]) -> Seen:
        best = strips.argmax(axis=1)
        likely = strips[np.arange(len(best)), best]
        choices: list[tuple[tuple[str, float], ...]] = []
        before = 0
        for strip, number in zip(strips, best.tolist(), strict=True):
            if number not in (before, 0):
                choices.append(self._choices(strip, number))
            before = number
        text = _with_noughts(spelt(choices).strip())
        alternatives: tuple[Alternative, ...] = ()
        if len(text) <= LONGEST_FIGURE:
            figures = strips[:, self._figures]
            figures[:, self._nought] += strips[:, self._noughts].sum(axis=1)
            if figures.sum(axis=1).prod() > FLOOR:  # so likely are all texts together
                alternatives = _beams(figures, self._figure_chars)
        return Seen(text, float(np.exp(np.log(np.maximum(likely, 1e-9)).sum())), alternatives)

    def _choices(self, strip: NDArray[np.float32], best: int) -> tuple[tuple[str, float], ...]:
        """What a character may be, the likeliest first."""
        if strip[best] > 1 - LIKELY:
            return ((self._chars[best], float(strip[best])),)
        likely = sorted(np.flatnonzero(strip >= LIKELY).tolist(), key=lambda number: (-strip[number], number))
        return tuple((self._chars[number], float(strip[number])) for number in likely if number) or (
            (self._chars[best], float(strip[best])),
        )

    def lines(self, page: Array, unit: float, before: Callable[[], None] = _nothing) -> list[tuple[int, int, int, int]]:
        """Where lines of text stand on a grey page of ``unit`` pixels a point: left, top, right, bottom.

        A tall one is looked at part by part. ``before`` is called before each; it may raise.
        """
        found = []
        for start, end in _parts(page, round(_TALLEST * unit)):
            before()
            most = math.sqrt(_MOST / max(1, (end - start) * page.shape[1]))
            boxes = self._lines(np.ascontiguousarray(page[start:end]), min(1.0, _FINE / unit, most))
            found += [(left, top + start, right, bottom + start) for left, top, right, bottom in boxes]
        return found

    def _lines(self, page: Array, scale: float) -> list[tuple[int, int, int, int]]:
        height, width = page.shape
        size = max(1, round(width * scale)), max(1, round(height * scale))
        small = np.full([-(-side // 32) * 32 for side in reversed(size)], 255, np.uint8)
        small[: size[1], : size[0]] = cv2.resize(page, size, interpolation=cv2.INTER_AREA)
        data = np.repeat((np.asarray(small, np.float32) / 127.5 - 1.0)[None, None], 3, axis=1)
        text = self._run("lines", data)[0, 0]
        count, of, boxes, _ = cv2.connectedComponentsWithStats((text > _LIKELY).astype(np.uint8), connectivity=8)
        sums = np.bincount(of.ravel(), weights=text.ravel().astype(np.float64), minlength=count)
        found = []
        for number in range(1, count):
            x, y, w, h, area = boxes[number].tolist()
            if min(w, h) < 3 or sums[number] / area < _SURE:
                continue
            grow = _GROWS * w * h / (w + h)  # what is found is the core of a line
            box = (x - grow, y - grow, x + w + grow, y + h + grow)
            left, top, right, bottom = (
                each * (width / size[0] if side % 2 == 0 else height / size[1]) for side, each in enumerate(box)
            )
            if left < width and top < height:
                found.append(
                    (max(0, int(left)), max(0, int(top)), min(width, int(right) + 1), min(height, int(bottom) + 1))
                )
        return found


def _parts(page: Array, tallest: int) -> Iterator[tuple[int, int]]:
    """The rows of pixels at which a tall page can be parted: those with most light near every so many."""
    height, start = page.shape[0], 0
    light = page.mean(axis=1)
    while height - start > 1.3 * tallest:
        low, high = start + round(0.8 * tallest), start + round(1.2 * tallest)
        end = low + int(np.argmax(light[low:high]))
        yield start, end
        start = end
    yield start, height


def _with_noughts(text: str) -> str:
    """A text with 0 for letters that look like one, if it is a figure then."""
    figure = text.translate(_AS_NOUGHTS)
    return figure if figure != text and all(char in FIGURE_CHARS for char in figure) else text


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """The numbers of lines in groups of about one width."""
    batch: list[int] = []
    for number in sorted(range(len(widths)), key=lambda each: (widths[each], each)):
        if batch and widths[number] * (len(batch) + 1) > _BATCH:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def _width(crop: Array) -> int:
    """How wide a crop is when it is as high as the recogniser wants lines."""
    height, width = crop.shape
    return max(16, min(_WIDEST, math.ceil(_HEIGHT * int(width) / int(height))))


def _squeezed(width: int) -> int:
    """How wide a crop is read at first."""
    if width <= WORDS:
        return width
    return round(width * (SQUEEZED if width <= SENTENCE else SQUEEZED_SENTENCE))


def _is_legible(seen: Seen, width: int) -> bool:
    """Whether what was seen squeezed need not be seen closer."""
    least = LEGIBLE_KNOWN if width > SENTENCE or is_known(seen.text) else LEGIBLE
    return not seen.is_figure and seen.probability >= least


def _as_lines(crops: Sequence[Array], widths: Sequence[int]) -> NDArray[np.float32]:
    lines = np.zeros((len(crops), 3, _HEIGHT, (max(widths) + 23) // 8 * 8), np.float32)
    for number, (crop, width) in enumerate(zip(crops, widths, strict=True)):
        line = cv2.resize(crop, (width, _HEIGHT), interpolation=cv2.INTER_CUBIC)
        lines[number, :, :, :width] = np.asarray(line, np.float32) / 127.5 - 1.0
    return lines


def _beams(strips: NDArray[np.float32], chars: Sequence[str]) -> tuple[Alternative, ...]:
    """The likeliest texts, by the probabilities of characters in each strip; the first of ``chars`` is none."""
    beams: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}  # of each text: ended by no character, or by its last
    for strip in strips.tolist():
        following = [(char, p) for char, p in zip(chars, strip, strict=True) if char and p > _FEW]
        if not following and strip[0] > 1 - _FEW:
            beams = {text: (none + last, 0.0) for text, (none, last) in beams.items()}
            continue
        grown: dict[str, tuple[float, float]] = {}
        for text, (none, last) in beams.items():
            _add(grown, text, (none + last) * strip[0], 0.0)
            for char, p in following:
                if text.endswith(char):
                    _add(grown, text, 0.0, last * p)
                    _add(grown, text + char, 0.0, none * p)
                else:
                    _add(grown, text + char, 0.0, (none + last) * p)
        beams = dict(sorted(grown.items(), key=lambda item: (-sum(item[1]), item[0]))[:_BEAMS])
    found = sorted(((min(1.0, sum(p)), text) for text, p in beams.items()), key=lambda each: (-each[0], each[1]))
    return tuple(Alternative(text, p) for p, text in found[:MOST_ALTERNATIVES] if p > FLOOR)


def _add(beams: dict[str, tuple[float, float]], text: str, none: float, last: float) -> None:
    before = beams.get(text, (0.0, 0.0))
    beams[text] = before[0] + none, before[1] + last


# -- one a process -------------------------------------------------------------------------------------

_loaded: list[Recogniser] = []
_loading = Lock()


def recogniser() -> Recogniser:
    """The recogniser of this process. Raises :class:`~gxparse.errors.MissingDependencyError` if there are no models."""
    with _loading:
        if not _loaded:
            _loaded.append(Recogniser(_models()))
        return _loaded[0]


def _models() -> Path:
    """The folder with the models, which are part of a package and never fetched."""
    package = find_spec("rapidocr")
    places = [] if package is None else [Path(place, "models") for place in package.submodule_search_locations or ()]
    for place in places:
        if all((place / name).is_file() for name in MODELS.values()):
            return place
    raise MissingDependencyError("rapidocr (PP-OCRv6)" if places else "rapidocr", INSTALL)
