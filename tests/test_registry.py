"""Where formats come from: built in, from packages, from code; what becomes of those that are broken."""

from __future__ import annotations

import importlib
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from attrs import define, frozen
from hypothesis import given
from hypothesis import strategies as st

import gxparse
from built_in import NAMES, OF_TEXTS
from gxparse.cli import main
from gxparse.errors import (
    DuplicateFormatError,
    GxparseError,
    HandlerError,
    PluginError,
    PluginWarning,
    UnknownFormatError,
)
from gxparse.formats import Evidence, Handler, Match, Options, Probe, Source
from gxparse.formats.registry import BUILT_IN, Entry, Registry, _about, installed, registry
from gxparse.layout import Layout
from gxparse.options import DEFAULT
from gxparse.source import text_source
from gxparse.views.widths import pad, width

PIPE = "examples/reports/pipe-2021.txt"
OURS = f"gxparse {gxparse.__version__}"
PROBE = Probe.of(text_source("规章 | 0 |"))
AnyClass = type[Any]


@define
class Fixed:
    """Says always the same."""

    name: str = "fixed"
    evidence: Evidence = Evidence.WEAK
    priority: int = 0
    version: str = "7"
    suffixes: tuple[str, ...] = (".fixed",)
    asked: int = 0

    def sniff(self, _probe: Probe) -> Match:
        self.asked += 1
        return Match(self.name, self.evidence, "it always is")

    def read(self, _source: Source, _options: Options = DEFAULT, /) -> Layout:
        return Layout(self.name, ())


@frozen
class ReadsLines:
    """Reads as the format of lines does."""

    name: str = "minutes"
    version: str = "1"
    suffixes: tuple[str, ...] = ()
    evidence: Evidence = Evidence.CERTAIN

    def sniff(self, _probe: Probe, /) -> Match:
        return Match(self.name, self.evidence, "minutes are certain")

    def read(self, source: Source, options: Options = DEFAULT, /) -> Layout:
        return registry.get("lines").read(source, options)


def entry(handler: Any, origin: str = "acme", *, name: str | None = None, priority: int | None = None) -> Entry:
    return Entry(name or handler.name, handler, priority, origin, "1.2")


def broken(attribute: str, value: object) -> AnyClass:
    """The class of a handler one attribute of which is replaced."""
    body: dict[str, object] = {key: getattr(Fixed(), key) for key in ("version", "suffixes")}
    body |= {"name": "fixed", "sniff": lambda _self, _probe: Fixed().sniff(PROBE), "read": Fixed.read}
    return type("Broken", (), body | {attribute: value})


# -- ranking -------------------------------------------------------------------------------------------

names = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,3}", fullmatch=True)
handlers = st.lists(
    st.tuples(
        st.builds(Fixed, names, st.sampled_from(Evidence), st.integers(-2, 2)),
        st.none() | st.integers(-2, 2),
    ),
    max_size=6,
    unique_by=lambda found: found[0].name,
)


@given(handlers, st.randoms(use_true_random=False), st.integers(0, 6), st.none() | names)
def test_the_best_is_the_first_of_a_ranking_that_knows_no_order(
    found: list[tuple[Fixed, int | None]], random: Any, built_in: int, without: str | None
) -> None:
    entries = [entry(handler, priority=priority) for handler, priority in found]
    one = Registry(entries[:built_in], entries[built_in:].copy)
    random.shuffle(entries)
    other = Registry(entries)
    ranked = one.rank(PROBE, without=without)
    assert ranked == other.rank(PROBE, without=without)
    priorities = {handler.name: handler.priority if priority is None else priority for handler, priority in found}
    assert ranked == sorted(ranked, key=lambda match: (-match.evidence, -priorities[match.format], match.format))
    assert {match.format for match in ranked} == priorities.keys() - {without}
    assert one.best(PROBE, without=without) == other.best(PROBE, without=without) == (ranked[0] if ranked else None)


