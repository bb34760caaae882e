"""One canonical form and one spelling of digests."""

import pytest
from pytest_django.fixtures import Settings

from huabiao.office.ledger import digests

SM3_ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
SHA256_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_canonical_form_is_that_of_rfc_8785() -> None:
    document = {"b": [1, True, None], "a": "€\u000f\n", "\u20ac": 1e21, "A": 4.50}
    assert (
        digests.canonical(document).decode()
        == '{"A":4.5,"a":"€\\u000f\\n","b":[1,true,null],"€":1e+21}'
    )
    assert digests.canonical({"a": 1, "b": 2}) == digests.canonical({"b": 2, "a": 1})


@pytest.mark.parametrize("document", [float("nan"), 2**53, {"x": "\ud800"}, {"x": object()}])
def test_what_has_no_canonical_form_is_refused(document: object) -> None:
    with pytest.raises(digests.NotCanonical):
        digests.canonical(document)


def test_the_setting_chooses_the_digest(settings: Settings) -> None:
    assert digests.digest(b"abc") == f"sha256:{SHA256_ABC}"
    settings.HUABIAO_DIGEST = "sm3"
    assert digests.digest(b"abc") == f"sm3:{SM3_ABC}"
    settings.HUABIAO_DIGEST = "md5"
    with pytest.raises(ValueError, match="HUABIAO_DIGEST"):
        digests.digest(b"abc")


def test_a_digest_is_checked_by_the_algorithm_it_names() -> None:
    assert digests.matches(b"abc", f"sm3:{SM3_ABC}")
    assert digests.matches(b"abc", f"sha256:{SHA256_ABC}")
    assert not digests.matches(b"abd", f"sha256:{SHA256_ABC}")
    for malformed in (
        "",
        SHA256_ABC,
        f"md5:{SHA256_ABC}",
        f"sha256:{SHA256_ABC.upper()}",
        "sha256:00",
    ):
        assert not digests.matches(b"abc", malformed)
        assert not digests.is_digest(malformed)
