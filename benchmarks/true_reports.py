"""True reports of bodies that do not exist: several bodies of a district over several years, and the district itself.

Everything that a rule asks about is so by construction: tables add up, what is carried over is what was carried
forward, stocks follow from what was issued and repealed, the district counts what its bodies count, prose names the
figures of the tables, dates are in time. How it is written varies as it does in life: headings in other words, sections
of a body's own, days on which a page was changed or moved, campaigns with periods of their own, numbers in other dress.
So whatever a rule has to say against such a report is a false alarm.

A soft rule says what is usual, and life is not always so. What is true and unusual (:data:`LIFE`) happens as often as
is assumed here: nobody has counted it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from attrs import evolve, frozen

from gxparse.forms.model import Form, form_for
from gxparse.report import Cell, Report, Section, SourceInfo
from gxparse.testing.made import QUARRELS, Figures, Shape
from gxparse.testing.strategies import NUMBER_DRESSES
from gxparse.values import money_unit, read_value

YEARS = range(2019, 2025)

_CITIES = ("青河市", "澄溪市", "松泉市")
_DISTRICTS = ("云岭区", "东屏区", "南山县", "霁川县", "石桥自治县")
_DEPARTMENTS = ("教育局", "林业局", "财政局", "住房和城乡建设局", "发展和改革委员会", "审计局", "卫生健康委员会")
_TOWNS = ("白石镇", "上桥乡", "河东街道", "柳林镇")
_SIZES = (0, 0, 1, 3, 8, 20, 60, 300)
_FATES = {
    "outcomes.granted": 40,
    "outcomes.granted_in_part": 8,
    "outcomes.not_provided.not_held": 15,
    "carried_forward": 4,
}
_DRESSES = [dress.write for dress in NUMBER_DRESSES if dress.name != "1021准予撤诉"]


LIFE: Mapping[str, float] = {
    "documents in force expire without being repealed": 0.05,
    "a body takes over another's open requests": 0.02,
    "a body is founded during the year": 0.01,
    "a body gets another name": 0.02,
    "a report is corrected and published anew later in the year": 0.02,
    "a government tells of appraisal, assessment and accountability in words of its own": 0.05,
    "the last section says only 无, and no fee was taken": 0.05,
}
"""What happens though a report is true, and in which share of the reports where it can happen."""


def _happens(random: Random, what: str) -> bool:
    return random.random() < LIFE[what]


@frozen
class Body:
    """A body: its name, what it is (government, department, town, street), whether it can make 规章."""

    name: str
    kind: str
    makes_regulations: bool = False

    @property
    def days(self) -> int:
        """The days that it has to publish."""
        return 90 if self.kind in ("government", "town") else 31


@frozen
class District:
    """The reports for one year of a district's bodies, its own office among them, and of the district."""

    whole: Report
    parts: tuple[Report, ...]


# -- figures -------------------------------------------------------------------------------------------