def test_formats_that_cannot_come_before_a_certain_one_are_not_asked() -> None:
    first, second = Fixed("b", Evidence.CERTAIN, priority=1), Fixed("a", Evidence.CERTAIN)
    best = Registry([entry(second), entry(first)]).best(PROBE)
    assert best is not None
    assert (best.format, first.asked, second.asked) == ("b", 1, 0)


def test_no_format_no_match() -> None:
    assert Registry().best(PROBE) is None
    assert Registry().rank(PROBE) == []
    with pytest.raises(gxparse.GxparseError, match="no format recognises it"):
        Registry().select(text_source("x"))


def test_traditional_takes_a_plugin_for_the_layout() -> None:
    with gxparse.registered(ReadsLines, priority=30):
        [first, second, *_] = gxparse.sniff("examples/reports/traditional-2020.txt")
        assert (first.format, second.format) == ("minutes", "traditional")
        assert "laid out as minutes: minutes are certain" in second.reason
        report = gxparse.parse("examples/reports/traditional-2020.txt", format="traditional")
    assert report.cells == gxparse.parse("examples/reports/traditional-2020.txt").cells


# -- formats in code -----------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = registry.known
    yield
    assert registry.known == before


def test_a_format_is_registered_for_a_while() -> None:
    with gxparse.registered(ReadsLines) as handler:
        assert isinstance(handler, ReadsLines)
        assert gxparse.parse("examples/reports/lines-2021.txt", format="minutes").source.format == "minutes"
        with gxparse.registered(Fixed("inner")):
            assert {"inner", "minutes"} <= {match.format for match in gxparse.sniff(PIPE)}
        with pytest.raises(UnknownFormatError, match="'inner'"):
            registry.get("inner")
        with pytest.raises(KeyError), gxparse.registered(Fixed("inner")):
            raise KeyError
        with gxparse.registered(Fixed("inner")):  # undone within, and taken by another
            gxparse.unregister("inner")
            gxparse.register(Fixed("inner", priority=8))
        assert registry.find("inner").priority is None
        gxparse.unregister("inner")
    with pytest.raises(UnknownFormatError, match=f"'minutes'; there are: {', '.join(NAMES)}"):
        gxparse.parse(PIPE, format="minutes")


def test_a_decorator_returns_what_it_decorates() -> None:
    @gxparse.register
    class One(Fixed):
        """One."""

    @gxparse.register(priority=5)
    class Two(ReadsLines):
        """Two."""

    handler = Fixed("three")
    assert gxparse.register(handler, priority=-1) is handler
    assert registry.get("three") is handler
    assert isinstance(registry.get("fixed"), One)
    assert isinstance(registry.get("minutes"), Two)
    assert [registry.find(name).priority for name in ("fixed", "minutes", "three")] == [None, 5, -1]
    whence = "test_registry:test_a_decorator_returns_what_it_decorates.<locals>.One"
    assert registry.find("fixed").whence == str(registry.find("fixed")) == whence
    for name in ("fixed", "minutes", "three"):
        gxparse.unregister(name)


def test_a_registered_priority_comes_before_the_handlers_own() -> None:
    for given_priority, first in ((None, "fixed"), (1, "pipe")):
        with gxparse.registered(Fixed(evidence=Evidence.CERTAIN, priority=99), priority=given_priority):
            assert gxparse.sniff(PIPE)[0].format == first
    for wrong in ("5", 2.5, True):
        with pytest.raises(TypeError, match="priority is a whole number, not "):
            gxparse.register(Fixed(), priority=wrong)  # type: ignore[arg-type]


def test_only_what_was_registered_can_be_unregistered() -> None:
    with pytest.raises(UnknownFormatError, match="no format was registered in code that is named 'pipe'") as caught:
        gxparse.unregister("pipe")
    assert "代码中没有登记" in caught.value.message("zh")


def test_a_failing_constructor_is_the_callers() -> None:
    class Failing(Fixed):
        def __init__(self) -> None:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        gxparse.register(Failing)


# -- duplicates ----------------------------------------------------------------------------------------


