"""No payload enters the vault with a finding that stops it, whoever asks: the vault screens for itself."""

import ast
import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

import huabiao
from huabiao.approval.refusals import Refused
from huabiao.office.adoption.selectors import NoRulebook
from huabiao.office.ledger.digests import canonical
from huabiao.office.organisation import services as organisation
from huabiao.register.quarantine import shelf
from huabiao.register.vault import folders
from huabiao.register.vault import services as vault
from huabiao.register.vault.models import Freeze
from huabiao.register.vault.screening import Judged
from tests.register.vault.bound_body import freeze

pytestmark = pytest.mark.django_db

Make = Callable[..., dict[str, Any]]
BARRED = "代开发票联系"
INTERNAL = "内部资料"


def codes(make: Callable[[], object]) -> set[str]:
    with pytest.raises(Refused) as refused:
        make()
    assert not Freeze.objects.exists()
    assert not list(folders.vault_folder().rglob("*.sealed"))
    assert all("B1" in reason.clauses for reason in refused.value.reasons)
    return refused.value.codes()


@pytest.mark.parametrize("field", ["title", "summary", "source", "editor", "kicker"])
def test_a_barred_word_anywhere_in_an_item_stops_the_freeze(
    item_document: Make, field: str
) -> None:
    payload = item_document(**{field: f"通知{BARRED}"})
    assert codes(lambda: freeze(payload=payload, blobs={})) == {"screening_barred"}


def test_a_barred_word_split_over_tags_stops_the_freeze(item_document: Make) -> None:
    body = [{"type": "rich_text", "html": "<p>代开<strong>发票</strong>联系</p>"}]
    assert codes(lambda: freeze(payload=item_document(body=body), blobs={})) == {"screening_barred"}


def test_names_of_columns_and_the_titles_of_pages_are_screened_too(
    site_document: Make, page_document: Make
) -> None:
    for payload in (site_document(short_name=BARRED), page_document(title=BARRED)):
        assert codes(partial(freeze, payload=payload, blobs={})) == {"screening_barred"}


def test_the_words_inside_a_file_stop_the_freeze(item_document: Make) -> None:
    data = f"欢迎{BARRED}".encode()
    blob = "sha256:" + hashlib.sha256(data).hexdigest()
    file = {"blob": blob, "name": "名单.txt", "media_type": "text/plain", "size": len(data)}
    payload = item_document(attachments=[file])
    for _again in range(2):
        assert codes(lambda: freeze(payload=payload, blobs={blob: data})) == {"screening_barred"}


def test_a_clean_file_is_read_once_a_name_and_a_rulebook(item_document: Make) -> None:
    data = "名单".encode()
    blob = "sha256:" + hashlib.sha256(data).hexdigest()
    file = {"blob": blob, "name": "名单.txt", "media_type": "text/plain", "size": len(data)}
    freeze(payload=item_document(attachments=[file]), blobs={blob: data})
    renamed = item_document(attachments=[{**file, "name": f"{BARRED}.txt"}])
    with pytest.raises(Refused):
        freeze(payload=renamed, blobs={blob: data})


def test_a_hint_stops_nothing(item_document: Make) -> None:
    assert freeze(payload=item_document(title="按装路灯"), blobs={}).freeze


def test_a_second_signature_is_asked_for_unless_the_paper_is_there(item_document: Make) -> None:
    payload = item_document(title=f"{INTERNAL}汇编")
    assert codes(lambda: freeze(payload=payload, blobs={})) == {"second_signature"}
    paper = "sha256:" + "0" * 64
    assert freeze(payload=payload, blobs={}, judged=Judged(papers=(paper,))).freeze


def test_a_paper_does_not_lift_a_block(item_document: Make) -> None:
    paper = Judged(papers=("sha256:" + "0" * 64,))
    payload = item_document(title=BARRED)
    assert codes(lambda: freeze(payload=payload, blobs={}, judged=paper)) == {"screening_barred"}


def test_words_called_released_pass_only_if_the_secrecy_officer_released_exactly_them(
    item_document: Make,
) -> None:
    title = "绝密★启用前的试卷"
    payload, words = item_document(title=title), canonical({"标题": title})
    judged = Judged(words=words)
    mark = {"screening_state_secret_mark"}
    assert codes(lambda: freeze(payload=payload, blobs={}, judged=judged)) == mark
    nonce = "00" * 16
    content = hashlib.sha256(bytes.fromhex(nonce) + words).hexdigest()
    shelf.keep_record("released", str(uuid4()), {"nonce": nonce, "content": content})
    assert freeze(payload=payload, blobs={}, judged=judged).freeze
    other = item_document(title="机密★1年的文件")
    with pytest.raises(Refused):
        freeze(payload=other, blobs={}, judged=judged)


def test_an_amendment_may_keep_what_was_judged_and_add_nothing(item_document: Make) -> None:
    paper = Judged(papers=("sha256:" + "0" * 64,))
    first = freeze(payload=item_document(title=f"{INTERNAL}汇编"), blobs={}, judged=paper)
    judged = Judged(before=(first.freeze, first.digest))
    assert freeze(payload=item_document(title=f"{INTERNAL}选编"), blobs={}, judged=judged).freeze
    with pytest.raises(Refused) as refused:
        freeze(payload=item_document(title=f"{INTERNAL}{BARRED}"), blobs={}, judged=judged)
    assert refused.value.codes() == {"screening_barred"}


def test_without_a_rulebook_nothing_is_frozen(item_document: Make) -> None:
    lonely = organisation.establish(name="无办法单位", kind="township")
    with pytest.raises(NoRulebook):
        vault.freeze(payload=item_document(), blobs={}, organisation=lonely)


def test_the_vault_has_one_door() -> None:
    """Rows and sealed files are made in `freeze` and nowhere else in the product."""
    doors = {"Freeze.objects.create", "Freeze.objects.bulk_create", "sealing.seal", "seal"}
    found = set()
    root = Path(huabiao.__file__).parent
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in doors:
                found.add((str(path.relative_to(root)), ast.unparse(node.func)))
    inside = "register/vault/services.py"
    assert found == {(inside, "Freeze.objects.create"), (inside, "sealing.seal")}
