"""Links in rich text: own content, government, everyone else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huabiao.register.payloads import neutral
from huabiao.render.links import LinkPolicy

OWN = "11111111-1111-4111-8111-111111111111"
policy = LinkPolicy(
    own_hosts=["www.qingyan.example"],
    government_hosts=(".gov.cn",),
    resolve=lambda uuid: "/a/202603/1.html" if uuid == OWN else None,
)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f'<a href="huabiao:{OWN}">图解</a>', '<a href="/a/202603/1.html">图解</a>'),
        (f'<a href="huabiao:{OWN[:-1]}2">旧</a>', '<span class="dead">旧</span>'),
        (
            '<a href="https://www.gov.cn/?a=1&amp;b=2">国办</a>',
            '<a class="away" rel="external noopener" href="https://www.gov.cn/?a=1&amp;b=2">国办</a>',
        ),
        (
            '<a href="https://example.org/">协会</a>',
            '<a class="away" rel="external noopener" href="https://example.org/">协会'
            '<span class="away-note">（外部链接）</span></a>',
        ),
        (
            '<a href="https://www.qingyan.example/x">本站</a>',
            '<a href="https://www.qingyan.example/x">本站</a>',
        ),
        ('<a href="tel:12345">12345</a>', '<a href="tel:12345">12345</a>'),
        ('<a href="https://[1/">坏</a>', '<span class="dead">坏</span>'),
        ("<a>无</a>", '<span class="dead">无</span>'),
    ],
)
def test_where_a_link_leads(html: str, expected: str) -> None:
    assert policy.rewritten(html) == expected


@pytest.mark.parametrize(
    ("address", "foreign"),
    [
        ("https://gov.cn/", False),
        ("https://a.gov.cn/", False),
        ("https://mygov.cn/", True),
        ("https://gov.cn.example.org/", True),
        ("https://www.gov.cn@example.org/", True),
    ],
)
def test_who_belongs_to_government(address: str, foreign: bool) -> None:
    assert policy.target(address).foreign is foreign


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "ftp://a/"])
def test_other_schemes_lead_nowhere(address: str) -> None:
    assert policy.target(address).href is None


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        '<a href="https://example.org/?q=%22&gt;">',
        "</a>",
        "<table>",
        "<td>",
        "文",
        '"',
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join).map(neutral))
def test_rewriting_keeps_every_word_and_link_paired(html: str) -> None:
    rewritten = str(policy.rewritten(html))
    assert rewritten.count("<a") == rewritten.count("</a>")
    assert rewritten.count("<div") == rewritten.count("</div>") == rewritten.count("<table")
    assert rewritten.count("文") == html.count("文")
