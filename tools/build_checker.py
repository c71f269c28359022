"""Builds ``gxparse-checker.html``: one file that checks reports in a browser, without network or installation.

``python -m tools.build_checker`` writes ``build/gxparse-checker.html``, or what is named. Pyodide comes from the npm
registry (``npm pack``), what gxparse needs beside it from the Python Package Index; both by their digests, and only
once, into ``build/checker``. The same sources give the same bytes.

The parts stand in the file compressed, as base64: what starts Python by gzip, which browsers inflate; the libraries by
xz, which Python does. Of the standard library is compiled what is imported at the start. The page is
``tools/checker/shell.*``, what runs in its worker ``worker.js`` and ``bridge.py``.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import html
import io
import json
import lzma
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from gxparse.checker.changes import changes_page
from gxparse.reviewing.pages import page_script, page_style
from gxparse.saving import save
from gxparse.version import __version__
from gxparse.views.pages import digest

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "tools" / "checker"
DOWNLOADS = ROOT / "build" / "checker"
OUT = ROOT / "build" / "gxparse-checker.html"

PYODIDE = "314.0.7"
INTEGRITY = "sha512-0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="
PLATFORM = "pyemscripten_2026_0_wasm32"
PYTHON = "3.14"
SAMPLE = ROOT / "examples" / "reports" / "annotated-2020.txt"

LEFT_OUT = {
    *("__hello__", "__phello__", "_pydatetime", "_pyio", "_pyrepl"),
    *("antigravity", "bdb", "cProfile", "cmd", "code", "colorsys", "compileall", "configparser", "curses", "dbm"),
    *("doctest", "ensurepip", "filecmp", "fileinput", "ftplib", "getopt", "getpass", "graphlib", "idlelib", "imaplib"),
    *(
        "mailbox",
        "modulefinder",
        "multiprocessing",
        "netrc",
        "nturl2path",
        "optparse",
        "pdb",
        "pickletools",
        "plistlib",
    ),
    *("poplib", "profile", "pstats", "pty", "py_compile", "pyclbr", "pydoc", "pydoc_data", "rlcompleter", "runpy"),
    *("sched", "shelve", "site-packages", "smtplib", "socketserver", "sqlite3", "symtable", "tabnanny"),
    *(
        "test",
        "this",
        "timeit",
        "tkinter",
        "tomllib",
        "trace",
        "tty",
        "turtle",
        "turtledemo",
        "unittest",
        "venv",
        "wave",
    ),
    *("webbrowser", "wsgiref", "xmlrpc", "zipapp", "zoneinfo"),
    *("asyncio/proactor_events", "asyncio/windows_events", "asyncio/windows_utils", "concurrent/interpreters"),
    *(
        "ctypes/macholib",
        "http/cookiejar",
        "http/cookies",
        "http/server",
        "logging/config",
        "logging/handlers",
        "xml/dom",
    ),
}
"""Parts of the standard library that nothing here imports."""

RARE = re.compile(
    r"encodings/(cp0|cp1006|cp1026|cp11|cp2|cp424|cp5|cp7|cp85|cp86[0-59]|hp_|johab|kz|mac_[acfgilt]|palm|ptcp|tis)"
)
"""Encodings in which no page is written that is read here."""

OWN_LEFT_OUT = {
    *("gxparse/__main__.py", "gxparse/cli", "gxparse/corpus", "gxparse/folders", "gxparse/frames", "gxparse/testing"),
    "gxparse/workers.py",
}
"""Parts of gxparse that a page cannot use."""

LARGEST = 12_000_000
"""So many bytes the file may have."""


def main() -> None:
    """Builds the file and says how large it is."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("out", nargs="?", type=Path, default=OUT)
    place: Path = parser.parse_args().out
    page = build()
    save([(place, page)])
    print(f"{place}: {len(page):,} bytes")


