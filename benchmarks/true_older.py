"""True reports for 2014 to 2018 of bodies that do not exist: the table of those years, and prose before it.

As in :mod:`benchmarks.true_reports` everything that a rule asks about is so by construction, and how it is written
varies. There is no row for what is carried over or pending, so a sum that is usual need not hold in a true report: what
is unusual (:data:`LIFE`) happens as often as is assumed here, and nobody has counted it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from benchmarks.true_reports import Body, District
from gxparse.forms.model import form_for
from gxparse.report import Cell, Report, Section, SourceInfo
from gxparse.testing.made import Figures
from gxparse.testing.strategies import NUMBER_DRESSES
from gxparse.values import read_value

YEARS = range(2014, 2019)

LIFE: Mapping[str, float] = {
    "more requests are closed than received, some of them of last year": 0.05,
    "requests to be amended are told apart from the answers": 0.05,
    "reviews and suits that are pending count in the total": 0.05,
    "documents of earlier years are disclosed": 0.05,
    "the channels leave out what was disclosed on paper only": 0.02,
}
"""What happens though a report is true, and in which share of the reports where it can happen."""

_BODIES = (("教育局", "department"), ("水务局", "department"), ("白石镇人民政府", "town"), ("柳林街道办事处", "street"))
_PLACES = ("澄溪市霁川县", "松泉市东屏区", "云岭区")
_SIZES = (0, 0, 2, 10, 60)
_CHANNELS = ("in_person", "fax", "online", "letter")
_KINDS = ("already_public", "granted", "granted_in_part", "not_this_body", "nonexistent", "other_channel")
_REASONS = ("state_secret", "trade_secret", "privacy", "security", "not_government_information", "other_law")
_ENDS = ("upheld", "corrected", "other")
_DRESSES = [each.write for each in NUMBER_DRESSES if each.name not in ("1021准予撤诉", "+1021", "1021 件")]
_WORK = (
    "健全工作机制，明确分管领导和经办人员，信息发布前逐条审核。",
    "全年在门户网站开设专栏{n}个，更新栏目内容{n}次。",
    "对照{last}年考核反馈，逐项完成整改。",
    "组织专题学习，参加人员来自各科室。",
)
_PROBLEMS = ("公开内容的及时性有待提高，{next}年将逐月检查。", "查阅点利用率不高。下一步加强宣传。")


def _split(random: Random, total: int, names: Sequence[str]) -> Counter[str]:
    return Counter(random.choices(names, k=total))


def _happens(random: Random, what: str) -> bool:
    return random.random() < LIFE[what]


def _figures(random: Random, size: int) -> Figures:
    """The figures of a body for a year."""
    found: Counter[str] = Counter()
    total = random.randint(5, 40) * (1 + size)
    found["published.total"] = total
    issued = random.randint(0, 6)
    early = _happens(random, "documents of earlier years are disclosed")
    found["published.normative_documents_issued"] = issued
    found["published.normative_documents"] = min(total, issued + 2 if early else random.randint(0, issued))
    for _ in range(random.randint(1, 2)):  # an item may be in several channels
        for name, many in _split(random, total, ("website", "website", "gazette", "weibo", "wechat", "other")).items():
            found[f"published.channels.{name}"] += many
    if _happens(random, "the channels leave out what was disclosed on paper only"):
        found["published.total"] += 3
    for name in ("press_conferences", "interviews"):
        found[f"responses.{name}"] = random.choice((0, random.randint(0, 5)))
        found[f"responses.{name}_principal"] = random.randint(0, found[f"responses.{name}"])
    for name in ("interpretations", "weibo_wechat", "other"):
        found[f"responses.{name}"] = random.choice((0, random.randint(0, 30)))
    found["responses.total"] = found["responses.weibo_wechat"] + found["responses.other"]
    _requests(random, found, random.randint(size // 2, size * 3 // 2))
    for kind in ("review", "litigation") if size else ():
        ends = _split(random, random.choice((0, 0, 1, 3)), _ENDS)
        found.update({f"{kind}.{end}": many for end, many in ends.items()})
        pending = _happens(random, "reviews and suits that are pending count in the total")
        found[kind] = ends.total() + pending
    found["complaints"] = random.choice((0, 0, 1))
    staff = {"full_time": random.randint(0, 2), "part_time": random.randint(0, 6)}
    found.update({f"institutions.staff.{name}": many for name, many in staff.items()})
    found["institutions.staff"] = sum(staff.values())
    found["institutions.offices"], found["institutions.reading_points"] = random.randint(0, 2), random.randint(0, 4)
    found["training.meetings"], found["training.courses"] = random.randint(0, 5), random.randint(0, 3)
    found["training.participants"] = found["training.courses"] * random.randint(5, 60)
    money = {"fees": Decimal(0), "institutions.budget": Decimal(random.choice((0, random.randint(1, 900)))) / 100}
    counts: dict[str, int | Decimal] = {f"statistics.{row}.count": many for row, many in found.items()}
    counts |= {f"statistics.{row}.amount": amount for row, amount in money.items()}
    return {key: counts.get(key, 0) for key in form_for(YEARS[0]).cell_keys()}


def _requests(random: Random, found: Counter[str], received: int) -> None:
    """What becomes of so many requests."""
    found["requests.received"] = received
    found.update({f"requests.received.{name}": n for name, n in _split(random, received, _CHANNELS).items()})
    closed = received - random.choice((0, 0, 0, min(2, received)))
    if received and _happens(random, "more requests are closed than received, some of them of last year"):
        closed = received + random.randint(1, 3)
    late = random.choice((0, 0, closed // 5))
    found["requests.closed"], found["requests.closed.extended"] = closed, late
    found["requests.closed.in_time"] = closed - late
    amended = random.choice((0, 0, min(1, closed)))
    refused = random.choice((0, 0, (closed - amended) // 6))
    kinds = _split(random, closed - amended - refused, _KINDS)
    found.update({f"requests.answers.{name}": many for name, many in kinds.items()})
    found.update({f"requests.answers.refused.{name}": n for name, n in _split(random, refused, _REASONS).items()})
    found["requests.answers.refused"] = refused
    found["requests.answers.amend"], found["requests.answers"] = amended, closed
    if amended and _happens(random, "requests to be amended are told apart from the answers"):
        found["requests.answers"] -= amended


def _sections(random: Random, year: int, figures: Figures) -> Iterator[Section]:
    words = {"n": random.randint(2, 40), "last": year - 1, "next": year + 1}
    received = figures["statistics.requests.received.count"]
    told = f"全年收到政府信息公开申请{received}件。" if received else "本年度未收到政府信息公开申请。"
    published = f"全年主动公开政府信息{figures['statistics.published.total.count']}条。"
    for number, (title, texts) in enumerate(
        (
            ("概述", random.sample(_WORK, 2)),
            ("主动公开政府信息情况", [published]),
            ("依申请公开政府信息情况", [told]),
            ("存在的主要问题及改进措施", [random.choice(_PROBLEMS)]),
        )
    ):
        key = ("overview", "disclosure", "requests", "problems")[number]
        yield Section(key, f"{'一二三五'[number]}、{title}", "\n".join(texts).format(**words))


def _report(random: Random, body: Body, year: int, figures: Figures) -> Report:
    write = random.choice(_DRESSES) if random.random() < 0.2 else str
    form = form_for(year)
    published = date(year + 1, 1, 1) + timedelta(days=random.randrange(8, body.days))
    cells = {}
    for key, value in figures.items():
        money = form.cells[key].column.money
        raw = str(value) if money else write(value)
        reading = read_value(raw, money=money)
        cells[key] = Cell(reading.value, reading.state, raw, None, reading.remark, "万元" if money else reading.unit)
    return Report(
        source=SourceInfo("<made>", "lines", "lines", None, "simplified"),
        title=f"{body.name}{year}年政府信息公开工作年度报告",
        agency=body.name,
        year=year,
        period=(date(year, 1, 1), date(year, 12, 31)),
        form=form,
        metadata={"发布日期": published.isoformat()} if random.random() < 0.5 else {},
        sections=tuple(_sections(random, year, figures)),
        cells=cells,
    )


def older_district(seed: int) -> list[District]:
    """A district with some bodies, year after year; it counts what its bodies count.

    >>> years = older_district(1)
    >>> [each.whole.form.name for each in years] == ["2014"] * len(YEARS)
    True
    """
    random = Random(seed)
    place = random.choice(_PLACES)
    own = Body(f"{place}人民政府", "government")
    bodies = [Body(f"{place}{name}", kind) for name, kind in random.sample(_BODIES, 3)]
    sizes = [random.choice(_SIZES) for _ in (own, *bodies)]
    found = []
    for year in YEARS:
        figures = [_figures(random, size) for size in sizes]
        whole = {key: sum(each[key] for each in figures) for key in figures[0]}
        parts = [_report(random, body, year, each) for body, each in zip((own, *bodies), figures, strict=True)]
        found.append(District(_report(random, own, year, whole), tuple(parts)))
    return found