def test_a_name_that_is_taken_names_both() -> None:
    with pytest.raises(DuplicateFormatError) as caught:
        gxparse.register(Fixed("pipe"))
    assert caught.value.origins == (f"{OURS} (gxparse.formats.pipe:PipeHandler)", "test_registry:Fixed")
    assert all(origin in caught.value.message(lang) for origin in caught.value.origins for lang in ("zh", "en"))
    with gxparse.registered(ReadsLines), pytest.raises(DuplicateFormatError, match="test_registry:ReadsLines and test"):
        gxparse.register(ReadsLines())
    with pytest.raises(DuplicateFormatError):
        Registry([entry(Fixed()), entry(Fixed())])


def test_a_duplicate_among_packages_is_an_error_of_whoever_needs_all_formats() -> None:
    found = [entry(Fixed("pipe")), entry(Fixed("a"), "one"), entry(Fixed("a"), "two"), entry(Fixed("b"))]
    for entries in (found, found[::-1]):
        formats = Registry(BUILT_IN, entries.copy)
        calls: list[Callable[[], object]] = [
            partial(formats.rank, PROBE),
            partial(formats.best, PROBE),
            partial(getattr, formats, "entries"),
            partial(formats.get, "a"),
            formats.suffixes,
        ]
        for call in calls:
            with pytest.raises(
                DuplicateFormatError, match=r"'a' is taken by 2 handlers: one 1\.2 and two 1\.2"
            ) as caught:
                call()
            assert caught.value.name == "a"
        assert [known.name for known in formats.known].count("pipe") == 2
        assert formats.get("b").name == "b"
        assert type(formats.get("pipe")).__name__ == "PipeHandler"
        with pytest.raises(UnknownFormatError, match=f"there are: {', '.join(['a', 'b', *NAMES])}"):
            formats.get("c")
    formats = Registry(BUILT_IN, found.copy)
    formats.register(Fixed("b"))  # packages have not been looked for yet
    with pytest.raises(DuplicateFormatError, match=r"acme 1\.2 and test_registry:Fixed"):
        formats.get("b")


# -- the protocol --------------------------------------------------------------------------------------

WRONG: list[tuple[str, object, str]] = [
    ("name", "Fixed", "its name is 'Fixed' (str), not a name of lower case ASCII letters, digits, - and _"),
    ("name", "-f", "its name is '-f' (str)"),
    ("name", "", "its name is '' (str)"),
    ("name", "表", "its name is '表' (str)"),
    ("name", 5, "its name is 5 (int)"),
    ("version", 1, "its version is 1 (int), not a str that is not empty"),
    ("suffixes", ".txt", "its suffixes is '.txt' (str), not a tuple of lower case suffixes such as ('.txt',)"),
    ("suffixes", [".txt"], "its suffixes is ['.txt'] (list)"),
    ("suffixes", (".TXT",), "its suffixes is ('.TXT',) (tuple)"),
    ("suffixes", ("txt",), "its suffixes is ('txt',) (tuple)"),
    ("sniff", "x" * 99, f"its sniff is '{'x' * 58}… (str), not a method that takes (probe)"),
    ("sniff", lambda: None, "its sniff is "),
    ("read", lambda _self, _source: None, "its read is <lambda>(_source), not a method that takes (source, options)"),
    ("priority", "1", "its priority is '1' (str), not a whole number"),
    ("priority", True, "its priority is True (bool)"),
    ("write", None, "its write is None (NoneType), not a method that takes (outline)"),
    ("write", lambda _self, _outline: "", "it has no cannot_say (which is a frozenset of any of: bar, blank"),
]


@pytest.mark.parametrize(("attribute", "value", "fault"), WRONG)
def test_a_handler_that_breaks_the_protocol_is_told_what_is_wrong(attribute: str, value: object, fault: str) -> None:
    kind = broken(attribute, value)
    with pytest.raises(HandlerError) as caught:
        gxparse.register(kind)
    assert fault in str(caught.value)
    assert "from test_registry:Broken breaks gxparse.formats.Handler" in str(caught.value)
    assert caught.value.message("zh") != str(caught.value)
    formats = Registry(BUILT_IN, lambda: [entry(kind, "acme", name="fixed")])
    with pytest.raises(HandlerError, match=r"'fixed' from acme 1\.2 ") as caught:
        formats.rank(PROBE)
    assert fault in str(caught.value)
    assert formats.get("lines").name == "lines"