def build() -> bytes:
    """The file."""
    core = pyodide()
    wheels = list(libraries())
    library, pdf = dict(own()) | unpacked(wheels, pdf=False), unpacked(wheels, pdf=True)
    plain = {
        "bridge.py": (HERE / "bridge.py").read_text(encoding="utf-8"),
        "lock.json": lock(core["pyodide-lock.json"]),
    }
    packed = {
        "pyodide.asm.wasm": gzipped(core["pyodide.asm.wasm"]),
        "python_stdlib.zip": gzipped(compiled(standard_library(core["python_stdlib.zip"]), core, library | pdf)),
        "library.tar.xz": archive(library),
        "pdf.tar.xz": archive(pdf),
    }
    worker = gzipped(worker_script(core).encode())
    script = (HERE / "shell.js").read_text(encoding="utf-8")
    style = (HERE / "shell.css").read_text(encoding="utf-8")
    name = html.escape(SAMPLE.name)
    parts = [
        *(f'<script type="text/plain" data-part id="{name}">{_safe(text)}</script>' for name, text in plain.items()),
        *(f'<script type="text/plain" data-part id="{name}">{_base64(part)}</script>' for name, part in packed.items()),
        f'<script type="text/plain" id="worker.js">{_base64(worker)}</script>',
        f'<script type="text/plain" id="sample" data-name="{name}">{_base64(SAMPLE.read_bytes())}</script>',
    ]
    filled = {
        "POLICY": policy(script, style),
        "VERSION": __version__,
        "STYLE": style,
        "PARTS": "\n".join(parts),
        "SCRIPT": _safe(script),
    }
    shell = (HERE / "shell.html").read_text(encoding="utf-8")
    page = re.sub("@([A-Z]+)@", lambda found: filled[found[1]], shell).encode()
    if len(page) > LARGEST:
        sys.exit(f"the file would have {len(page):,} bytes, {LARGEST:,} are allowed")
    return page


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _safe(text: str) -> str:
    """A text that may stand in a ``<script>``."""
    if re.search("</script|<!--", text, re.IGNORECASE):
        sys.exit("a part would end the element that it stands in")
    return text


def policy(script: str, style: str) -> str:
    """The content security policy: the file's own script and style, those of the pages that Python makes, a worker
    made of what the file holds, and no connection to anything.
    """
    scripts = [digest(script), digest(page_script())]
    styles = [digest(style), digest(page_style()), *re.findall(r"sha256-[\w+/=]+", changes_page([], "zh"))]
    return "; ".join(
        [
            "default-src 'none'",
            "script-src " + " ".join([*(f"'{one}'" for one in scripts), "'wasm-unsafe-eval'"]),
            "style-src " + " ".join(f"'{one}'" for one in styles),
            "img-src data:",
            "worker-src blob:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types gxparse-checker",
        ]
    )


# -- what is packed ------------------------------------------------------------------------------------


