"""Made-up bodies over several years, with what an audit should find planted among them.

``python -m tests.planted`` prints, kind by kind, how many findings are right and how many plants are found, over many
such sets. A finding is right if it is about a report in which that was planted, or follows from what was planted there:
a table that was copied breaks the chain of its body, too.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random

from attrs import define, evolve, field

from gxparse.auditing.aliases import NONE, Aliases
from gxparse.auditing.audit import audit
from gxparse.auditing.finding import AuditFinding, Kind
from gxparse.forms.model import form
from gxparse.report import Cell, Report, Section
from gxparse.testing.made import QUARRELS, Figures, Shape, report_of

YEARS = range(2019, 2024)

PLACES = [
    "青云",
    "白河",
    "岭南",
    "石桥",
    "长泽",
    "北屏",
    "安远",
    "平湖",
    "临溪",
    "松岗",
    "梅川",
    "晋源",
    "洛北",
    "汉阴",
    "柳河",
    "桃江",
    "云阳",
    "大冶",
    "宁乡",
    "江陵",
]
UNITS = [
    "教育局",
    "财政局",
    "卫生健康局",
    "住房和建设局",
    "自然资源局",
    "生态环境局",
    "交通运输局",
    "市场监督管理局",
    "人民政府",
    "民政局",
]

SENTENCES = [
    "{we}把政务公开列入年度考核,考核结果{with}评优挂钩",
    "全年通过门户网站发布信息{n}条,其中{topic}类信息{n}条",
    "{we}修订了信息公开指南,把受理渠道、办理时限和救济途径一并写明",
    "收到的申请中{topic}方面的有{n}件,均在法定期限内答复",
    "{we}开通了电话咨询,安排{who}轮流值守,全年接听{n}次",
    "对拟公开的文件先由{who}审查,再报分管领导签发",
    "政务微信全年推送{n}篇,阅读量最高的一篇讲的是{topic}",
    "{we}组织业务培训{n}次,{who}全部参加,结业时统一测验",
    "门户网站完成改版,新设{topic}专栏,栏目总数减到{n}个",
    "针对群众反映的{topic}问题,{we}召开座谈会{n}场,逐条答复",
    "规范性文件清理工作如期完成,废止{n}件,继续有效的全部重新公布",
    "{we}与档案馆建立移交制度,纸质文件与电子文件{with}移交",
    "办事大厅设立查阅点,配备终端{n}台,由{who}现场指导",
    "重大决策预公开全年{n}项,收集意见{n}条,采纳情况随文件公布",
    "{we}对下属单位的公开栏目做了{n}轮抽查,问题{with}通报",
    "政策解读以图表为主,全年制作{n}份,文字解读不再单独发布",
    "答复书全部使用统一文本,经{who}复核后送达",
    "涉及{topic}的招标、合同和验收材料按月公布,全年{n}批",
    "{we}答复前一律与申请人通话,弄清其真正需要的是什么材料",
    "旧网站停用后历史信息迁移{n}条,缺失的由{who}补录",
]

PROBLEMS = [
    "公开内容与群众关心的{topic}还有距离,下一步由{who}牵头梳理清单",
    "个别科室答复不够及时,今后由{who}每周催办",
    "政策解读的形式单一,来年将增加{topic}方面的短片",
    "人员变动频繁,{who}对条例不够熟悉,准备分{n}批轮训",
    "栏目更新不均衡,{topic}栏目有{n}个月没有新内容",
    "电子文件归档不全,{we}计划用{n}个月补齐",
]

OWN = (
    "{place}片区{project}的选址、环评和补偿方案先后公示{n}次,收到的意见以{topic}方面居多",
    "{place}路沿线居民就{project}申请公开的{n}份材料,由{who}逐件核对原件后提供复印件",
    "在{place}镇试行{topic}公开清单,{project}的进度每旬更新,村务栏同步张贴",
    "{who}到{place}街道走访{n}户,就{project}涉及的{topic}事项当面说明依据",
    "{project}引发的{topic}类申请较为集中,{we}在{place}设点答疑{n}天",
    "与{place}图书馆合办{topic}资料角,陈列{project}的图纸和批文{n}册",
)
"""What one body says that hardly any other does."""

FILLED: Mapping[str, Sequence[str]] = {
    "place": PLACES,
    "project": (
        "老旧小区加装电梯",
        "污水管网改造",
        "农贸市场搬迁",
        "轨道站点接驳",
        "中学扩建",
        "垃圾转运站",
        "河堤加固",
        "停车楼",
        "养老院改建",
        "客运站迁址",
        "高压线入地",
        "体育公园",
        "供热管线更新",
        "棚户区腾退",
        "公墓扩容",
        "产业园二期",
    ),
    "we": ("我局", "本机关", "我单位", "本单位"),
    "with": ("与", "一并", "同时", "分别"),
    "topic": ("住房保障", "义务教育", "食品安全", "征地补偿", "环境治理", "道路养护", "社会救助", "财政预算"),
    "who": ("法制科", "办公室", "各股室负责人", "政务公开科", "聘请的律师", "值班人员"),
}

SET_PHRASES = (
    "根据《中华人民共和国政府信息公开条例》第四十九条、第五十条的规定,编制本年度报告",
    "坚持以人民为中心的发展思想,全面推进决策、执行、管理、服务和结果公开",
)


@define
class Planted:
    """Reports, and what was planted in them: kind, and body and year of the report."""

    reports: list[Report]
    plants: list[tuple[Kind, str, int]] = field(factory=list)
    aliases: Aliases = NONE


@define
class _Body:
    """A body with its habits."""

    name: str
    size: float
    style: Random
    carried: dict[str, int] = field(factory=dict)
    sentences: list[str] = field(factory=list)
    problems: list[str] = field(factory=list)


def made(random: Random, count: int = 30) -> list[Report]:
    """Sound reports of so many bodies over all years."""
    names = random.sample([place + unit for place in PLACES for unit in UNITS], count)
    found = []
    for name in names:
        body = _Body(name, random.lognormvariate(2.5, 1.2), Random(random.random()))
        found += [_report(body, year, random) for year in YEARS]
    return found


def _report(body: _Body, year: int, random: Random) -> Report:
    shape = Shape.of(form("2021"))
    report = report_of(form("2021"), _figures(body, shape, random), year=year)
    _renew(body, random)
    overview = [*random.sample(SET_PHRASES, 1), *(_with_numbers(each, random) for each in body.sentences)]
    problems = [_with_numbers(each, random) for each in body.problems]
    return evolve(
        report,
        source=evolve(report.source, name=f"{body.name}-{year}"),
        title=f"{body.name}{year}年政府信息公开工作年度报告",
        agency=body.name,
        sections=(
            Section("overview", "一、总体情况", f"{year}年,{'。'.join(overview)}。"),
            Section("problems", "五、存在的主要问题及改进情况", "。".join(problems) + "。"),
        ),
    )


def _renew(body: _Body, random: Random) -> None:
    """A third of what a body says each year is new."""
    for kept, bank, many in ((body.sentences, SENTENCES, 9), (body.problems, PROBLEMS, 2)):
        del kept[: many // 3 + (many < 3)]
        while len(kept) < many:
            kept.append(_filled(random.choice(OWN if random.random() < 0.6 else bank), body.style))


def _filled(template: str, random: Random) -> str:
    for name, choices in FILLED.items():
        template = template.replace(f"{{{name}}}", random.choice(choices))
    return template


def _with_numbers(sentence: str, random: Random) -> str:
    while "{n}" in sentence:
        sentence = sentence.replace("{n}", str(random.randint(1, 90)), 1)
    return sentence


def _figures(body: _Body, shape: Shape, random: Random) -> Figures:
    cases: list[tuple[tuple[str, str, str], int]] = []
    for applicant in shape.applicants:
        usual = body.size * (1 if applicant == "natural_person" else 0.05)
        for origin, many in (("carried_over", body.carried.get(applicant, 0)), ("received", _about(usual, random))):
            for _ in range(many):
                fate = "outcomes.granted" if random.random() < 0.4 else random.choice(shape.fates[:-1])
                forward = origin == "received" and random.random() < 0.1
                cases.append(((applicant, "carried_forward" if forward else fate, origin), 1))
        body.carried[applicant] = sum(
            n for (who, fate, _), n in cases if who == applicant and fate == "carried_forward"
        )
    disputes = [(quarrel, _about(body.size / 60, random)) for quarrel in QUARRELS]
    others = {key: _about(body.size, random) for key in shape.disclosure if key.endswith(".decisions")}
    return shape.figures(cases, disputes, others)


def _about(usual: float, random: Random) -> int:
    return int(random.expovariate(1 / usual) + 0.5) if usual > 0 else 0


# -- plants --------------------------------------------------------------------------------------------

Years = dict[int, Report]
Changed = Iterator[tuple[Kind, int, Report | None]]
Plant = Callable[[Years, Years, Random], Changed]
"""Given a body's reports by year and another's: the kind, the year, and the report that stands there now."""


def _with_table(report: Report, other: Report, table: str) -> Report:
    cells = {key: other.cells[key] if key.startswith(table + ".") else cell for key, cell in report.cells.items()}
    return evolve(report, cells=cells)


def _with_prose(report: Report, text: str) -> Report:
    first, *others = report.sections
    return evolve(report, sections=(evolve(first, text=first.text + text), *others))


def copies_a_table(mine: Years, theirs: Years, random: Random) -> Changed:
    """The table of requests of another body, of the same year or the year before."""
    year = random.choice(YEARS[1:])
    yield "table-copied", year, _with_table(mine[year], theirs[year - random.randint(0, 1)], "requests")


def repeats_its_table(mine: Years, _: Years, random: Random) -> Changed:
    """Its own table of an earlier year."""
    year = random.choice(YEARS[2:])
    yield "table-copied", year, _with_table(mine[year], mine[year - random.randint(1, 2)], "requests")


def copies_prose(mine: Years, theirs: Years, random: Random) -> Changed:
    """Several sentences of another body, with figures of its own."""
    year = random.choice(YEARS[1:])
    sentences = theirs[year - random.randint(0, 1)].sections[0].text.split("。")[1:-1]
    start = random.randint(0, max(0, len(sentences) - 7))
    text = "。".join(sentences[start : start + 7]) + "。"
    yield "prose-copied", year, _with_prose(mine[year], "".join("7" if each == "3" else each for each in text))


def forgets_the_year(mine: Years, _: Years, random: Random) -> Changed:
    """A sentence of last year's report."""
    year = random.choice(YEARS[1:])
    word, many, more = random.choice(("共", "累计", "先后")), random.randint(20, 90), random.randint(3, 90)
    said = f"{year - 1}年{word}办理各类来信{many}件,当面答复群众询问{more}次。"
    mine[year - 1] = _with_prose(mine[year - 1], said)
    yield "year-stale", year, _with_prose(mine[year], said)


