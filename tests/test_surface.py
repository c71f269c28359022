"""What an author of a format meets changes on purpose only: ``gxparse.layout``, ``outline``, ``formats``, ``testing``.

``python tests/test_surface.py`` writes ``tests/golden/surface.txt``.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from enum import Enum
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, TypeGuard

import attrs
import pytest
from hypothesis.strategies import SearchStrategy

GOLDEN = Path(__file__).resolve().parent / "golden" / "surface.txt"
MODULES = (
    *("gxparse.layout", "gxparse.outline", "gxparse.formats"),
    *("gxparse.testing", "gxparse.testing.damages", "gxparse.testing.strategies"),
)

HOW = """The surface that authors of formats rely on is not what {place} says. If that is on purpose:
  python tests/test_surface.py
  tell it in CHANGELOG.md, and in docs/layout.md or docs/plugins.md
Otherwise undo it: handlers of others would break.
"""


# -- what is public ------------------------------------------------------------------------------------


def public_names(module: ModuleType) -> list[str]:
    """The names in ``__all__``; without it, what the module defines itself and does not hide."""
    listed = getattr(module, "__all__", None)
    return sorted(_definitions(module)) if listed is None else sorted(listed)


def _definitions(module: ModuleType) -> dict[str, tuple[ast.stmt, str | None]]:
    """What a module defines at its top level, and the docstring of each."""
    found: dict[str, tuple[ast.stmt, str | None]] = {}
    body = ast.parse(inspect.getsource(module)).body
    for statement, after in zip(body, [*body[1:], None], strict=True):
        name = _name(statement)
        if name is None or name.startswith("_"):
            continue
        doc = None
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            doc = ast.get_docstring(statement)
        elif (
            isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str)
        ):
            doc = after.value.value
        found[name] = statement, doc
    return found


def _name(statement: ast.stmt) -> str | None:
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return statement.name
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return statement.target.id
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        return statement.targets[0].id
    return None


def _members(kind: type) -> Iterator[tuple[str, Any]]:
    """Public methods and properties that a class defines itself, by name."""
    fields = {field.name for field in attrs.fields(kind)} if attrs.has(kind) else set(getattr(kind, "_fields", ()))
    for name, member in sorted(vars(kind).items()):
        if isinstance(member, (FunctionType, property, cached_property, classmethod, staticmethod)) and (
            not name.startswith("_") and name not in fields
        ):
            yield name, member


# -- how it is written ---------------------------------------------------------------------------------


def surface() -> str:
    """The whole surface as text."""
    return "\n".join(line for name in MODULES for line in _module(import_module(name)))


def _module(module: ModuleType) -> Iterator[str]:
    yield f"module {module.__name__}"
    yield ""
    for name in public_names(module):
        yield from _described(module, name)
        yield ""


def _is_own_class(value: object, name: str) -> TypeGuard[type]:
    """Whether a value is a class of gxparse, and not another name for one."""
    return isinstance(value, type) and value.__module__.startswith("gxparse") and value.__name__ == name


def _described(module: ModuleType, name: str) -> Iterator[str]:
    value = getattr(module, name)
    if _is_own_class(value, name):
        yield from _class(value)
    elif inspect.isfunction(value):
        yield f"  def {name}{_signature(value)}"
    elif isinstance(value, ModuleType):
        yield f"  module {name}"
    else:
        yield f"  {name}{_constant(module, name, value)}"


def _constant(module: ModuleType, name: str, value: object) -> str:
    """A constant with what a user can rely on: its value if it is plain, else what is in it."""
    statement, _ = _definition(module, name)
    annotation = f": {ast.unparse(statement.annotation)}" if isinstance(statement, ast.AnnAssign) else ""
    if isinstance(value, (int, str)):
        return f"{annotation} = {value!r}"
    if isinstance(value, Mapping):
        return f"{annotation} with {', '.join(map(str, value))}"
    if isinstance(value, tuple):
        return f"{annotation} with {', '.join(repr(getattr(each, 'name', each)) for each in value)}"
    assert isinstance(statement, (ast.Assign, ast.AnnAssign))
    assert statement.value is not None
    return f"{annotation} = {ast.unparse(statement.value)}"


def _definition(module: ModuleType, name: str) -> tuple[ast.stmt, str | None]:
    """Where a module, one of its package or one that it takes a name from defines that name, and its docstring."""
    for home in (module, *_submodules(module), *_origins(module, name)):
        found = _definitions(home).get(name)
        if found is not None:
            return found
    raise LookupError(f"{module.__name__} does not define {name}")


def _origins(module: ModuleType, name: str) -> Iterator[ModuleType]:
    for statement in ast.parse(inspect.getsource(module)).body:
        if isinstance(statement, ast.ImportFrom) and name in [alias.name for alias in statement.names]:
            yield import_module(str(statement.module))


def _submodules(module: ModuleType) -> Iterator[ModuleType]:
    for place in sorted(Path(str(module.__file__)).parent.glob("*.py")) if hasattr(module, "__path__") else ():
        if place.stem != "__init__":
            yield import_module(f"{module.__name__}.{place.stem}")


def _class(kind: type) -> Iterator[str]:
    named = hasattr(kind, "_fields")
    bases = ", ".join(base.__name__ for base in kind.__bases__ if base is not object)
    what = "named tuple" if named else "frozen class" if _is_frozen(kind) else "class"
    yield f"  {what} {kind.__name__}{f'({bases})' if bases and not named else ''}"
    yield from (f"    {line}" for line in (*_contents(kind), *(_member(*found) for found in _members(kind))))


def _is_frozen(kind: type) -> bool:
    return attrs.has(kind) and kind.__setattr__ is not object.__setattr__


def _contents(kind: type) -> Iterator[str]:
    """Members of an enumeration, fields, or how an object is made and what it then has."""
    if issubclass(kind, Enum):
        yield from (f"{member.name} = {member.value!r}" for member in kind)
    elif attrs.has(kind):
        for field in attrs.fields(kind):
            yield f"{field.alias}: {field.type}{_default(field.default)}{' (by name only)' * field.kw_only}"
    elif hasattr(kind, "_fields"):
        for field in inspect.signature(kind).parameters.values():
            yield f"{field.name}: {_type(field.annotation)}{_default(field.default)}"
    elif "__init__" in vars(kind) and not getattr(kind, "_is_protocol", False):
        yield f"def __init__{_signature(vars(kind)['__init__'])}"
        made = ast.walk(ast.parse(inspect.cleandoc("\n" + inspect.getsource(vars(kind)["__init__"]))))
        own = (node.attr for node in made if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store))
        yield from (f"attribute {name}" for name in own if not name.startswith("_"))


def _member(name: str, member: Any) -> str:
    if isinstance(member, property):
        return f"property {name}: {_type(inspect.signature(member.fget).return_annotation)}"  # type: ignore[arg-type]
    if isinstance(member, cached_property):
        return f"property {name}: {_type(inspect.signature(member.func).return_annotation)}"
    if isinstance(member, (classmethod, staticmethod)):
        return f"{type(member).__name__} {name}{_signature(member.__func__)}"
    return f"def {name}{_signature(member)}"


def _signature(function: Any) -> str:
    """A signature as its author writes it: annotations as in the source, constants by their names."""
    signature = inspect.signature(function)
    shown = []
    kinds = [parameter.kind for parameter in signature.parameters.values()]
    for number, parameter in enumerate(signature.parameters.values()):
        kind = parameter.kind
        if kind is parameter.KEYWORD_ONLY and kind not in kinds[:number]:
            shown.append("*")
        type_ = f": {_type(parameter.annotation)}" if parameter.annotation is not parameter.empty else ""
        shown.append(f"{parameter.name}{type_}{_default(parameter.default, function)}")
        if kind is parameter.POSITIONAL_ONLY and kind not in kinds[number + 1 :]:
            shown.append("/")
    return f"({', '.join(shown)}) -> {_type(signature.return_annotation)}"


def _default(default: Any, function: Any = None) -> str:
    if default is attrs.NOTHING or default is inspect.Parameter.empty:
        return ""
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        return f" = {default.factory.__name__}()"
    if isinstance(default, type):
        return f" = {default.__name__}"
    if default is None or isinstance(default, (str, bytes, int, tuple)):
        return f" = {default!r}"
    return f" = {next(name for name, value in function.__globals__.items() if value is default)}"


def _type(annotation: Any) -> str:
    """An annotation as in the source. Hypothesis makes another one of what a composite strategy returns."""
    if isinstance(annotation, str):
        return annotation
    if getattr(annotation, "__origin__", None) is SearchStrategy:
        return f"Strategy[{_type(annotation.__args__[0])}]"
    shown = getattr(annotation, "__forward_arg__", None) or getattr(annotation, "__name__", None)
    return str(shown if shown is not None else annotation)


# -- the tests -----------------------------------------------------------------------------------------


def test_the_surface_changes_on_purpose_only() -> None:
    said = GOLDEN.read_text(encoding="utf-8").splitlines()
    shown = list(unified_diff(said, surface().splitlines(), "tests/golden/surface.txt", "gxparse", lineterm="", n=2))
    if shown:
        pytest.fail("\n".join([HOW.format(place="tests/golden/surface.txt"), *shown]), pytrace=False)


@pytest.mark.parametrize("name", MODULES)
def test_all_of_it_is_documented(name: str) -> None:
    module = import_module(name)
    assert module.__doc__
    silent = []
    for each in public_names(module):
        value = getattr(module, each)
        if _is_own_class(value, each):
            silent += [each] * (not vars(value).get("__doc__"))
            silent += [f"{each}.{member}" for member, found in _members(value) if not inspect.getdoc(found)]
        elif inspect.isfunction(value) or isinstance(value, ModuleType):
            silent += [each] * (not value.__doc__)
        else:
            silent += [each] * (not _definition(module, each)[1])
    assert not silent, f"no docstring: {', '.join(silent)}"


def test_the_reference_names_all_of_it() -> None:
    text = Path("docs/layout.md").read_text(encoding="utf-8")
    unnamed = [
        f"{module}.{name}"
        for module in MODULES
        for name in public_names(import_module(module))
        if not any(f"`{name}{end}" in text for end in "`(")
    ]
    assert not unnamed, f"not in docs/layout.md: {', '.join(unnamed)}"


if __name__ == "__main__":
    GOLDEN.write_text(surface(), encoding="utf-8", newline="\n")