def pyodide() -> Mapping[str, bytes]:
    """The files of the npm package."""
    place = DOWNLOADS / f"pyodide-{PYODIDE}.tgz"
    if not place.exists():
        npm = shutil.which("npm")
        if npm is None:
            sys.exit("npm is needed to get Pyodide: https://nodejs.org")
        DOWNLOADS.mkdir(parents=True, exist_ok=True)
        command = [npm, "pack", "--silent", f"pyodide@{PYODIDE}", "--pack-destination", str(DOWNLOADS)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    content = place.read_bytes()
    found = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
    if found != INTEGRITY:
        sys.exit(f"{place} is not the package that is meant: {found}")
    with tarfile.open(fileobj=io.BytesIO(content)) as package:
        files = {member.name.partition("/")[2]: package.extractfile(member) for member in package}
        return {name: file.read() for name, file in files.items() if file is not None}


def libraries() -> Iterator[Path]:
    """The wheels of ``requirements.txt``."""
    wanted = HERE / "requirements.txt"
    place = DOWNLOADS / hashlib.sha256(wanted.read_bytes()).hexdigest()[:16]
    if not place.exists():
        coming = place.with_suffix(".part")
        options = ["--no-deps", "--require-hashes", "--only-binary=:all:", f"--platform={PLATFORM}"]
        command = [sys.executable, "-m", "pip", "download", "-q", *options, f"--python-version={PYTHON}"]
        subprocess.run([*command, "-d", str(coming), "-r", str(wanted)], check=True)  # noqa: S603
        coming.rename(place)
    yield from sorted(place.glob("*.whl"))


def own() -> Iterator[tuple[str, bytes]]:
    """The files of gxparse, as they stand here."""
    for place in sorted((ROOT / "src").rglob("*")):
        name = place.relative_to(ROOT / "src").as_posix()
        left_out = any(f"{name}/".startswith(f"{part}/") for part in OWN_LEFT_OUT)
        if place.is_file() and "__pycache__" not in place.parts and not left_out:
            yield name, place.read_bytes()


def unpacked(wheels: list[Path], *, pdf: bool) -> dict[str, bytes]:
    """The files of the wheels that PDF needs, or of all others."""
    files: dict[str, bytes] = {}
    for wheel in wheels:
        if wheel.name.startswith("pypdfium2") == pdf:
            with zipfile.ZipFile(wheel) as package:
                names = [name for name in package.namelist() if not name.endswith("/") and "_cli/" not in name]
                files |= {name: package.read(name) for name in names}
    return files


def archive(files: Mapping[str, bytes]) -> bytes:
    """Files as a tape archive that is compressed with xz, without dates and owners."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tape:
        for name, content in sorted(files.items()):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tape.addfile(member, io.BytesIO(content))
    return lzma.compress(packed.getvalue(), preset=9 | lzma.PRESET_EXTREME)


def gzipped(content: bytes) -> bytes:
    """Bytes compressed so that a browser inflates them, without a date."""
    return gzip.compress(content, 9, mtime=0)


def standard_library(packed: bytes) -> Mapping[str, bytes]:
    """The standard library without what is left out."""

    def is_left_out(name: str) -> bool:
        parts = name.removesuffix(".py").split("/")
        return parts[0] in LEFT_OUT or "/".join(parts[:2]) in LEFT_OUT or RARE.match(name) is not None

    with zipfile.ZipFile(io.BytesIO(packed)) as package:
        names = [name for name in package.namelist() if not name.endswith("/") and not is_left_out(name)]
        return {name: package.read(name) for name in names}


def compiled(standard: Mapping[str, bytes], core: Mapping[str, bytes], library: Mapping[str, bytes]) -> bytes:
    """The standard library as Python finds it, with what is imported at the start compiled: see ``compile.mjs``."""
    node = shutil.which("node")
    if node is None:
        sys.exit("node is needed to compile for Pyodide: https://nodejs.org")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name in ("pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide.mjs", "pyodide-lock.json"):
            (place / name).write_bytes(core[name])
        (place / "package.json").write_text("{}", encoding="utf-8")
        (place / "standard.zip").write_bytes(stored(standard))
        (place / "library.zip").write_bytes(stored(library))
        files = [str(place / name) for name in ("standard.zip", "library.zip", "compiled.zip")]
        command = [node, str(HERE / "compile.mjs"), folder, *files]
        done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
        if done.returncode:
            sys.exit(f"node could not compile: {done.stderr[-500:]}")
        return (place / "compiled.zip").read_bytes()


def stored(files: Mapping[str, bytes]) -> bytes:
    """Files as a ZIP file, not compressed and without dates."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, content in sorted(files.items()):
            package.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def lock(text: bytes) -> str:
    """Pyodide's list of packages, without packages."""
    return json.dumps({"info": json.loads(text)["info"], "packages": {}})


def worker_script(core: Mapping[str, bytes]) -> str:
    """Pyodide and what asks it as one plain script: modules cannot be loaded into the worker of a file that is opened
    from a folder. Pyodide refuses plain workers by trying ``importScripts``, which nothing here needs.
    """
    made = core["pyodide.asm.mjs"].decode()
    loader = core["pyodide.mjs"].decode()
    parts = [
        'self.importScripts = () => { throw new TypeError("nothing is imported"); };',
        _exactly(made.replace("import.meta.url", "self.location.href"), r"export default _createPyodideModule;", ""),
        "{",
        _exactly(
            loader, r"export\{(\w+) as loadPyodide,\w+ as version\};[^\n]*\n?(//#[^\n]*)?", r"self.loadPyodide=\1;"
        ),
        "}",
        (HERE / "worker.js").read_text(encoding="utf-8"),
    ]
    return "\n".join(parts)


def _exactly(text: str, pattern: str, new: str) -> str:
    made, many = re.subn(pattern, new, text)
    if many != 1:
        sys.exit(f"Pyodide {PYODIDE} is not built as expected: {many} × {pattern}")
    return made


if __name__ == "__main__":
    main()
