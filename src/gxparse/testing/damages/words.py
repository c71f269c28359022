"""The words and texts that damages put in: what stands in real copies where a number, a label, a header is expected."""

from __future__ import annotations

PAGE_NUMBERS = (
    "{n}",
    "- {n} -",
    "—{n}—",
    "第{n}页",
    "{n}/{m}",
    "{n} / {m}",
    "·{n}·",
    "第{n}页 共{m}页",
    "P{n}",
    "0{n}",
)
MARKS = ("/", "—", "-", "*", "无", "——", "…", "、")

HEADERS: dict[str, tuple[str, ...]] = {
    "last year": ("上年{y}", "上一年度{y}", "去年{y}", "上年同期{y}", "往年{y}", "以前年度{y}", "{x}(上年)", "上年数"),
    "all years": ("累计{y}", "历年{y}", "截至目前{y}", "{x}累计", "累计数", "{y}(历年累计)"),
    "a share": ("{x}占比", "占比", "比例", "{x}(%)", "占比(%)", "百分比", "{x}比重", "{y}率"),
    "a change": ("同比增减", "同比增长", "较上年增减", "{x}同比", "{x}增幅", "增减数", "比上年增加", "{x}环比"),
    "something else": (
        "结果撤销",
        "结果变更",
        "法人",
        "外国人",
        "序号",
        "计划数",
        "目标值",
        "人均",
        "备注",
        "驳回",
        "其中",
    ),
    "less or more": (
        "{x}(不含转办)",
        "拟{y}",
        "未{y}",
        "非{x}",
        "{x}小计",
        "其中:{x}",
        "除{x}外",
        "{x}以外",
        "预计{y}",
    ),
    "a part of the year": ("上半年{y}", "本月{y}", "第四季度{y}", "1-6月{y}", "本季度{y}", "{x}(1-9月)"),
}
"""Headers that say something else than ``{x}``; ``{y}`` is it without 本年."""

COUNT_UNITS = (("万件", 10_000), ("千件", 1_000), ("百件", 100), ("万", 10_000))
UNIT_PLACES = ("{x}({unit})", "{x}（单位：{unit}）", "{x}/{unit}", "{x}[{unit}]", "{x} {unit}")
CURRENCIES = ("{x}(万美元)", "{x}（单位：美元）", "{x}(港元)", "{x}(%)", "{x}(件)", "{x}(万欧元)", "{x}(日元)")

CAPTIONS_OF_OTHERS = (
    *("上年情况", "上一年度数据", "({before}年)", "{before}年度统计数据", "附:上年同期数", "累计数", "历年累计情况"),
    *("{before}年政府信息公开情况统计表", "对比数据(上年)", "截至{before}年底", "同比增减情况"),
)
CAPTIONS_OF_UNITS = ("单位:万件", "(单位:万件)", "计量单位:万件", "单位:万件次", "数据单位:万件")
CAPTIONS_OF_OWN = ("单位:件", "(单位:件)", "{year}年情况", "计量单位:件", "{year}年度统计数据", "统计表", "表1", "附表")

OPPOSITES = (
    ("本年", "上年", "上一年", "去年", "下年", "历年", "累计"),
    ("上年", "下年", "本年", "次年", "往年"),
    ("下年度", "上年度", "本年度"),
    ("新收", "未收", "拟收", "累计收", "退收", "转收"),
    ("不予", "准予", "", "可予", "应予"),
    ("予以", "不予", "未予", "拟予以", "不予以"),
    ("部分", "全部", "非部分", "大部分"),
    ("禁止", "允许", "", "未禁止", "不禁止", "规定"),
    ("不掌握", "掌握", "已掌握"),
    ("没有", "", "已有", "有", "不是没有"),
    ("无正当", "有正当", "正当", "非无正当"),
    ("无法", "可以", "能够", "依法"),
    ("不明确", "明确", "已明确"),
    ("逾期", "按期", "未逾期", ""),
    ("不补正", "补正", "已补正"),
    ("不再处理", "继续处理", "再处理", "处理"),
    ("未按", "已按", "按"),
    ("重复", "非重复", "首次", "不重复"),
    ("属于", "不属于", "非属于", "未属于"),
    ("大量", "少量", "非大量"),
    ("公开", "不公开", "未公开", "非公开"),
    ("收费", "收费减免", "免收费", "不收费", "退费"),
    ("行政许可", "非行政许可", "行政不许可", "撤销行政许可", "行政许可变更"),
    ("行政处罚", "不予行政处罚", "非行政处罚", "免予行政处罚", "刑事处罚"),
    ("行政强制", "非行政强制", "解除行政强制"),
    ("规章", "非规章", "废止规章", "拟定规章", "规章草案"),
    ("规范性文件", "非规范性文件", "其他文件", "规范性文件草案"),
    ("总计", "小计", "其中", "上年总计", "累计"),
    ("结转", "未结转", "转出"),
    ("保护", "不保护", "损害"),
    ("其他", "上述", "非其他"),
)
"""Words that must not be taken for each other, gained or lost."""

