"""The parts of a Word document that are the same for every report, but for the language of its styles."""

from __future__ import annotations

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
"""The namespace of WordprocessingML."""

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

_TYPES_PART = f"""{_HEAD}<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{_TYPES}.styles+xml"/>
<Override PartName="/word/settings.xml" ContentType="{_TYPES}.settings+xml"/>
<Override PartName="/word/footer1.xml" ContentType="{_TYPES}.footer+xml"/>
</Types>
"""

_PACKAGE_LINKS = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="word/document.xml"/>
</Relationships>
"""

_DOCUMENT_LINKS = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_LINKS}/styles" Target="styles.xml"/>
<Relationship Id="rId2" Type="{_LINKS}/settings" Target="settings.xml"/>
<Relationship Id="rId3" Type="{_LINKS}/footer" Target="footer1.xml"/>
</Relationships>
"""

_DOCUMENT = f"""{_HEAD}<w:document xmlns:w="{W}" xmlns:r="{_LINKS}"><w:body>
<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/>
<w:pgMar w:top="2098" w:right="1474" w:bottom="1985" w:left="1587" w:header="851" w:footer="1417" w:gutter="0"/>
</w:sectPr>
</w:body></w:document>
"""

_SETTINGS = f"""{_HEAD}<w:settings xmlns:w="{W}"><w:compat>
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>
</w:compat></w:settings>
"""

_FOOTER = f"""{_HEAD}<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>
<w:r><w:t xml:space="preserve">— </w:t></w:r><w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>
<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>
"""

PARTS = {
    "[Content_Types].xml": _TYPES_PART,
    "_rels/.rels": _PACKAGE_LINKS,
    "word/document.xml": _DOCUMENT,
    "word/_rels/document.xml.rels": _DOCUMENT_LINKS,
    "word/styles.xml": "",
    "word/settings.xml": _SETTINGS,
    "word/footer1.xml": _FOOTER,
}
"""The parts by name; the document has an empty body, and its styles are yet to be written."""


def _fonts(chinese: str) -> str:
    return (
        f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{chinese}" w:cs="Times New Roman"/>'
    )


def _style(name: str, shown: str, paragraph: str, letters: str, following: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="{following}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>\n'
    )


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


_NO_INDENT = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
_LINE = '<w:spacing w:before="0" w:after="0" w:line="560" w:lineRule="exact"/>'
_TIGHT = '<w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>'
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def styles(language: str) -> str:
    """The styles of a document whose text is in a language (``zh-Hans``, ``zh-Hant``)."""
    tag = "zh-TW" if language == "zh-Hant" else "zh-CN"
    return (
        f'{_HEAD}<w:styles xmlns:w="{W}">\n'
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts('仿宋')}{_size(32)}"
        f'<w:lang w:val="en-US" w:eastAsia="{tag}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
        "</w:docDefaults>\n"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr>{_LINE}<w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/></w:pPr></w:style>\n'
        + _style(
            "Title",
            "Title",
            '<w:spacing w:before="240" w:after="480" w:line="640" w:lineRule="atLeast"/>'
            f'{_NO_INDENT}<w:jc w:val="center"/>',
            f"{_fonts('宋体')}<w:b/><w:bCs/>{_size(44)}",
        )
        + _style(
            "Heading1",
            "heading 1",
            '<w:keepNext/><w:spacing w:before="240" w:after="120" w:line="560" w:lineRule="exact"/>'
            '<w:outlineLvl w:val="0"/>',
            f"{_fonts('黑体')}{_size(32)}",
        )
        + _style(
            "TableText",
            "Table Text",
            f'{_TIGHT}{_NO_INDENT}<w:jc w:val="center"/>',
            f"{_fonts('宋体')}{_size(18)}",
            "TableText",
        )
        + _style(
            "TableLabel",
            "Table Label",
            f'{_TIGHT}{_NO_INDENT}<w:jc w:val="left"/>',
            f"{_fonts('宋体')}{_size(18)}",
            "TableLabel",
        )
        + _style(
            "AfterTable",
            "After Table",
            f'<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="exact"/>{_NO_INDENT}',
            _size(18),
        )
        + _style(
            "Footer",
            "footer",
            f'<w:spacing w:line="240" w:lineRule="auto"/>{_NO_INDENT}<w:jc w:val="center"/>',
            f"{_fonts('宋体')}{_size(28)}",
            "Footer",
        )
        + '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>\n'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders><w:tblCellMar>"
        '<w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>\n'
        "</w:styles>\n"
    )
