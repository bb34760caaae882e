"""The marked difference of two frozen copies."""

import secrets
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from huabiao.editing.desk.differences import differences
from huabiao.editing.items.wording import marked
from huabiao.office.ledger.digests import canonical
from huabiao.register.payloads import neutral, parse

CHINESE = st.text(alphabet="云溪乡防火会议召开于三月十日，。0123 ab", max_size=60)


@settings(max_examples=150)
@given(CHINESE, CHINESE)
def test_the_runs_are_the_two_texts(before: str, after: str) -> None:
    runs = marked(before, after)
    assert "".join(run.text for run in runs if run.mark != "added") == before
    assert "".join(run.text for run in runs if run.mark != "removed") == after


@settings(max_examples=60)
@given(CHINESE)
def test_nothing_differs_from_itself(text: str) -> None:
    assert all(run.mark == "same" for run in marked(text, text))
    payload = item(f"<p>{neutral(text) or '空'}</p>")
    assert differences(payload, payload) == []


def item(*paragraphs: str, **changes: Any) -> Any:
    """A payload with these paragraphs, one block each."""
    uuid = "6f1c6e9e-3c5f-4c39-9a53-8c3d1a7a0001"
    document = {
        "schema": "item/1",
        "subject": uuid,
        "nonce": secrets.token_hex(16),
        "site": uuid,
        "title": "标题",
        **dict.fromkeys(("kicker", "subtitle", "short_title", "source_url", "document")),
        **dict.fromkeys(("lead_picture", "expires_on", "original", "lineage")),
        "source": "来源",
        "repost": False,
        "editor": "",
        "summary": "",
        "keywords": [],
        "openness": "proactive",
        "openness_reason": "",
        "scope": "own",
        "importance": "ordinary",
        "body": [{"type": "rich_text", "html": html} for html in paragraphs],
        "attachments": [],
        "placements": [{"site": uuid, "column": uuid}],
        "concerned": [],
        **changes,
    }
    return parse(canonical(document))


def test_each_place_is_named_and_only_what_changed() -> None:
    before = item("<p>第一段。</p>", "<p>第二段。</p>", "<p>第三段。</p>")
    after = item("<p>第一段。</p>", "<p>第三段。</p>", "<p>第四段。</p>", title="新标题")
    found = [(one.label, one.kind) for one in differences(before, after)]
    assert found == [("标题", "changed"), ("正文", "removed"), ("正文", "added")]


def test_a_replaced_file_of_the_same_name_is_a_difference() -> None:
    def file(figure: str) -> dict[str, Any]:
        return {
            "blob": "sha256:" + figure * 64,
            "name": "汇总表.pdf",
            "media_type": "application/pdf",
            "size": 10,
        }

    before, after = (
        item("<p>一</p>", attachments=[file("a")]),
        item("<p>一</p>", attachments=[file("b")]),
    )
    [change] = differences(before, after)
    assert change.label == "附件（内容已更换）"
    [gone] = differences(before, item("<p>一</p>"))
    assert (gone.label, gone.kind) == ("附件", "removed")


def test_openness_and_importance_are_never_changed_silently() -> None:
    before = item("<p>一</p>")
    after = item("<p>一</p>", openness="closed", importance="weighty", repost=True)
    assert {one.label for one in differences(before, after)} == {"公开属性", "重要程度", "转载"}