SAYS_LITTLE = frozenset({"规定"})
"""Words of these that change what a label says where they are gained only: 法律法规的其他情形 are those 规定 by law."""

BEFORE = ("上年", "累计", "其中:", "非", "不", "未", "无", "拟", "同比", "除", "上半年", "去年同期")
WITHIN = ("减免", "支出", "占比", "不", "未", "(上年)", "率", "(累计)", "同比增减", "退回")
TELLING = "上下本去历累计不未非无没有可禁止允许减免支出予以掌握明确部分全新旧已拟应准其中外内"
"""Characters whose loss may change what a label says."""

NOTES = ("①", "*", "(注:含转办件)", "（以上各项之和）", "[1]", "②", "※", "(注1)", "：", "(件)")
FOREIGN_ROWS = ("上年同期", "上年数", "其中:网上", "小计", "同比增减", "增长率(%)", "累计", "备注", "去年")
FOREIGN_COLUMNS = ("上年数", "同比增减", "备注", "序号", "占比", "累计", "上年同期", "增幅")

TEXTS: dict[str, tuple[str, ...]] = {
    "a vague number": (
        *(
            "两三",
            "三五",
            "七八件",
            "十几",
            "数十",
            "{n}余",
            "{n}多件",
            "近{n}",
            "不足{n}",
            "超过{n}",
            "{n}左右",
            "{n}以上",
        ),
        *(
            "{n}以下",
            "{n}+",
            ">{n}",
            "<{n}",
            "≥{n}",
            "≤{n}",
            "{n}?",
            "{n}？",
            "{n}(误)",
            "{n}(待核)",
            "{n}(暂定)",
            "{n}(估)",
            "至少{n}",
        ),
    ),
    "a fraction or power": (
        "1½",
        "{n}半",
        "¾",
        "{n}/{m}",
        "{n}²",
        "1e{m}",
        "{n}.5",
        "0x{m}",
        "{n}:{m}",
        "{n}×{m}",
        "{n}^2",
    ),
    "another unit": (
        *(
            "{n}倍",
            "{n}℃",
            "{n}%",
            "{n}‰",
            "{n}人",
            "{n}年",
            "{n}月",
            "{n}日",
            "{n}号",
            "第{n}",
            "{n}页",
            "{n}字",
            "{n}天",
            "{n}分",
        ),
        *("{n}成", "{n}万人", "{n}美元", "{n}欧元", "No.{n}", "{n}kg", "{n}岁", "{n}级", "{n}折", "{n}个百分点"),
    ),
    "two numbers": (
        *(
            "{n}-{m}",
            "{n}~{m}",
            "{n}至{m}",
            "{n}、{m}",
            "{n};{m}",
            "{n}({m})",
            "{n}→{m}",
            "{n}或{m}",
            "{n}+{m}",
            "{n}[{m}]",
        ),
        *("{n}(上年{m})", "原{n}现{m}", "{n}={m}", "{n}/{m}件", "{n},{m}", "{n}…{m}"),
    ),
    "a change": (
        "{n}↑",
        "增加{n}",
        "增长{n}",
        "同比{n}",
        "上升{n}",
        "{n}(同比)",
        "+{n}%",
        "较上年{n}",
        "增{n}",
        "{n}(上年)",
        "累计{n}",
    ),
    "a broken number": (
        "0,123",
        "1,02",
        "1,2345",
        "12,,345",
        "1.2.3",
        "--5",
        "1 2",
        "1,",
        ",5",
        "1 23 4",
        "00,1",
        "1..2",
        "+-3",
    ),
    "a date or code": (
        "2021-03-04",
        "2021.3",
        "3月4日",
        "{n}号文",
        "A{n}",
        "{n}B",
        "#{n}",
        "@{n}",
        "{n}#",
        "表{n}",
        "附件{n}",
        "{n})",
        "$x_{n}$",
    ),
}
"""Texts that say no number of pieces, or not which one."""

