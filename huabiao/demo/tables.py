"""Tables in items: figures drawn for one text, the same every time."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

from huabiao.demo.data import read
from huabiao.demo.texts import Text

Rows = list[list[str]]


@dataclass(frozen=True)
class Table:
    """A caption and rows; the first row is the heading."""

    caption: str
    rows: Rows

    @property
    def html(self) -> str:
        """As the old website had it."""
        lines = [
            "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row)
            for tag, row in [("th", self.rows[0]), *(("td", row) for row in self.rows[1:])]
        ]
        body = "".join(f"<tr>{line}</tr>" for line in lines)
        return f"<table><caption>{escape(self.caption)}</caption>{body}</table>"

    @property
    def block(self) -> dict[str, Any]:
        """As the editor stores it."""
        value = {
            "data": self.rows,
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "table_caption": self.caption,
        }
        return {"type": "table", "value": value}


def table_of(text: Text) -> Table | None:
    """The table that belongs to a text, or none."""
    if not text.table:
        return None
    chance = random.Random(text.title)  # noqa: S311 - an example has to come out the same every time
    caption, rows = _KINDS[text.table](text, chance)
    return Table(caption, rows)


def _statistics(text: Text, chance: random.Random) -> tuple[str, Rows]:
    kinds = {
        "规模以上工业增加值": ("%", 4, 9),
        "固定资产投资": ("%", 2, 11),
        "社会消费品零售总额": ("亿元", 3, 5),
        "一般公共预算收入": ("亿元", 1, 2),
        "城镇居民人均可支配收入": ("元", 2600, 3100),
        "农村居民人均可支配收入": ("元", 1400, 1800),
    }
    rows = [["指标", "单位", "本月", "同比增长（%）"]]
    for name, (unit, least, most) in kinds.items():
        value = chance.uniform(least, most)
        shown = (
            f"{value:.0f}" if unit == "元" else f"{value:.2f}" if unit == "亿元" else f"{value:.1f}"
        )
        rows.append([name, unit, shown, f"{chance.uniform(2.1, 8.4):.1f}"])
    return f"{text.words['year']}年{text.words['month']}月主要经济指标", rows


def _village(text: Text, chance: random.Random) -> tuple[str, Rows]:
    names = (
        "上级转移支付",
        "集体资产租金收入",
        "环境卫生保洁支出",
        "道路维修支出",
        "办公和水电支出",
        "期末结余",
    )
    rows = [["项目", "金额（元）", "经办", "备注"]]
    rows += [
        [name, f"{chance.randrange(800, 26000)}.00", "村委会", "见凭证" if "支出" in name else ""]
        for name in names
    ]
    return f"{text.words['village']}{text.words['month']}月收支明细", rows


def _sampling(text: Text, chance: random.Random) -> tuple[str, Rows]:
    words = read("patterns", "tables.yaml")["words"]
    rows = [["序号", "品名", "批号", "被抽样单位", "检验结果", "不合格项目"]]
    for number in range(1, 9):
        failed = number == 3  # noqa: PLR2004 - one of eight fails
        rows.append(
            [
                str(number),
                chance.choice(words["drug"]),
                f"{chance.randrange(2401, 2606)}{chance.randrange(10, 99)}",
                chance.choice(words["pharmacy"]),
                "不符合规定" if failed else "符合规定",
                chance.choice(("水分", "装量差异", "含量测定")) if failed else "—",
            ]
        )
    return "药品抽检结果", rows


def _licences(text: Text, chance: random.Random) -> tuple[str, Rows]:
    words = read("patterns", "tables.yaml")["words"]
    rows = [["序号", "企业名称", "事项", "办理结果"]]
    for number, name in enumerate(chance.sample(words["pharmacy"], 4), 1):
        matter = chance.choice(("新办", "变更法定代表人", "变更经营范围", "换证"))
        rows.append([str(number), name, f"药品经营许可{matter}", "准予许可"])
    return f"{text.words['month']}月药品经营许可办理情况", rows


def _duty(text: Text, chance: random.Random) -> tuple[str, Rows]:
    rows = [["周次", "带班领导", "值班股室"]]
    rooms = ("办公室", "药品监管股", "食品监管股", "特种设备股", "法规股")
    for number, week in enumerate("一二三四"):
        leader = ("局长", "分管副局长")[number % 2]
        rows.append([f"第{week}周", leader, chance.choice(rooms)])
    return f"{text.words['month']}月值班安排", rows


def _site_year(text: Text, chance: random.Random) -> tuple[str, Rows]:
    count = chance.randrange(1800, 2600)
    rows = [
        ["项目", "数量"],
        ["信息发布总数", f"{count} 条"],
        ["概况类信息更新量", f"{chance.randrange(20, 60)} 条"],
        ["政务动态信息更新量", f"{count * 2 // 3} 条"],
        ["信息公开目录信息更新量", f"{count // 5} 条"],
        ["专栏专题维护数量", "2 个"],
        ["安全检测评估次数", "4 次"],
    ]
    return f"{text.words['last_year']}年度网站工作主要数据", rows


_KINDS: dict[str, Callable[[Text, random.Random], tuple[str, Rows]]] = {
    "statistics": _statistics,
    "village": _village,
    "sampling": _sampling,
    "licences": _licences,
    "duty": _duty,
    "site_year": _site_year,
}