def _series(random: Random, body: Body) -> Iterator[Figures]:
    """The figures of a body, year after year."""
    over: Counter[str] = Counter()
    stock: dict[str, int] = {}
    fees = Decimal(random.choice((0, 0, random.randint(1, 400)))) / 10
    size = random.choice(_SIZES)
    for year in YEARS:
        shape = Shape.of(form_for(year))
        cases: Counter[tuple[str, str, str]] = Counter()
        arrived = Counter(
            random.choices(shape.applicants, (80, 8, 1, 1, 4, 2), k=random.randint(size // 2, size * 3 // 2))
        )
        if year > YEARS[0] and _happens(random, "a body takes over another's open requests"):
            over["natural_person"] += random.randint(1, 5)
        for origin, applicants in (("carried_over", over), ("received", arrived)):
            for applicant, many in applicants.items():
                weights = [_FATES.get(fate, 1) for fate in shape.fates]
                for fate, count in Counter(random.choices(shape.fates, weights, k=many)).items():
                    late = fate == "carried_forward" and origin == "carried_over"  # done by the end of the year after
                    cases[applicant, "outcomes.granted" if late else fate, origin] += count
        over = Counter()
        for (applicant, fate, _), count in cases.items():
            over[applicant] += count if fate == "carried_forward" else 0
        disputes = Counter(random.choices(QUARRELS, k=random.choice((0, 0, 1, 4)) if size else 0))
        fees = (fees * random.randint(70, 140) / 100).quantize(Decimal("0.01"))
        yield shape.figures(cases.items(), disputes.items(), _disclosure(random, shape, stock, body, fees))


def _disclosure(random: Random, shape: Shape, stock: dict[str, int], body: Body, fees: Decimal) -> Figures:
    found: Figures = {}
    for key in shape.disclosure:
        _, kind, column = key.split(".")
        if kind == "regulations" and not body.makes_regulations:
            continue
        before = stock.setdefault(kind, random.choice((0, 2, 15)))
        if column == "in_force":
            issued, repealed = random.randint(0, 5), random.randint(0, min(2, before))
            gone = 0
            if before > repealed and _happens(random, "documents in force expire without being repealed"):
                gone = random.randint(1, before - repealed)
            stock[kind] = found[key] = before + issued - repealed - gone
            found[f"disclosure.{kind}.issued"], found[f"disclosure.{kind}.repealed"] = issued, repealed
        elif column == "total_disclosed":
            produced = random.randint(0, 5)
            stock[kind] = found[key] = before + produced
            found[f"disclosure.{kind}.produced"] = found[f"disclosure.{kind}.newly_disclosed"] = produced
        elif column == "previous_items":
            found[key], change = before, random.randint(-min(3, before), 5)
            found[f"disclosure.{kind}.change"] = change
            stock[kind] = before + change
        elif column == "amount":
            found[key] = fees
        elif column in ("decisions", "procured"):
            found[key] = random.choice((0, random.randint(1, 30), random.randint(100, 9000)))
    return found


def _sum(parts: Sequence[Figures]) -> Figures:
    return {
        key: sum((part[key] for part in parts), Decimal(0) if isinstance(parts[0][key], Decimal) else 0)
        for key in parts[0]
    }


# -- what is written around them -----------------------------------------------------------------------

_WORK = (
    "本年度按照要求做好各项公开工作，公开内容做到当日上网。",
    "（一）主动公开情况\n逐项核实各科室台账，更新主动公开目录。",
    "1. 健全机制。调整领导小组成员，明确专人负责。",
    "专项整治行动自{year}年3月1日至{year}年9月30日开展，期间修复失效链接。",
    "全年主动公开各类信息{posts}条，网站总访问量{visits}次。",
    "{last}年以来，机构改革稳步推进。",
    "数据归集工作于{year}年3月1日至{year}年6月30日完成。",
    "据统计，{year}年2月1日至{year}年5月31日回应留言{posts}条。",
    "草案公示期限为{year}年5月6日至{year}年5月20日，期间没有收到意见。",
    "截至{year}年12月31日，政务新媒体关注人数{visits}人。",
    "对照{last}年度报告反映的问题，自{year}年4月1日至{year}年10月31日逐项整改。",
    "全年没有发生失密泄密情况，无专职人员的科室由办公室代管。",
)
_RESULTS = (
    "政府信息公开纳入年度考核，社会评议情况良好，没有发生责任追究情形。",
    "工作考核：列入绩效考核，占4分。社会评议：群众满意度较高。责任追究：本年度未出现需要追究责任的情况。",
    "开展了考核和社会评议，结果均为良好；没有因政府信息公开被问责的人员。",
)
_IN_OWN_WORDS = "年底由区委办公室打分排名，邀请居民代表座谈提意见；未有人员因此受到处分。"
_PROBLEMS = (
    "一是更新不够及时。二是解读形式单一，下一步将逐项改进。",
    "存在的问题：个别栏目内容偏少。改进措施：每季度检查一次。",
    "没有专职人员，业务不够熟练。{next}年将组织培训。",
    "{last}年存在的问题已经整改。{year}年的主要问题是目录不够细化。",
    "问题：无专门经费。改进：已列入{next}年预算。",
)
_FEES = (
    "本年度没有收取信息处理费。",
    "依据《政府信息公开信息处理费管理办法》收取信息处理费的情况：无。",
    "本年度未发生信息处理费收取情况，无其他需要报告的事项。",
)
_OTHER = ("无。", "无其他需要报告的事项。", "没有其他需要报告的事项。")
_REFUSED = ("outcomes.refused.", "outcomes.not_processed.")


def _claims(figures: Figures, last: Figures | None) -> Iterator[str]:
    """True sentences on figures of the tables."""
    received, over = figures["requests.received.total"], figures["requests.carried_over.total"]
    closed, forward = figures["requests.outcomes.total.total"], figures["requests.carried_forward.total"]
    persons = figures["requests.received.natural_person"]
    review = figures["disputes.review.total"]
    sued = figures["disputes.direct_litigation.total"] + figures["disputes.litigation_after_review.total"]
    if not received:
        yield "本年度未收到政府信息公开申请。"
        yield "全年收到政府信息公开申请0件。"
    else:
        yield f"全年收到政府信息公开申请{received}件，其中自然人{persons}件，法人或其他组织{received - persons}件。"
        yield f"全年新收政府信息公开申请{received}件，上年结转{over}件，办结{closed}件，结转下年度继续办理{forward}件。"
        yield f"受理依申请公开{received}件。"
        if not forward:
            yield f"全年收到政府信息公开申请{received}件，均已办结。"
            yield f"全年收到政府信息公开申请{received}件，办结率100%。"
        yield f"全年收到政府信息公开申请{received}件，按期办结率100%。"
        yield f"答复政府信息公开申请{closed}件，其中予以公开{figures['requests.outcomes.granted.total']}件。"
    if last is not None and received and last["requests.received.total"]:
        before = last["requests.received.total"]
        more = "增加" if received > before else "减少"
        if received != before:
            yield f"全年收到政府信息公开申请{received}件，比上年{more}{abs(received - before)}件。"
        yield f"全年收到政府信息公开申请{received}件，去年{before}件。"
    if not review and not sued:
        yield "本年度未发生因政府信息公开引起的行政复议、行政诉讼。"
    else:
        yield f"因政府信息公开被申请行政复议{review}件，被提起行政诉讼{sued}件。"


def _sections(random: Random, body: Body, begins: date, figures: Figures, last: Figures | None) -> Iterator[Section]:
    year = begins.year
    of = form_for(year)
    own = random.random() < 0.1  # a section of the body's own before the last two
    words = {
        "year": year,
        "last": year - 1,
        "next": year + 1,
        "posts": random.randint(50, 3000),
        "visits": random.randint(10**4, 10**6),
    }
    fee = figures.get("requests.outcomes.other.fee_not_paid.total")
    for section in of.sections:
        number = "一二三四五六七"[section.place - 1 + (own and section.place > 4)]
        title = section.title if random.random() < 0.7 else random.choice((section.title, *section.variants))
        lines: list[str] = []
        if section.key == "overview":
            lines = random.sample(_WORK, random.randint(1, 4))
            lines += random.sample(list(_claims(figures, last)), random.randint(0, 2))
            if random.random() < 0.4:
                lines.insert(
                    0, f"本报告中所列数据的统计期限自{begins.year}年{begins.month}月1日起至{year}年12月31日止。"
                )
            if body.kind in ("government", "town"):
                own_words = "a government tells of appraisal, assessment and accountability in words of its own"
                lines.append(_IN_OWN_WORDS if _happens(random, own_words) else random.choice(_RESULTS))
        elif section.key == "problems":
            lines = [random.choice(_PROBLEMS)]
        elif section.key == "other_matters":
            lines = [random.choice(_FEES if of.last_year is None else (*_FEES, *_OTHER))]
            if _happens(random, "the last section says only 无, and no fee was taken"):
                lines = ["无。"]
            if fee:
                lines = ["发出收费通知后逾期未缴费的申请不再处理，信息处理费收取0元。"]
        elif section.key == "disputes" and own:
            lines = ["五、专项工作开展情况\n政务公开专区建设完成。"]
        text = "\n".join(lines).format(**words)
        yield Section(section.key, f"{number}、{title}", text)


def _metadata(random: Random, body: Body, year: int) -> dict[str, str]:
    """What a page says of itself: published in time; changed or moved at any time."""
    if random.random() < 0.3:
        return {}
    first = date(year + 1, 1, 1)
    published = first + timedelta(days=random.randrange(8, body.days))
    written = published
    if _happens(random, "a report is corrected and published anew later in the year"):
        published = first + timedelta(days=random.randrange(100, 360))
    moved = date(year + random.randint(3, 5), random.randint(1, 12), random.randint(1, 28))
    found = {"索引号": "QH0210/00017", "发布机构": body.name}
    if random.random() < 0.5:
        found["成文日期"] = f"{written.year}年{written.month}月{written.day}日"
    label = random.choice(("发布日期", "发布时间", "公开日期", "生成日期"))
    found[label] = (moved if random.random() < 0.1 else published).isoformat()
    if random.random() < 0.3:
        found["更新时间"] = (first + timedelta(days=random.randrange(100, 300))).isoformat()
    return found


def _report(random: Random, body: Body, year: int, figures: Figures, last: Figures | None) -> Report:
    of = form_for(year)
    shown = body.name[:-2] + "政府" if body.name.endswith("人民政府") else body.name
    founded = _happens(random, "a body is founded during the year")
    begins = date(year, random.randint(2, 9), 1) if founded else date(year, 1, 1)
    write = random.choice(_DRESSES) if random.random() < 0.2 else str
    return Report(
        source=SourceInfo("<made>", "lines", "lines", None, "simplified"),
        title=f"{shown}{year}年政府信息公开工作年度报告",
        agency=body.name,
        year=year,
        period=(begins, date(year, 12, 31)),
        form=of,
        metadata=_metadata(random, body, year),
        sections=tuple(_sections(random, body, begins, figures, last)),
        cells={key: _cell(of, key, value, write) for key, value in figures.items()},
    )


def _cell(of: Form, key: str, value: int | Decimal, write: object) -> Cell:
    column = of.cells[key].column
    raw = str(value) if column.money or value < 0 else write(value)  # type: ignore[operator]
    reading = read_value(raw, money=column.money)
    unit = reading.unit or (money_unit(column.label) if column.money else None)
    return Cell(reading.value, reading.state, raw, None, reading.remark, unit)


# -- districts -----------------------------------------------------------------------------------------


def district(seed: int) -> list[District]:
    """A district with some bodies, year after year; every fourth is a city that can make 规章 itself.

    >>> years = district(3)
    >>> [each.whole.year for each in years] == list(YEARS)
    True
    >>> parts = years[0].parts
    >>> years[0].whole["requests.received.total"].value == sum(part["requests.received.total"].value for part in parts)
    True
    """
    random = Random(seed)
    city, place = random.choice(_CITIES), random.choice(_DISTRICTS)
    makes = seed % 4 == 3
    name = city if makes else random.choice(("", city)) + place
    own = Body(f"{name}人民政府", "government", makes)
    bodies = [Body(f"{name}{each}", "department") for each in random.sample(_DEPARTMENTS, 2)]
    if not makes:
        town = random.choice(_TOWNS)
        street = town.endswith("街道")
        bodies.append(
            Body(f"{name}{town}办事处" if street else f"{name}{town}人民政府", "street" if street else "town")
        )
    each = [list(_series(random, body)) for body in (own, *bodies)]
    found = []
    for number, year in enumerate(YEARS):
        for at, body in enumerate(bodies):
            if body.kind == "department" and _happens(random, "a body gets another name"):
                others = {each.name for each in bodies} - {body.name}
                bodies[at] = evolve(
                    body, name=random.choice([free for each in _DEPARTMENTS if (free := f"{name}{each}") not in others])
                )
        figures = [series[number] for series in each]
        before: Sequence[Figures | None] = [series[number - 1] if number else None for series in each]
        parts = [_report(random, *it) for it in zip((own, *bodies), [year] * len(each), figures, before, strict=True)]
        last = _sum([series[number - 1] for series in each]) if number else None
        found.append(District(_report(random, own, year, _sum(figures), last), tuple(parts)))
    return found
