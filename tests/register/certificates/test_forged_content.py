"""Content that is not what was signed, not what the request said, or not for this site."""

from uuid import UUID, uuid4

from huabiao.office.organisation import services as organisation
from huabiao.register.vault import folders
from tests.register.certificates.forger import (
    refused,
)
from tests.register.certificates.published_town import (
    Town,
    item_payload,
    site_payload,
)
from tests.register.sample_payloads import blank_pdf, blob_digest, column, named

PDF = blank_pdf()


def test_a_payload_edited_in_the_vault_is_refused(town: Town) -> None:
    request = town.approve(town.submit(item_payload()))
    signed = request.parsed().subjects[0]
    other = town.freeze(item_payload(title="换过的标题"))
    folders.sealed_path(other.freeze).replace(folders.sealed_path(str(signed.freeze)))
    folders.key_path(other.freeze).replace(folders.key_path(str(signed.freeze)))
    assert refused(town, request) == {"payload_unreadable"}


def test_a_payload_that_is_gone_is_refused(town: Town) -> None:
    request = town.approve(town.submit(item_payload()))
    folders.key_path(str(request.parsed().subjects[0].freeze)).unlink()
    assert refused(town, request) == {"payload_missing"}


def test_a_swapped_attachment_is_refused(town: Town) -> None:
    attachment = {
        "blob": blob_digest(PDF),
        "name": "附件.pdf",
        "media_type": "application/pdf",
        "size": len(PDF),
    }
    payload = item_payload(attachments=[attachment])
    request = town.approve(town.submit(payload, blobs={blob_digest(PDF): PDF}))
    sealed = folders.sealed_path(str(request.parsed().subjects[0].freeze))
    whole = sealed.read_bytes()
    sealed.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert refused(town, request) == {"blob_missing"}


def test_content_that_is_not_what_the_request_said_is_refused(town: Town) -> None:
    """The short route of an ordinary item does not carry a weighty one, nor one for another column."""
    for payload in (
        item_payload("重大", importance="weighty"),
        item_payload("转载", repost=True),
        item_payload(
            "两栏",
            placements=[
                {"site": named("portal"), "column": named("column tzgg")},
                {"site": named("portal"), "column": named("column bmdt")},
            ],
        ),
    ):
        said = {
            "subject": "item",
            "scope": "department",
            "importance": "ordinary",
            "column": "zwyw/tzgg",
            "site_kind": "portal",
        }
        request = town.approve(town.submit(payload, matter=said))
        assert refused(town, request) == {"matter_differs"}


def test_a_subject_of_another_list_line_is_refused(town: Town) -> None:
    payload = item_payload()
    frozen = town.freeze(payload)
    line = {"subject": str(uuid4()), "freeze": frozen.freeze, "payload": frozen.digest}
    request = town.approve(town.submit(item_payload(), subjects=[line]))
    assert refused(town, request) == {"subject_differs"}


def test_what_is_not_open_to_the_public_stays_off_a_public_site(town: Town) -> None:
    request = town.approve(town.submit(item_payload(openness="on_request")))
    assert refused(town, request) == {"not_public"}


def test_nothing_new_goes_out_as_a_correction(town: Town) -> None:
    request = town.approve(town.submit(item_payload(), matter_subject="correction"))
    assert refused(town, request) == {"act_unfounded"}
    town.publish(item_payload())
    assert town.publish(item_payload(title="更正"), matter_subject="correction")


def test_an_arrangement_changes_places_only(town: Town) -> None:
    fresh = town.approve(town.submit(item_payload("新的"), matter_subject="arrangement"))
    assert refused(town, fresh) == {"act_unfounded"}
    town.publish(item_payload())
    other_words = town.submit(item_payload(title="别的"), matter_subject="arrangement")
    assert refused(town, town.approve(other_words)) == {"arrangement_differs"}
    moved = [{"site": named("portal"), "column": named("column bmdt")}]
    assert town.publish(item_payload(placements=moved), matter_subject="arrangement")


def test_a_column_renamed_or_added_is_no_arrangement(town: Town) -> None:
    """The order of columns may go the light route; a name, an address, a new column may not."""
    before = site_payload(town)
    first, *others = before["columns"]
    for columns in (
        [{**first, "name": "另一个名称"}, *others],
        [{**first, "path": "bieming"}, *others],
        [*before["columns"], column("xinde", "新的", "list")],
        before["columns"][:-1],
    ):
        changed = site_payload(town, columns=columns)
        request = town.submit(
            changed, matter_subject="arrangement", subject_type="site", by="network_centre"
        )
        assert "arrangement_differs" in refused(town, town.approve(request))
    ordered = site_payload(town, columns=[{**first, "order": 7, "in_menu": False}, *others])
    assert town.publish(
        ordered, matter_subject="arrangement", subject_type="site", by="network_centre"
    )


def test_an_item_does_not_take_the_route_of_a_page(town: Town) -> None:
    """Its own kind of act, or none."""
    request = town.approve(town.submit(item_payload(), matter_subject="page"))
    assert refused(town, request) == {"matter_differs"}


def second_site(town: Town) -> None:
    town.publish(
        site_payload(
            town,
            subject=named("second site"),
            host="second.example",
            columns=[{**column("other", "另一栏", "list"), "uuid": named("column other")}],
        ),
        subject_type="site",
        by="network_centre",
    )


def test_an_approval_for_one_site_does_not_serve_another(town: Town) -> None:
    second_site(town)
    request = town.approve(town.submit(item_payload(), site=UUID(named("second site"))))
    assert refused(town, request) == {"site_differs"}


def test_another_site_cannot_take_over_an_item(town: Town) -> None:
    second_site(town)
    town.publish(item_payload())
    request = town.approve(
        town.submit(
            item_payload(
                site=named("second site"),
                placements=[{"site": named("second site"), "column": named("column other")}],
            )
        )
    )
    assert refused(town, request) == {"site_differs"}


def test_a_site_that_was_never_approved_publishes_nothing(town: Town) -> None:
    town.submit(
        site_payload(town, subject=named("third"), host="third.example"),
        subject_type="site",
        by="network_centre",
    )
    request = town.approve(
        town.submit(
            item_payload(
                site=named("third"),
                placements=[{"site": named("third"), "column": named("column tzgg")}],
            )
        )
    )
    assert refused(town, request) == {"site_unknown"}


def test_a_body_cannot_approve_for_the_site_of_another(town: Town) -> None:
    other = organisation.establish(name="白塔乡", kind="township", parent=town.body)
    request = town.approve(town.submit(item_payload(), site_organisation=other))
    assert "site_differs" in refused(town, request)
