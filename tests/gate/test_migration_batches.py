"""One signature over a list of old items: whoever would like one more under it, or another in the place of one."""

import json

import pytest

from tests.gate.founding import TITLES
from tests.gate.installation import Installation
from tests.gate.outcomes import found_by_the_next_full_verification, refused_now

pytestmark = pytest.mark.slow

OLD_ITEM = "云溪乡第1次河道清理情况"


@pytest.fixture
def batch(gate: Installation) -> str:
    """The request of a list of three old items, signed by everyone on its route, not yet certified."""
    request = gate.attack("bring_in_stock").strip()
    gate.attack("sign_list", request)
    return request


def write_list(gate: Installation, request: str, how: str) -> None:
    """The list in the database, with its digests and its rows, as if the item had always been on it."""
    said = json.loads(gate.attack("altered_list", request, how, TITLES["waiting"]))
    gate.sql(
        f"UPDATE approval_request SET document = {gate.binary(bytes.fromhex(said['document']))}, "
        f"digest = '{said['digest']}', submission_digest = '{said['submission']}' "
        f"WHERE uuid = {gate.identifier(request)}",
        "INSERT INTO approval_requestsubject (request_id, subject, locked) "
        "SELECT r.id, i.uuid, false FROM approval_request r, items_item i "
        f"WHERE r.uuid = {gate.identifier(request)} AND i.title = '{TITLES['waiting']}'",
    )


def test_a_signed_batch_goes_out_as_it_was_signed(gate: Installation, batch: str) -> None:
    """The control; and what is changed in the editors' rows after the signature does not go out."""
    row = gate.value(f"SELECT id FROM items_item WHERE title = '{OLD_ITEM}'")
    gate.sql(f"UPDATE items_item SET title = '签批之后改过的标题' WHERE id = {row}")
    found = gate.judge()
    assert found.step.added == 3
    assert found.step.root == found.full.root != found.before
    assert gate.naming(OLD_ITEM) and not gate.naming("签批之后改过的标题")


@pytest.mark.parametrize("how", ["longer", "swapped"])
def test_a_signed_batch_list_altered(gate: Installation, batch: str, how: str) -> None:
    write_list(gate, batch, how)
    refused_now(gate, "request_altered")
    assert not gate.naming(TITLES["waiting"])
    assert not gate.naming(OLD_ITEM)


def test_a_published_batch_list_altered(gate: Installation, batch: str) -> None:
    assert gate.build().added == 3
    write_list(gate, batch, "longer")
    found_by_the_next_full_verification(gate, "request_altered")
    assert not gate.naming(TITLES["waiting"])


def test_an_item_smuggled_into_a_batch_certificate(gate: Installation, batch: str) -> None:
    """Signed with the true keys, entry and all: the list that was signed does not name it."""
    gate.attack("certify_one_more", batch, TITLES["waiting"])
    refused_now(gate, "publications_differ")
    assert not gate.naming(TITLES["waiting"])
