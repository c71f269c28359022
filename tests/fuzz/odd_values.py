"""What mutators put in: numbers, words, tags, values that readers may not be ready for."""

from __future__ import annotations

from typing import Any


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace("\n", " ").split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().split("\n"))


_FIGURES = _words(
    """
    * *** (略) / — - 无 0 -1 +16 减89 1,021 1，021 １２ 1.5 0.10万元 1e9 1E999 壹佰 一百二十 ½ ² ① ٣ 1.2.3 0x10
    NaN 13准予撤诉 2131.212万元 251000元 3件 约5 5? －3 1_000 00 0012 亿 零
    """
)
"""Numbers in all dresses, and what stands in their place."""

NUMBERS = (*_FIGURES, "", "1 2", "9" * 19, "9" * 400)
"""What may stand in the place of a number."""

WORDS = _lines(
    """
    一、
    （一）
    (一)
    1.
    总计
    合计
    自然人
    法人或其他组织
    规章
    信息内容
    本年新收
    单位：元
    二、主动公开政府信息情况
    三、收到和处理政府信息公开申请情况
    四、政府信息公开行政复议、行政诉讼情况
    2021年政府信息公开工作年度报告
    2019年
    第二十条第(一)项
    行政许可
    行政处罚
    结果维持
    未经复议直接起诉
    同比增长100%
    受理3件
    共收到申请5件，其中网络申请2件
    较上年减少999999999999件
    统计期限为2021年2月30日起
    索引号：
    http://a.b/c
    ---|---
    | --- |
    ```
    &nbsp;
    <br>
    </td><td>
    """
)
"""Words that mean something in a report, or to a format."""

TAGS = _lines(
    """
    <td>
    </td>
    <tr>
    </tr>
    </table>
    <table>
    <td rowspan=3 colspan=2>
    <td rowspan=0>
    <p>
    <br/>
    <select>
    <template>
    <svg><td>
    <math>
    <noscript>
    <textarea>
    <!--
    -->
    <![CDATA[
    ]]>
    &#0;
    &#x110000;
    &#xD800;
    &nbsp;
    &
    <
    <?xml version='1.0' encoding='utf-16'?>
    <!DOCTYPE a [<!ENTITY b 'c'>]>&b;
    <style>td{display:none}</style>
    <style>@media print{td:nth-child(2n+1){display:none}}</style>
    <style>@import 'a
    <style>a,b>c~d+e f:not(:is(td)):has(p)::before{content:'5';visibility:hidden !important}</style>
    <style>}{;:@\\
    <script>var a='<td>5</td>'</script>
    <script type='application/json'>{"a":[[1,2]]}</script>
    <meta charset=utf-16>
    <iframe srcdoc='&lt;table&gt;'>
    <base href='//a'>
    <form>
    <del>
    <w:del>
    <w:tc/>
    <w:tr/>
    <w:p/>
    <w:t>5</w:t>
    <w:tbl>
    <w:vMerge/>
    <w:br/>
    <w:sdt>
    <mc:AlternateContent>
    <c r='A1'><v>1</v></c>
    <row/>
    <c t='s'><v>99</v></c>
    <c t='e'><v>#REF!</v></c>
    <mergeCell ref='A1:Z99'/>
    <f>1+1</f>
    <v>1e400</v>
    <v>NaN</v>
    """
)
"""Tags of pages, of Word documents and workbooks; style sheets, references."""

_VALUES = _lines(
    """
    0
    -1
    1
    2
    3
    65535
    65536
    1048576
    99999999999
    1e9
    a
    true
    false
    ０
    100%
    continue
    restart
    nextColumn
    none
    hidden
    r1
    A1:XFD1048576
    A0
    AAAAA1
    B2:A1
    on
    display:none
    display:table-cell;position:absolute;left:-9999px
    width:calc(1px*
    color:#fff;background:white
    """
)
"""What attributes say."""

ATTRIBUTES = (*_VALUES, "", "\ufffe")
"""Values of attributes."""

_HEADERS = _lines(
    """
    Content-Transfer-Encoding: base64
    Content-Transfer-Encoding: quoted-printable
    Content-Transfer-Encoding: x
    Content-Type: text/html; charset=utf-16
    Content-Type: multipart/mixed; boundary=a
    Content-Type: text/plain
    Content-Type: multipart/related; boundary*0=a; boundary*1=b
    Content-Location: cid:ÿ
    Subject: =?utf-8?B?/w==?=
    Content-Type: message/rfc822
    Content-Type: text/html; charset=ä
    Content-Type: ;;;
    MIME-Version: 9
    """
)
"""Lines of the head of a message, as Latin-1."""

HEADERS = (*(line.encode("latin-1") for line in _HEADERS), b" folded", b"")
"""Lines of the head of a message."""

_PDF = _words(
    """
    0 -1 1 2147483648 99999999999999999999 1e9 0.00001 -0 90 1000000 /Page /Kids <0031> <00310032> <D800> <> (a) [
    ] << >> 1~0~R 2~0~R 999~0~R null true Tj TJ BT ET q Q cm re f S W n Do EMC /Rotate~45 /F2 /FlateDecode
    """
)
"""Words of a PDF, their blanks as tildes."""

PDF_WORDS = tuple(word.replace("~", " ").encode() for word in _PDF)
"""Words of a PDF."""

CHARACTERS = (
    "\0\t\r\n\x0b\x0c\x1c\x85\xa0\xad\u200b\u200d\u200e\u202e\u2028\u2029\u3000\ufeff\ufffd\ufffc\ue000\ud800\udfff\U0010ffff"
    "一二〇（）()：:、。，,|<>&\"'\\{}[]#＃é²₂①𠀀👨𝟗"
)
"""Characters: blanks of all kinds, invisible ones, halves of pairs, marks of every format."""

BARS = ("|", "||", "｜", "│", "\t", " | ", ",", "，", "", "\\|", "  ", "\u3000", "+", "¦")
"""What parts cells, or seems to."""

BLANKS = (
    *(("\n", "\r\n"), ("\n", "\r"), ("\n", "\n\n"), ("\n", " "), ("\n", "\u2028")),
    *((" ", "\u3000"), (" ", ""), ("、", ".")),
)
"""What is written otherwise everywhere."""

ENCODINGS = _words("utf-8 utf-8-sig gb18030 gbk big5hkscs utf-16 utf-16-le utf-32 hz iso2022_jp cp1252")
"""Encodings that a text may be in."""

BYTES = (
    *(b"\0", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1b$B", b"\x80", b"\xff" * 8, b"\xed\xa0\x80", b"\r"),
    *(b"\x81\x30\x81\x30", b"%PDF-1.7\n", b"PK\x03\x04", b"<table>", b"{", b"\x7f\xff\xff\xff"),
)
"""Marks by which formats and encodings are known, and bytes that are none."""

JSON_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2**31, 2**63, 10**18, 10**19, 10**400, 0.5, -0.0, 1e308),
    *([], {}, [None], {"a": 1}, [[]], "", "0", "1e9", "*", "万元", "\0", "\ud800", "a" * 2000, "九" * 300),
    *(
        "9999-99-99",
        "2021-02-29",
        "NaN",
        "Infinity",
        "1E+999999999",
        "-5",
        "total",
        "2021",
        "2019",
        "{row}",
        "%s",
        "<b>",
    ),
    *("requests.received.total", "balance:total"),
)
"""Values of JSON."""

RAW_JSON = ("NaN", "Infinity", "-0", "1e999", "9" * 5000, "[" * 2000, '{"a":' * 500, '"\\ud800"', "\ufeff", "//", "01")
"""What is no JSON, or hardly."""