@pytest.mark.parametrize("attribute", ["name", "version", "suffixes", "sniff", "read"])
def test_nothing_may_be_missing(attribute: str) -> None:
    kind = broken("name", "fixed")
    delattr(kind, attribute)
    with pytest.raises(HandlerError, match=f"it has no {attribute} \\(which is a"):
        gxparse.register(kind)


def test_compiled_methods_are_not_asked_what_they_take() -> None:
    assert gxparse.register(broken("sniff", min))  # min tells no parameters
    gxparse.unregister("fixed")


def test_a_writer_can_be_registered() -> None:
    kind = broken("write", lambda _self, _outline: "")
    kind.cannot_say = frozenset({"blank"})
    with gxparse.registered(kind):
        pass


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (None, "its sniff returned None (NoneType), not a Match"),
        (Match("pipe", Evidence.WEAK, "x"), "its sniff returned a Match of the format 'pipe' (str)"),
        (Match("fixed", 3, "x"), "the evidence of its Match is 3 (int), not an Evidence"),  # type: ignore[arg-type]
        (Match("fixed", Evidence.WEAK, " "), "the reason of its Match is ' ' (str), not words"),
        (Match("fixed", Evidence.WEAK, None), "the reason of its Match is None"),  # type: ignore[arg-type]
    ],
)
def test_an_answer_that_is_none_is_refused(answer: object, fault: str) -> None:
    with gxparse.registered(broken("sniff", lambda _self, _probe: answer), priority=50):
        for call in (gxparse.sniff, gxparse.parse):
            with pytest.raises(HandlerError) as caught:
                call(PIPE)
            assert fault in str(caught.value)
            assert "test_registry:Broken" in caught.value.message("zh")


def test_a_reading_that_is_no_layout_is_refused() -> None:
    with (
        gxparse.registered(broken("read", lambda *_: "text")),
        pytest.raises(HandlerError, match="its read returned 'text' \\(str\\), not a Layout"),
    ):
        gxparse.parse(PIPE, format="fixed")


@pytest.mark.parametrize("method", ["sniff", "read"])
def test_what_a_handler_raises_is_raised(method: str) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with gxparse.registered(broken(method, fail), priority=50), pytest.raises(ZeroDivisionError):
        gxparse.parse(PIPE, format="fixed" if method == "read" else None)


