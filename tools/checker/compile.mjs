// node compile.mjs PYODIDE STDLIB.zip LIBRARY.zip OUT.zip: the standard library with those of its modules compiled that are
// imported when the checker starts, which takes longer than all else. Only the Python that will run them can do that. It
// runs with this library, so that a module that is needed and left out is an error here.

import fs from "node:fs";
import { pathToFileURL } from "node:url";

process.on("uncaughtException", (error) => { // without the megabytes of the line that it was thrown in
  console.error(error.message);
  process.exit(1);
});

const [folder, standard, library, out] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const python = await loadPyodide({ stdLibURL: standard, env: { PYTHONHASHSEED: "0" } });
for (const [name, file] of Object.entries({ standard, library })) {
  python.globals.set(name, new Uint8Array(fs.readFileSync(file)));
}
const made = python.runPython(`
import importlib, importlib.util, io, marshal, sys, zipfile

site = next(path for path in sys.path if path.endswith("site-packages"))
zipfile.ZipFile(io.BytesIO(library.to_bytes())).extractall(site)
importlib.invalidate_caches()
import lzma, tarfile
import gxparse.checker.desk

head = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + bytes(8)  # by the hash of a source that is not looked at
specs = [getattr(module, "__spec__", None) for module in sys.modules.values()]
imported = {str(spec.origin).partition("python314.zip/")[2] for spec in specs if spec}
for name in zipfile.ZipFile(io.BytesIO(library.to_bytes())).namelist():
    if name.startswith("gxparse/") and name.endswith(".py"):
        try:
            importlib.import_module(name.removesuffix(".py").replace("/", ".").removesuffix(".__init__"))
        except ImportError as error:  # an extra may be missing, and what no browser has
            missing = isinstance(error, ModuleNotFoundError) and (error.name or "").split(".")[0]
            if missing in {*sys.stdlib_module_names, "gxparse"}:
                raise

packed = io.BytesIO()
with zipfile.ZipFile(io.BytesIO(standard.to_bytes())) as sources, zipfile.ZipFile(packed, "w") as compiled:
    for name in sources.namelist():
        content = sources.read(name)
        if name in imported:
            code = compile(content, name, "exec", dont_inherit=True, optimize=2)
            name, content = name + "c", head + marshal.dumps(code)
        compiled.writestr(zipfile.ZipInfo(name), content)
packed.getvalue()
`);
fs.writeFileSync(out, made.toJs());
