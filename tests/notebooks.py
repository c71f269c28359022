"""The notebooks of the examples, executed as a reader would: from a clean kernel, in a copy of the examples.

The kernel is that of the interpreter that runs the tests, with settings of its own: no configuration of the user, a
network that cannot be reached, and warnings of the notebook's own code and of gxparse as errors.

``python tests/notebooks.py`` takes away from the notebooks what a run or an editor leaves in them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat import NotebookNode

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
NOTEBOOKS = sorted((EXAMPLES / "notebooks").glob("*.ipynb"))
NAMES = [path.stem for path in NOTEBOOKS]

LONGEST = 120
"""A cell that takes so many seconds hangs; the slowest takes 4 on an idle machine."""

STARTUP = r"""
import sys, warnings

def _offline(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        raise OSError(f"a notebook reaches for the network: {event} {arguments[1:]}")

sys.addaudithook(_offline)
warnings.filterwarnings("error", module=r"(__main__|gxparse)(\.|$)")
del sys, warnings, _offline
"""

# The template of `jupyter nbconvert` asks other hosts for three libraries (RequireJS, MathJax, Mermaid). Nothing here
# needs them, and a page that a test opens asks nobody.
TEMPLATE = """{% extends 'lab/index.html.j2' %}
{% block html_head_js %}{% endblock %}
{% block html_head_js_mathjax %}{% endblock %}
{% block html_head_js_mermaidjs %}{% endblock %}
"""


METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
"""What a notebook in the repository says of its kernel: nothing that differs between machines."""


def stripped(text: str) -> str:
    """A notebook as it is kept: without outputs, counts and what an editor notes, written as nbformat does."""
    data = json.loads(text) | {"metadata": METADATA}
    for cell in data["cells"]:
        cell["metadata"] = {}
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@cache
def executed(name: str) -> NotebookNode:
    """A notebook with the outputs that it has after a run. It runs once."""
    notebook: NotebookNode = nbformat.read(EXAMPLES / "notebooks" / f"{name}.ipynb", as_version=4)
    with copied_examples() as examples:
        run(notebook, examples / "notebooks")
    return notebook


@cache
def exported(name: str) -> str:
    """An executed notebook as a page without scripts, which asks no other host for anything."""
    exporter = HTMLExporter(raw_template=TEMPLATE)
    page, _ = exporter.from_notebook_node(executed(name), resources={"metadata": {"name": name}})
    return str(page)


@contextmanager
def copied_examples() -> Iterator[Path]:
    """A copy of the examples. Raises ``AssertionError`` if a file in it is written, or one is there that was not."""
    with tempfile.TemporaryDirectory(prefix="gx") as work:
        examples = Path(work) / "examples"
        shutil.copytree(EXAMPLES, examples, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        before = _contents(examples)
        yield examples
        after = _contents(examples)
        changed = sorted(str(path) for path in before | after if before.get(path) != after.get(path))
        assert not changed, f"a notebook writes beside itself: {changed}"


def _contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run(notebook: NotebookNode, directory: Path) -> None:
    """Run a notebook in a directory, in a kernel of its own. Raises ``CellExecutionError`` with the first error."""
    with tempfile.TemporaryDirectory(prefix="gx") as work:
        manager = AsyncKernelManager(
            kernel_name="clean",
            kernel_spec_manager=_kernel(Path(work)),
            connection_file=str(Path(work) / "kernel.json"),
            transport="tcp" if os.name == "nt" else "ipc",
        )
        resources = {"metadata": {"path": str(directory)}}
        NotebookClient(notebook, km=manager, timeout=LONGEST, resources=resources).execute(cleanup_kc=True)


def _kernel(work: Path) -> KernelSpecManager:
    """A kernel named ``clean``, of this interpreter, that knows no settings but its own."""
    startup = work / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "clean.py").write_text(STARTUP, encoding="utf-8")
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "clean",
        "language": "python",
        "env": {
            "HYPOTHESIS_STORAGE_DIRECTORY": str(work / "hypothesis"),
            "IPYTHONDIR": str(work / "ipython"),
            "JUPYTER_CONFIG_DIR": str(work / "jupyter"),
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "MPLCONFIGDIR": _matplotlib_settings(),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
    }
    (work / "kernels" / "clean").mkdir(parents=True)
    (work / "kernels" / "clean" / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    return KernelSpecManager(kernel_dirs=[str(work / "kernels")], ensure_native_kernel=False)


@cache
def _matplotlib_settings() -> str:
    """A folder with matplotlib's list of fonts and nothing else: making the list takes long on a first run, and
    matplotlib says so on the standard error.
    """
    folder = tempfile.TemporaryDirectory(prefix="gx")
    _KEPT.append(folder)
    command = [sys.executable, "-c", "import matplotlib.font_manager"]
    subprocess.run(command, check=True, env={**os.environ, "MPLCONFIGDIR": folder.name}, capture_output=True)  # noqa: S603
    return folder.name


_KEPT: list[tempfile.TemporaryDirectory[str]] = []
"""Folders that live as long as the session."""


if __name__ == "__main__":
    for path in NOTEBOOKS:
        path.write_text(stripped(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
