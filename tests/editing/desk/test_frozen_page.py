"""What a signer sees is what is published: the same bytes but for the banner (decision 22)."""

import re
from typing import Any

from django.urls import reverse

from huabiao.editing.items import services
from huabiao.editing.items.models import Item
from huabiao.editing.websites import services as websites
from huabiao.editing.websites.published import published_site
from huabiao.publishing.trees.build import build
from huabiao.publishing.trees.folder import PublishedFolder
from huabiao.register.certificates.models import Filing
from huabiao.render import addresses, published
from tests.editing.desk.desk_work import review, submitted
from tests.editing.qingyan_office import Office


def with_picture_and_file(office: Office) -> list[dict[str, Any]]:
    """A text with a picture, a link to something online, and a file."""
    return [
        {"type": "rich_text", "value": "<p>会议于3月10日召开。</p>"},
        {
            "type": "picture",
            "value": {"picture": office.picture().pk, "caption": "会议现场", "alt": "会议现场"},
        },
        {"type": "file", "value": {"file": office.attachment().pk, "name": ""}},
    ]


def test_its_bytes_are_those_of_the_published_page_but_for_the_banner(
    office: Office, browse: Any
) -> None:
    before = submitted(office, "先发布的一条")
    office.sign(before)
    assert not build(certify=True).refused
    linked = f'<p>见<a href="huabiao:{before.subjects.get().subject}">上次会议</a>。</p>'
    body = [*with_picture_and_file(office), {"type": "rich_text", "value": linked}]
    request = submitted(office, body=body)
    leader = browse(office.officer("leader_in_charge"))
    shown = review(leader, request).context["preview_url"]
    waiting = leader.get(shown)
    office.sign(request)
    assert not build(certify=True).refused

    line = request.parsed().subjects[0]
    filing = Filing.objects.get(subject=line.subject)
    site = published_site(office.site.uuid)
    assert site is not None
    path = addresses.item_path(
        site, site.column_path(filing.columns[0]), filing.month, str(filing.public_id)
    )
    root = PublishedFolder().path / "current" / "root" / site.host
    page = root / addresses.file_of(path)
    public = page.read_bytes()

    after = leader.get(shown)
    assert published(after.content, prefix=shown[:-1]) == public
    assert b"preview-banner" in after.content and b"preview-banner" not in public

    # Before there was a number the page differed in number and moment only.
    plain = published(waiting.content, prefix=shown[:-1]).decode()
    numbered = plain
    for slash in ("/", "%2F"):
        numbered = numbered.replace(f"000000{slash}0", f"{filing.month}{slash}{filing.public_id}")
    assert _without_moments(numbered, "0") == _without_moments(
        public.decode(), str(filing.public_id)
    )


def _without_moments(page: str, number: str) -> str:
    page = re.sub(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?(\+08:00)?", "MOMENT", page)
    return page.replace(f"i:{number}-->", "i:N-->")


def test_pictures_styles_and_files_come_through_the_policy(office: Office, browse: Any) -> None:
    request = submitted(office, body=with_picture_and_file(office))
    leader = browse(office.officer("leader_in_charge"))
    stranger = browse(office.officer("information_officer", office.other))
    shown = review(leader, request).context["preview_url"]
    page = leader.get(shown)
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox") and "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    own = re.findall(rf'(?:src|href)="({re.escape(shown)}[^"]+)"', page.content.decode())
    files = [
        one
        for one in own
        if not one.endswith("/") and not one.endswith(".html") and ".xml" not in one
    ]
    kinds = set()
    for url in files:
        answer = leader.get(url)
        assert answer.status_code == 200, url
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        kinds.add(answer.headers["Content-Type"].split(";")[0])
        assert stranger.get(url).status_code == 404
    assert {"text/css", "image/jpeg"} <= kinds
    [download] = [url for url in files if url.endswith(".txt")]
    assert "attachment" in leader.get(download).headers["Content-Disposition"]


def test_the_address_is_bound_to_the_digest(office: Office, browse: Any) -> None:
    request, other = submitted(office), submitted(office, "另一条")
    leader = browse(office.officer("leader_in_charge"))
    mine, foreign = request.parsed().subjects[0], other.parsed().subjects[0]
    good = reverse("desk_seen", args=[request.uuid, mine.subject, mine.payload])
    assert leader.get(good).status_code == 200
    for subject, digest in (
        (mine.subject, foreign.payload),
        (foreign.subject, foreign.payload),
        (mine.subject, "sha256:" + "0" * 64),
    ):
        assert (
            leader.get(reverse("desk_seen", args=[request.uuid, subject, digest])).status_code
            == 404
        )


def test_the_editors_row_does_not_show_through(office: Office, browse: Any) -> None:
    request = submitted(office)
    Item.objects.filter(uuid=request.subjects.get().subject).update(title="偷换的标题")
    leader = browse(office.officer("leader_in_charge"))
    page = review(leader, request)
    assert "偷换的标题" not in page.content.decode()
    assert "偷换的标题" not in leader.get(page.context["preview_url"]).content.decode()


def test_a_site_and_a_page_of_lists_are_shown_too(office: Office, browse: Any) -> None:
    office.publish(office.draft("已发布的一条"))
    request = websites.submit_site(site=office.site, officer=office.officer("network_centre"))
    leader = browse(office.officer("leader_in_charge"))
    shown = leader.get(review(leader, request).context["preview_url"])
    assert shown.status_code == 200
    assert "已发布的一条" in shown.content.decode()


def test_what_differs_from_online_is_marked(office: Office, browse: Any) -> None:
    item = office.draft(text="<p>每日8时开门。</p><p>电话0990-5550114。</p>")
    office.publish(item)
    stream = [
        {"type": "rich_text", "value": "<p>每日9时开门。</p><p>电话0990-5550114。</p>", "id": "1"}
    ]
    item.body = item.body.stream_block.to_python(stream)
    author = office.officer("information_officer")
    services.save_draft(draft=item, officer=author, version=item.version)
    request = services.correct(item=item, officer=author)
    page = review(browse(office.officer("leader_in_charge")), request)
    [change] = page.context["online"]
    assert {run.mark for run in change.runs} == {"same", "removed", "added"}
    assert "9" in "".join(run.text for run in change.runs if run.mark == "added")