MONEY_TEXTS = (
    *(
        "{n}件",
        "{n}人",
        "{n}%",
        "{n}美元",
        "{n}万美元",
        "${n}",
        "{n}余",
        "约{n}多",
        "{n}?",
        "{n}-{m}",
        "{n}倍",
        "{n}港元",
    ),
)
HARMLESS = ("{n}件", " {n} ", "{n}  ", "+{n}", "{n}(其中{m}件不予公开)")
MASKS = ("*", "***", "{d}*", "(略)", "×", "█", "{d}**", "保密", "＊")
LOOKALIKES = {
    "0": ("O", "o", "〇", "D", "Q"),
    "1": ("l", "I", "|", "i", "!"),
    "2": ("Z", "z"),
    "3": ("з", "E"),
    "4": ("A",),
    "5": ("S", "s"),
    "6": ("b", "G"),
    "7": ("T", "?"),
    "8": ("B", "&"),
    "9": ("g", "q"),
    ".": (",", "·", " "),
}
"""What digits are misread as."""

BREAKS = ("\n", "-\n", "\n ")
BAR_BREAKS = (*BREAKS, " |\n", "\n| ", " |\n| ")
MARKUP_BREAKS = ("<br>", "\n", "</p><p>", "<br/>\n", "</td><td>", "<wbr>", "&#10;")

SELECTORS = (
    (".k", '<span class="k">{text}</span>'),
    ("span.k", '<span class="a k">{text}</span>'),
    ("#k", '<span id="k">{text}</span>'),
    ("td i", "<i>{text}</i>"),
    ("table td > .k", '<b class="k">{text}</b>'),
    ("td .a .k", '<span class="a"><span class="k">{text}</span></span>'),
    (".x, .k", '<span class="k">{text}</span>'),
    ("[data-k]", "<span data-k>{text}</span>"),
    ("td > s:first-child, td s", "<s>{text}</s>"),
)
HIDING = (
    *(
        "display:none",
        "display: none !important",
        "visibility:hidden",
        "font-size:0",
        "opacity:0",
        "text-indent:-9999px",
    ),
    *("position:absolute;clip:rect(0 0 0 0)", "position:absolute; left:-9999px", "width:0;height:0;overflow:hidden"),
    *(
        "color:transparent",
        "clip-path:inset(100%);position:absolute",
        "transform:scale(0)",
        "max-height:0;overflow:hidden",
    ),
)
"""How style sheets hide a text."""

NOTHING = ("", "", "/", "NaN", "nan", "None", "<NA>", "-", "&nbsp;", "null")
"""What stands for nothing, or for 0."""

DRESSES = ("${n}$", "**{n}**", "\\( {n} \\)", "`{n}`", "\\({n}\\)", "__{n}__", "<b>{n}</b>")
"""How numbers are set apart."""

AIDS = ("(guī)", "（hù)", "(xíng)", "（shù）", "(fā)")
REMARKS = (
    "注:数据截至{year}年12月31日",
    "注:含转办{n}件",
    "说明:{n}件为联合办理",
    "(续表{n})",
    "续上表",
    "其中{n}件为网上申请",
)
HIDDEN_ROWS = (
    '<tr class="k">{cells}</tr>',
    '<tr class="a z">{cells}</tr>',
    '<tr style="display:none">{cells}</tr>',
    "<tr hidden>{cells}</tr>",
    "<!-- <tr>{cells}</tr> -->",
    "<template><tr>{cells}</tr></template>",
)