@pytest.mark.parametrize(
    "error",
    [
        DuplicateFormatError("a", ["one 1", "two 2"]),
        HandlerError("a", "one 1", "缺", "missing"),
        PluginError("a", "one 1", "ImportError: x"),
        UnknownFormatError("a", [], in_code=True),
    ],
)
def test_errors_can_be_pickled(error: GxparseError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (type(again), again.__dict__, str(again)) == (type(error), error.__dict__, str(error))
    assert error.message("zh") != error.message("en")
    assert error.code != "error"


# -- loading -------------------------------------------------------------------------------------------


def test_packages_are_looked_for_once_and_only_if_needed() -> None:
    calls = []

    def discover() -> list[Entry]:
        calls.append(1)
        return [entry(Fixed())]

    formats = Registry(BUILT_IN, discover)
    assert formats.get("pipe").name == formats.select(text_source("x"), "pipe").name == "pipe"
    formats.register(Fixed("other"))
    assert not calls
    assert [match.format for match in formats.rank(PROBE)].count("fixed") == 1
    formats.rank(PROBE)
    formats.suffixes()
    formats.get("fixed")
    assert len(calls) == 1


def test_a_handler_is_made_when_it_is_needed_and_once() -> None:
    made = []

    class Counted(Fixed):
        def __init__(self) -> None:
            made.append(self)
            super().__init__("counted")

    formats = Registry([Entry("counted", Counted, 0), entry(Fixed(), priority=1)])
    assert formats.get("fixed")
    assert not made
    assert formats.get("counted") is formats.get("counted")
    formats.rank(PROBE)
    assert len(made) == 1


def test_threads_get_one_handler() -> None:
    barrier = threading.Barrier(8)

    class Slow(Fixed):
        def __init__(self) -> None:
            barrier.wait(10)
            super().__init__()

    formats = Registry((), lambda: [Entry("fixed", Slow)])
    found: list[Handler] = []
    threads = [threading.Thread(target=lambda: found.append(formats.get("fixed"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(map(id, found))) == 1


def test_a_named_built_in_loads_no_other_format_and_looks_for_no_package(package: Package) -> None:
    package("acme", "1", {"acme-memo": "acme_memo:Memo"}, acme_memo=MEMO)
    code = (
        f"import sys; sys.path.insert(0, {str(package.place)!r})\n"
        "import gxparse; print(sorted(m for m in sys.modules if m.startswith('gxparse.')))\n"
        f"text = open({PIPE!r}, encoding='utf-8').read(); gxparse.parse_text(text, format='pipe')\n"
        "others = {'acme_memo', 'importlib.metadata', *map('gxparse.formats.{}'.format, ['html', 'lines', "
        "'traditional'])}\n"
        "print(sorted(others & set(sys.modules)))\n"
        "gxparse.parse_text(text); print('acme_memo' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == "[]\n[]\nTrue\n"


# -- installed packages --------------------------------------------------------------------------------

MEMO = """
from gxparse.formats import Evidence, Match
from gxparse.formats.lines import LinesHandler

class Memo(LinesHandler):
    '''Reads memos.'''

    name = "acme-memo"
    version = "3"
    suffixes = (".memo",)
    priority = 7

    def sniff(self, probe):
        return Match(self.name, Evidence.STRONG, "it is a memo")

class within:
    memo = Memo()
"""


class Package:
    """Installs packages of some modules and entry points in a folder that is searched."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __call__(self, name: str, version: str, points: dict[str, str], **modules: str) -> None:
        info = self.place / f"{name.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        lines = [f"{point} = {value}\n" for point, value in points.items()]
        (info / "entry_points.txt").write_text("[gxparse.formats]\n" + "".join(lines))
        for module, code in modules.items():
            (self.place / f"{module}.py").write_text(code)
        importlib.invalidate_caches()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Package]:
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)
    yield Package(tmp_path)
    for module in set(sys.modules) - before:
        if module.startswith("acme"):
            del sys.modules[module]


def fresh() -> Registry:
    return Registry(BUILT_IN, installed)


def test_an_installed_format_is_found_by_its_entry_point(package: Package) -> None:
    package(
        "acme-formats",
        "1.2",
        {"acme-memo": "acme_memo:Memo"},
        acme_memo=MEMO,
    )
    found = fresh().find("acme-memo")
    assert "acme_memo" not in sys.modules
    assert (found.whence, str(found)) == ("acme-formats 1.2", "acme-formats 1.2 (acme_memo:Memo)")
    formats = fresh()
    assert "acme_memo" not in sys.modules
    ranked = formats.rank(Probe.of(text_source("1\n2\n3\n" * 20)))
    assert [match.format for match in ranked][:3] == ["acme-memo", "lines", "traditional"]
    assert sorted(match.format for match in ranked) == sorted(["acme-memo", *OF_TEXTS])
    assert ".memo" in formats.suffixes()


@pytest.mark.parametrize("target", ["acme_memo:within.memo", "acme_memo : Memo", "acme_memo:Memo [extra]"])
def test_a_target_is_a_class_or_an_instance_anywhere_in_a_module(package: Package, target: str) -> None:
    package("acme", "1", {"acme-memo": target}, acme_memo=MEMO)
    assert fresh().get("acme-memo").version == "3"


def test_a_module_can_be_a_handler(package: Package) -> None:
    code = MEMO + "\nname, version, suffixes, sniff, read = 'acme', '4', (), within.memo.sniff, within.memo.read\n"
    package("acme", "1", {"acme": "acme_memo"}, acme_memo=code)
    assert fresh().get("acme").version == "4"


@pytest.mark.parametrize(
    ("target", "code", "why"),
    [
        ("acme_bad:Memo", "import acme_nothing", "ModuleNotFoundError: No module named 'acme_nothing'"),
        ("acme_bad:Memo", "def memo(:", "SyntaxError: "),
        ("acme_bad:Memo", "1 / 0", "ZeroDivisionError: division by zero"),
        ("acme_bad:Memo", "x = 1", "AttributeError: module 'acme_bad' has no attribute 'Memo'"),
        ("acme_bad:Memo", "class Memo:\n def __init__(self, x): pass", "TypeError: "),
        ("acme_bad:Memo", "raise ValueError", "ValueError"),
        (":Memo", "", "ValueError: Empty module name"),
    ],
)
def test_a_plugin_that_cannot_be_loaded_is_told_once_and_the_others_go_on(
    package: Package, target: str, code: str, why: str
) -> None:
    package("acme-formats", "1.2", {"acme-memo": "acme_memo:Memo", "acme-bad": target}, acme_memo=MEMO, acme_bad=code)
    formats = fresh()
    assert formats.get("acme-memo").version == "3"
    with pytest.warns(PluginWarning) as warned:
        ranked = formats.rank(PROBE)
    assert formats.best(PROBE) == ranked[0]  # and no warning, which would be an error here
    assert ".memo" in formats.suffixes()
    assert [found.name for found, _ in formats.handlers()] == ["acme-memo", *NAMES]
    assert {match.format for match in ranked} == {"acme-memo", *OF_TEXTS}
    [told] = [str(warning.message) for warning in warned]
    assert told.startswith(f"the handler of the format 'acme-bad' from acme-formats 1.2 ({target}) cannot be loaded: ")
    assert why in told.splitlines()[0]
    assert "Traceback (most recent call last):" in told
    assert told.splitlines()[-1].startswith(why.partition(":")[0])
    with pytest.raises(PluginError) as caught:
        formats.get("acme-bad")
    assert why in str(caught.value)
    assert "无法载入" in caught.value.message("zh")
    assert type(caught.value.__cause__).__name__ == why.partition(":")[0]


def test_a_plugin_that_is_mended_can_be_named(package: Package) -> None:
    package("acme", "1", {"acme-memo": "acme_memo:Memo"}, acme_memo="import acme_nothing")
    formats = fresh()
    with pytest.warns(PluginWarning):
        assert len(formats.rank(PROBE)) == len(OF_TEXTS)
    package("acme-nothing", "1", {}, acme_nothing="", acme_memo=MEMO)
    assert formats.get("acme-memo").version == "3"
    assert len(formats.rank(PROBE)) == len(OF_TEXTS) + 1


def test_an_exit_at_import_is_no_failure_of_a_plugin(package: Package) -> None:
    package("acme", "1", {"acme-bad": "acme_bad:Memo"}, acme_bad="raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        fresh().rank(PROBE)


def test_packages_that_cannot_both_be_right(package: Package) -> None:
    package("acme-formats", "1.2", {"acme-memo": "acme_memo:Memo", "acme-note": "acme_memo:Memo"}, acme_memo=MEMO)
    with pytest.raises(HandlerError, match="it calls itself 'acme-memo' and is registered as 'acme-note'") as caught:
        fresh().rank(PROBE)
    assert caught.value.origin == "acme-formats 1.2 (acme_memo:Memo)"
    assert fresh().get("acme-memo").version == "3"
    package("other", "0.1", {"acme-memo": "acme_other:Memo"})
    for call in (lambda: fresh().get("acme-memo"), lambda: fresh().rank(PROBE)):
        with pytest.raises(DuplicateFormatError) as duplicate:
            call()
        assert duplicate.value.origins == ("acme-formats 1.2 (acme_memo:Memo)", "other 0.1 (acme_other:Memo)")


def test_a_damaged_package_has_no_name(package: Package) -> None:
    package("acme", "1", {"acme-memo": "acme_memo:Memo"}, acme_memo=MEMO)
    (package.place / "acme-1.dist-info" / "METADATA").unlink()
    assert fresh().find("acme-memo").whence == "?"


def test_a_damaged_package_has_no_name_where_that_is_an_error() -> None:
    class Damaged:
        @property
        def metadata(self) -> object:
            raise FileNotFoundError("as importlib-metadata says it")

    assert _about(Damaged()) == {}  # type: ignore[arg-type]


def test_a_module_may_register_its_format_while_it_is_imported(package: Package) -> None:
    register = "\nimport gxparse\n\n@gxparse.register\nclass Own(Memo):\n    name = 'acme-own'\n"
    package("acme", "1", {"acme-memo": "acme_memo:Memo"}, acme_memo=MEMO + register)
    assert fresh().get("acme-memo").version == "3"
    assert registry.find("acme-own").whence == "acme_memo:Own"
    gxparse.unregister("acme-own")


# -- the command ---------------------------------------------------------------------------------------


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch) -> Callable[[Iterable[Entry]], None]:
    """Lets the command see these entries beside the built-in ones."""

    def see(entries: Iterable[Entry]) -> None:
        formats = Registry(BUILT_IN, lambda: entries)
        for module in ("cli.reading", "folders.finding", "api", "formats.registry"):
            monkeypatch.setattr(f"gxparse.{module}.registry", formats)

    return see


def test_formats_tells_what_there_is_and_what_is_broken(
    plugins: Callable[[Iterable[Entry]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    plugins([entry(Fixed()), Entry("acme-bad", "acme_nothing:Handler", None, "acme-bad", "2")])
    for lang, row, why in (
        ("en", "fixed reads acme 1.2 version 7 .fixed", "cannot be loaded: ModuleNotFoundError: "),
        ("zh", "fixed 读取 acme 1.2 版本 7 .fixed", "无法载入：ModuleNotFoundError: "),
    ):
        if lang == "en":
            with pytest.warns(PluginWarning, match="Traceback"):
                assert main(["formats", "--lang", lang]) == 0
        else:
            assert main(["formats", "--lang", lang]) == 0
        lines = capsys.readouterr().out.splitlines()
        fixed = [line.split() for line in lines].index(row.split())
        assert lines[fixed + 1].strip() == "Says always the same."
        bad = next(number for number, line in enumerate(lines) if line.startswith("acme-bad "))
        assert lines[bad].split() == ["acme-bad", "acme-bad", "2"]
        assert lines[bad + 1].strip().startswith(why)
        assert any(line.startswith("html ") and OURS in line for line in lines)
        assert max(map(width, lines)) <= 110


def test_formats_tells_duplicates_and_handlers_that_are_none(
    plugins: Callable[[Iterable[Entry]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    plugins([entry(Fixed()), entry(Fixed(), "other"), entry(Fixed(), name="mine")])
    assert main(["formats", "--lang", "en"]) == 2
    out, err = capsys.readouterr()
    assert [line.split()[0] for line in out.splitlines()[::2]].count("fixed") == 2
    assert "breaks gxparse.formats.Handler: it calls itself 'fixed' and is registered as 'mine'" in out
    assert err.startswith("gxparse: the format name 'fixed' is taken by 2 handlers: acme 1.2 and other 1.2.")
    for command in (["sniff", PIPE], ["check", PIPE], ["parse", "examples/reports"]):
        assert main([*command, "--lang", "en"]) == 2
        assert "is taken by 2 handlers" in capsys.readouterr().err
    assert main(["check", "--from", "pipe", PIPE]) == 0


def test_sniff_tells_where_each_format_comes_from(
    plugins: Callable[[Iterable[Entry]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    plugins([entry(Fixed(evidence=Evidence.FAIR))])
    assert main(["sniff", "--lang", "en", PIPE]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith(f"  pipe          certain  {OURS}  46 lines are parted by bars")
    assert lines[2] == f"  fixed         fair     {pad('acme 1.2', width(OURS))}  it always is"
    assert main(["sniff", "--lang", "zh", PIPE]) == 0
    assert lines[2].replace("fair", "中等") in capsys.readouterr().out.splitlines()
