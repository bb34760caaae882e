"""What may stand on sites under five more of the shipped measures (O, S, J, C, M)."""

import pytest
from pytest_django.fixtures import Settings

from huabiao.editing.items import services
from huabiao.editing.items.models import Item, ItemPaper
from huabiao.editing.websites.examination import against_site
from huabiao.editing.websites.freezing import site_payload
from huabiao.office.accounts.models import User
from huabiao.rules.rulebook import merge_presets
from tests.clauses.clause_offices import adopt_shipped
from tests.clauses.clicks import ask, one_picture, write
from tests.editing.conftest import As
from tests.editing.desk.desk_work import text_of
from tests.editing.qingyan_office import Office, picture_bytes

WRITERS = {"health-insurance": "contributor"}
"""Measure → the post that writes, where it is not the information officer."""


@pytest.fixture
def in_the_office(settings: Settings) -> None:
    """The browsers of these tests stand in the office."""
    settings.HUABIAO_NETWORKS = {"office": ["127.0.0.0/8"]}


class Desk:
    """An office after it has adopted one of the measures, and the officer who writes there."""

    def __init__(self, office: Office, browse: As, measure: str) -> None:
        self.office = office
        adopt_shipped(measure, office.township, office.other)
        self.writer: User = office.officer(
            WRITERS.get(measure, "information_officer"), office.station
        )
        self.client = browse(self.writer)

    def written(self, text: str = "", **fields: str) -> Item:
        """An item in the editor, saved."""
        return write(self.client, self.office.columns["乡村动态"], text=text, **fields)

    def refused_under(self, article: str, item: Item) -> bool:
        """Whether submitting is refused, and the page names the article."""
        answer = ask(self.client, item)
        return answer.status_code == 422 and article in text_of(answer)

    def accepted(self, item: Item) -> bool:
        """Whether it is submitted."""
        return bool(ask(self.client, item).status_code == 302)


@pytest.mark.clause("O17")
@pytest.mark.parametrize(
    ("width", "height", "kind", "caption", "fits"),
    [
        (480, 360, "JPEG", "会议现场", True),
        (480, 360, "JPEG", "", False),
        (600, 450, "JPEG", "会议现场", False),
        (480, 480, "JPEG", "会议现场", False),
        (480, 360, "PNG", "会议现场", False),
    ],
    ids=["right", "no caption", "too large", "wrong ratio", "wrong type"],
)
def test_pictures_are_jpg_four_to_three_small_and_captioned(
    yunxi: Office, browse: As, *, width: int, height: int, kind: str, caption: str, fits: bool
) -> None:
    desk = Desk(yunxi, browse, "office")
    data = picture_bytes(width, height, kind)
    name = f"现场.{'png' if kind == 'PNG' else 'jpg'}"
    picture = yunxi.picture(by=desk.writer, data=data, name=name, alt="抽检现场")
    item = desk.written(**one_picture(picture, caption))
    assert desk.accepted(item) if fits else desk.refused_under("第十七条", item)


@pytest.mark.parametrize(
    ("measure", "text", "article"),
    [
        pytest.param("office", "信教能治百病", "第十九条", marks=pytest.mark.clause("O19")),
        pytest.param("shanghai", "停车办法（内部讨论稿）", "第十条第四项", marks=pytest.mark.clause("S10-4")),
        pytest.param("health-insurance", "药品采购底价", "第十三条", marks=pytest.mark.clause("J13")),
        pytest.param("health-insurance", "报销办法（未定稿）公开征求意见", "第十三条", marks=pytest.mark.clause("J13")),
        pytest.param("secrecy", "维稳工作部署", "第六条第二项", marks=pytest.mark.clause("C6-2")),
        pytest.param("secrecy", "限本单位内部掌握", "第六条第五项", marks=pytest.mark.clause("C6-5")),
        pytest.param("miyun", "木马下载地址", "第十五条", marks=pytest.mark.clause("M15")),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("in_the_office")
def test_what_a_measure_bars_is_refused_under_its_article(
    yunxi: Office, browse: As, measure: str, text: str, article: str
) -> None:
    desk = Desk(yunxi, browse, measure)
    assert desk.refused_under(article, desk.written(f"近日有关情况：{text}。"))


@pytest.mark.clause("S10-4")
def test_a_draft_on_which_opinions_are_invited_goes_its_way(yunxi: Office, browse: As) -> None:
    desk = Desk(yunxi, browse, "shanghai")
    assert desk.accepted(desk.written("停车办法（未定稿）现公开征求意见，期限三十日。"))


@pytest.mark.clause("C6-2")
@pytest.mark.clause("C6-4")
@pytest.mark.parametrize("text", ["现将维稳工作部署公布如下。", "内部文件　工作要点"])
def test_with_the_paper_of_the_body_that_agreed_it_goes_to_the_signer(
    yunxi: Office, browse: As, text: str
) -> None:
    desk = Desk(yunxi, browse, "secrecy")
    item = desk.written(text)
    assert not desk.accepted(item)
    agreed = yunxi.attachment("同意函.txt", "同意公开".encode(), by=desk.writer)
    item.refresh_from_db()
    item.papers = [ItemPaper(file=agreed)]
    services.save_draft(draft=item, officer=desk.writer, version=item.version)
    assert desk.accepted(item)


def _against(office: Office, code: str) -> list[str]:
    """Clauses of the reasons with that code against the site as Shanghai's measure stands now."""
    rules = merge_presets(["shanghai"])
    reasons = against_site(office.site, site_payload(office.site), rules)
    return [clause for one in reasons if one.code == code for clause in one.clauses]


@pytest.mark.clause("S6")
def test_a_site_is_named_by_one_of_three_patterns(yunxi: Office) -> None:
    for name, fits in (
        ("上海民政", True),
        ("上海徐汇", True),
        ("徐汇民政", True),
        ("云溪乡人民政府", False),
        ("民政在线", False),
    ):
        yunxi.site.name = name
        against = _against(yunxi, "naming_site_name")
        assert ("S6" in against) is not fits, name


@pytest.mark.clause("S7")
def test_a_bodys_domain_is_made_of_its_pinyin_initials(yunxi: Office) -> None:
    yunxi.site.kind = "department"
    for host, fits in (("yxx.sh.example", True), ("yunxi.sh.example", False)):
        yunxi.site.host = host
        against = _against(yunxi, "naming_domain")
        assert ("S7" in against) is not fits, host