def breaks_the_chain(mine: Years, _: Years, random: Random) -> Changed:
    """Carries over other cases than were carried forward."""
    year, more = random.choice(YEARS[1:]), random.randint(1, 5)
    rows = ("requests.carried_over", "requests.outcomes.granted", "requests.outcomes.total")
    keys = [f"{row}.{column}" for row in rows for column in ("natural_person", "total")]
    cells = dict(mine[year].cells)
    for key in keys:
        value = int(cells[key].value or 0) + more
        cells[key] = Cell(value, "reported", str(value))
    yield "chain-broken", year, evolve(mine[year], cells=cells)


def leaves_a_year_out(_: Years, __: Years, random: Random) -> Changed:
    """No report for a year."""
    yield "year-missing", random.choice(YEARS[1:-1]), None


def stands_apart(mine: Years, _: Years, random: Random) -> Changed:
    """Answers everybody that it does not hold what they ask for."""
    year, shape = random.choice(YEARS[1:]), Shape.of(form("2021"))
    cases: list[tuple[tuple[str, str, str], int]] = [
        (("natural_person", "outcomes.not_provided.not_held", "received"), random.randint(80, 200))
    ]
    for who in shape.applicants:
        over, forward = (
            int(mine[year][f"requests.{row}.{who}"].value or 0) for row in ("carried_over", "carried_forward")
        )
        cases += [((who, "outcomes.not_provided.not_held", "carried_over"), over)]
        cases += [((who, "carried_forward", "received"), forward)]
    figures = {key: value for key, value in shape.figures(cases).items() if key.startswith("requests.")}
    cells = {key: Cell(value, "reported", str(value)) for key, value in figures.items()}
    yield "outlier", year, evolve(mine[year], cells={**mine[year].cells, **cells})


