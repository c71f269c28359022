"""Format ``docx``: Word documents, read with the standard library alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Literal

from gxparse.errors import DocumentLimitError
from gxparse.evidence import Evidence, Match
from gxparse.formats.links import is_document
from gxparse.formats.probe import Probe
from gxparse.kinds import kind_of
from gxparse.layout import Elsewhere, Layout, Note
from gxparse.options import DEFAULT, Options
from gxparse.outline import Outline, Unsayable
from gxparse.source import Source
from gxparse.words import Words, counted

if TYPE_CHECKING:
    from gxparse.formats.docx.package import Package, Relation
    from gxparse.formats.docx.runs import Seen

KIND, FLAT = "DOCX", "Word XML"
_ROOT = "/w:document/w:body"


class DocxHandler:
    """Reads Word documents as their readers see them."""

    name = "docx"
    about_zh = "Word 文档，按读者所见读取。"
    version = "1"
    suffixes = (".docx", ".docm", ".dotx", ".dotm")
    priority = 10
    reads: Literal["bytes"] = "bytes"
    cannot_say: frozenset[Unsayable] = frozenset({"bar", "control"})

    def sniff(self, probe: Probe) -> Match:
        """Look for the parts of a Word document in a package."""
        if probe.kind in (KIND, FLAT):
            return Match.of(
                self.name,
                Evidence.CERTAIN,
                Words("压缩包中有 Word 文档的部件", "a package with the parts of a Word document"),
            )
        if probe.kind == "ZIP" and any(part.replace("\\", "/").lstrip("/") == "_rels/.rels" for part in probe.parts):
            return Match.of(
                self.name,
                Evidence.WEAK,
                Words("压缩包中有 Office 部件，但没有其他格式认领", "a package of parts that nothing else claims"),
            )
        return Match.of(self.name, Evidence.NONE, Words("不是 Word 文档的压缩包", "no package of a Word document"))

    def read(self, source: Source, options: Options = DEFAULT) -> Layout:
        """Read what a reader of the document sees.

        Raises :class:`~gxparse.errors.DocumentError` for a damaged document and
        :class:`~gxparse.errors.DocumentLimitError` for one beyond a limit.
        """
        from gxparse.formats.docx.package import FlatPackage, ZipPackage
        from gxparse.formats.packages import Meter

        data = source.data or b""
        found = kind_of(data) if data.startswith(b"<") else None
        flat = found is not None and found.name == FLAT
        meter = Meter(source.name, FLAT if flat else KIND, options.limits)
        package = (FlatPackage if flat else ZipPackage)(data, meter)
        try:
            return self._read(package, data)
        except RecursionError:  # only where the limit of depth was raised
            depth = options.limits.depth
            raise DocumentLimitError(source.name, KIND, "depth", depth + 1, depth) from None

    def _read(self, package: Package, data: bytes) -> Layout:
        from gxparse.formats.docx.body import Body, Places
        from gxparse.formats.docx.numbering import Numbering
        from gxparse.formats.docx.styles import Styles, is_shaded
        from gxparse.formats.flow.blocks import lay_out

        main = next((each.part for each in package.relations().values() if each.kind == "officeDocument"), None)
        main = main or "word/document.xml"
        document = package.tree(main)
        body = None if document is None else document.find("body")
        if body is None:
            raise package.meter.unlike(data, Words(f"没有正文（{main}）", f"has no body ({main})"))
        relations = package.relations(main)
        beside = {each.kind: each.part for each in relations.values() if each.part is not None}
        looks = package.tree(beside["styles"]) if "styles" in beside else None
        styles = Styles(looks)
        lists = package.tree(beside["numbering"]) if "numbering" in beside else None
        reader = Body(styles, Numbering(lists, styles), shaded=is_shaded(document) or is_shaded(looks))
        reader.read(body, _ROOT)
        places = Places(package.meter)
        blocks = lay_out(reader.items, places)
        notes = tuple(_notes(reader.seen))
        elsewhere = partial(_elsewhere, reader.seen, notes, relations)
        return Layout(self.name, blocks, notes, elsewhere, None, places.composer.text)

    def write(self, outline: Outline) -> bytes:
        """Print a document in the official layout: the form's merged cells, header rows that repeat on each page."""
        from gxparse.formats.docx.printing import print_document

        return print_document(outline)


def _notes(seen: Seen) -> Iterator[Note]:
    """What of a document was not read, or read in one of two ways."""
    deleted, inserted = seen.counts["deleted"], seen.counts["inserted"]
    if deleted or inserted:
        yield Note(
            "tracked-changes",
            f"文档带有修订（{inserted} 处插入、{deleted} 处删除）：按接受全部修订后的文字读取",
            f"the document has tracked changes ({counted(inserted, 'insertion')}, {counted(deleted, 'deletion')}): "
            "it is read as if all were accepted",
        )
    hidden = seen.counts["hidden"]
    if hidden:
        yield Note("hidden-text", f"{hidden} 处隐藏的文字，没有读取", f"{counted(hidden, 'hidden text')}, not read")
    embedded = seen.counts["embedded"]
    if embedded:
        yield Note(
            "embedded-document",
            f"文档中嵌入了 {embedded} 个其他文件，没有读取（请在 Word 中打开后另存）",
            f"{counted(embedded, 'other document')} embedded in it, not read: open it in Word and save it",
        )


def _elsewhere(seen: Seen, notes: tuple[Note, ...], relations: Mapping[str, Relation]) -> Elsewhere:
    """What a document shows or points to, if it has no report."""
    links = [(text, relations[key].target) for text, key in seen.links if key in relations]
    leads: list[tuple[str, str]] = []
    if seen.images:
        shown = ", ".join(seen.images[:5]) + (" …" if len(seen.images) > 5 else "")
        count = counted(len(seen.images), "image")
        zh = f"{len(seen.images)} 幅图片，报告可能在其中（{shown}）"
        leads.append((zh, f"{count}, the report may be in them ({shown})"))
    objects = seen.counts["objects"]
    if objects:
        zh = f"{objects} 个嵌入的对象（如 Excel 表格），报告可能在其中"
        leads.append(
            (zh, f"{counted(objects, 'embedded object')} (such as a sheet of Excel), the report may be in them")
        )
    leads += [(note.zh, note.en) for note in notes]
    return Elsewhere(tuple(leads), tuple(dict.fromkeys(link for link in links if is_document(*link))))
