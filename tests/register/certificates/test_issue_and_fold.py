"""From approval to certificate to what is online."""

from published_town import Town, item_payload
from sample_payloads import named

from huabiao.register.certificates.services import approved_requests


def test_an_approved_item_gets_a_number_a_month_and_a_place(town: Town) -> None:
    document = town.publish(item_payload())
    publication = document.publications[0]
    assert document.kind == "normal"
    assert publication.public_id == 1
    assert [place.ordinal for place in publication.placements] == [0]
    record = town.record("停水通知")
    assert record["versions"][0]["certificate"] == document.certificate
    assert town.state[f"place/{named('column tzgg')}/0"] == named("停水通知")
    assert approved_requests(town.state) == []


def test_a_second(town: Town) -> None:
    town.publish(item_payload())
    document = town.publish(item_payload("第二件"))
    assert document.publications[0].public_id == 2