PLANTS: tuple[Plant, ...] = (
    copies_a_table,
    repeats_its_table,
    copies_prose,
    forgets_the_year,
    breaks_the_chain,
    stands_apart,
    leaves_a_year_out,
)


def planted(seed: int, count: int = 30) -> Planted:
    """Reports of which every plant is in two bodies."""
    random = Random(seed)
    by_body: dict[str, dict[int, Report]] = {}
    for report in made(random, count):
        by_body.setdefault(str(report.agency), {})[report.year or 0] = report
    chosen = iter(random.sample(sorted(by_body), 2 * len(PLANTS)))
    found = Planted([])
    for plant in (plant for plant in PLANTS for _ in range(2)):
        name, other = next(chosen), random.choice(sorted(by_body))
        while other == name:
            other = random.choice(sorted(by_body))
        for kind, year, changed in plant(by_body[name], by_body[other], random):
            found.plants.append((kind, name, year))
            if changed is None:
                del by_body[name][year]
            else:
                by_body[name][year] = changed
    found.reports = [report for years in by_body.values() for report in years.values()]
    return found


FOLLOWS: Mapping[Kind, tuple[Kind, ...]] = {"chain-broken": ("table-copied",)}
"""Kinds that another plant of the same body explains."""


def is_right(finding: AuditFinding, plants: list[tuple[Kind, str, int]]) -> bool:
    """Whether a finding is about a body in which that was planted."""
    kinds = (finding.kind, *FOLLOWS.get(finding.kind, ()))
    return any(kind in kinds and body in finding.bodies for kind, body, _ in plants)


def measured(seeds: range) -> Iterator[tuple[Kind, int, int, int, int]]:
    """By kind: findings, those that are right, plants, those that are found."""
    findings: Counter[Kind] = Counter()
    right: Counter[Kind] = Counter()
    plants: Counter[Kind] = Counter()
    found: Counter[Kind] = Counter()
    for seed in seeds:
        these = planted(seed)
        said = audit(these.reports, aliases=these.aliases)
        for finding in said:
            findings[finding.kind] += 1
            right[finding.kind] += is_right(finding, these.plants)
        for kind, body, year in these.plants:
            plants[kind] += 1
            found[kind] += any(
                finding.kind == kind and body in finding.bodies and (year in finding.years or kind == "year-missing")
                for finding in said
            )
    for kind in dict.fromkeys([*plants, *findings]):
        yield kind, findings[kind], right[kind], plants[kind], found[kind]


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    sys.stdout.write(f"{'kind':16}{'findings':>10}{'right':>8}{'plants':>8}{'found':>8}\n")
    for kind, *numbers in measured(range(count)):
        sys.stdout.write(f"{kind:16}{''.join(f'{number:9}' for number in numbers)}\n")
