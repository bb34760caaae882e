"""Proofs from stored roots of blocks: the same as from every leaf, few rows read, and never misled by them."""

from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from huabiao.office import keys
from huabiao.office.ledger import merkle, proofs, selectors, services
from huabiao.office.ledger.append_only import remove_guard
from huabiao.office.ledger.errors import HeadRefused
from huabiao.office.ledger.kinds import register_kind
from huabiao.office.ledger.models import Block, Entry

pytestmark = pytest.mark.django_db

register_kind("ledger_test.in_blocks", digests=set(), ids={"number"})
SIZE = 2 * Block.LENGTH + 40
SOME = (0, 7, Block.LENGTH - 1, Block.LENGTH, 2 * Block.LENGTH - 1, 2 * Block.LENGTH, SIZE - 1)


@pytest.fixture
def ledger(data_folder: Path) -> keys.Verifier:
    """Two whole blocks and a part of a third, under two heads; the verifier of the second."""
    for end in (Block.LENGTH + 3, SIZE):
        with transaction.atomic():
            for number in range(selectors.size(), end):
                services.append(kind="ledger_test.in_blocks", ids={"number": number})
        head = services.sign_head()
    return keys.verifier(keys.Role.LEDGER, head.key_id)


def all_proved(verifier: keys.Verifier) -> bool:
    found = [proofs.prove(seq) for seq in SOME]
    return all(proof is not None and proofs.proof_valid(proof, verifier) for proof in found)


def test_whole_blocks_are_stored_with_the_head(ledger: keys.Verifier) -> None:
    leaves = selectors.leaves(SIZE)
    for block in Block.objects.all():
        start = block.number * Block.LENGTH
        assert bytes(block.root) == merkle.root_of(leaves[start : start + Block.LENGTH])
    assert [block.number for block in Block.objects.all()] == [0, 1]
    assert all_proved(ledger)


def test_paths_are_those_over_every_leaf_in_few_queries(ledger: keys.Verifier) -> None:
    head = selectors.latest_head()
    assert head is not None
    leaves = selectors.leaves(SIZE)
    entries = [selectors.entry(seq) for seq in SOME]
    with CaptureQueriesContext(connection) as queries:
        paths = proofs.path_under(head, entries)
    assert len(queries) == 2
    assert paths == {seq: merkle.inclusion_proof(leaves, seq) for seq in SOME}
    assert proofs.path_under(head, []) == {}


def test_lost_or_altered_blocks_mislead_nobody(ledger: keys.Verifier) -> None:
    Block.objects.filter(number=1).update(root=b"\0" * 32)
    assert all_proved(ledger)
    Block.objects.all().delete()
    assert all_proved(ledger)
    with transaction.atomic():
        services.append(kind="ledger_test.in_blocks", ids={"number": 1})
    services.sign_head()
    assert Block.objects.count() == 2


def test_what_was_altered_or_lost_is_not_proved(ledger: keys.Verifier) -> None:
    remove_guard(connection, Entry)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET leaf = %s WHERE seq = 7", [b"\1" * 32])
    proof = proofs.prove(8)
    assert proof is not None and not proofs.proof_valid(proof, ledger)
    other = proofs.prove(SIZE - 1)
    assert other is not None and proofs.proof_valid(other, ledger)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entry WHERE seq = 9")
    with pytest.raises(HeadRefused):
        proofs.prove(8)
