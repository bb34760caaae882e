"""Every address of the back office, classified: what it names, what it must show to whom, who else may open it."""

from dataclasses import replace
from typing import Any

from tests.isolation.county import PASSPHRASE
from tests.isolation.naming import (
    EMPTY,
    FILES,
    ITEMS,
    PICTURES,
    REQUESTS,
    SEARCH,
    SECRECY,
    STATES,
    Address,
    blob_of,
    box_number,
    by_uuid,
    chosen_link,
    decision_on,
    form_code,
    frozen_copy,
    frozen_picture,
    outside_copy,
    subject_of,
)
from tests.isolation.rights import (
    ARRANGES,
    NOBODY,
    SECTION_A,
    WATCHES_WITHDRAWALS,
    WITHDRAWS,
    WRITES,
)
from tests.isolation.things import BIRD

NOTHING = Address()
CHOICES = Address(
    about=STATES,
    args=lambda _thing: [],
    to_all=True,
    lists=ITEMS,
    posts=chosen_link,
    only_sent=True,
)

DESK: dict[str, Address] = {
    "desk_inbox": Address(
        lists={"item_review": frozenset({"director"})}, queries=("", f"?words={BIRD}")
    ),
    "desk_batch": Address(
        about=("request_review", "request_page"),
        args=lambda _thing: [],
        get=False,
        to_all=True,
        posts=lambda thing: {"request": [str(thing.row.uuid)]},
    ),
    "desk_batch_sign": Address(
        about=("request_review", "request_page"),
        args=lambda _thing: [],
        get=False,
        to_all=True,
        posts=lambda thing: {
            "request": [str(thing.row.uuid)],
            f"digest-{thing.row.uuid}": thing.row.submission_digest,
        },
    ),
    "desk_sent": Address(
        lists={
            **dict.fromkeys(("item_review", "item_returned"), frozenset({"writer_a", "writer_x"})),
            **dict.fromkeys(("page_review", "item_migrated"), frozenset({"network"})),
        }
    ),
    "desk_review": Address(about=REQUESTS, args=by_uuid, shows=("title",)),
    "desk_decide": Address(about=REQUESTS, args=by_uuid, get=False, posts=decision_on),
    "desk_amend": Address(
        about=("request_review",),
        args=by_uuid,
        shows=("title",),
        opens=frozenset({"director"}),
        posts={},
    ),
    "desk_oral": Address(
        about=REQUESTS,
        args=by_uuid,
        get=False,
        posts={"signer": "", "said_at": "2026-03-18T09:00", "where": "电话", "words": "同意"},
    ),
    "desk_prepare": Address(about=REQUESTS, args=by_uuid, get=False, posts={"opinion": "同意"}),
    "desk_phone_link": Address(about=REQUESTS, args=by_uuid, get=False, posts={"signer": ""}),
    "desk_pin": Address(posts={"password": "x", "pin": "480251", "again": "480251"}),
    "desk_take_back": Address(about=REQUESTS, args=by_uuid, get=False, posts={}),
    "desk_form": Address(about=("request_review", "request_page"), args=by_uuid, shows=("title",)),
    "desk_secrecy": Address(about=("request_review",), args=by_uuid, shows=("title",)),
    "desk_paper_prepare": Address(about=REQUESTS, args=by_uuid, get=False, posts={}),
    "desk_seen": Address(about=(*REQUESTS, "request_online"), args=frozen_copy, shows=("title",)),
    "desk_seen_file": Address(about=("frozen_picture",), args=frozen_picture, shows=("pixels",)),
    "desk_papers": Address(lists={"paper_listed": SECTION_A - {"network", "director"}}),
    "desk_paper_print": Address(about=("paper",), args=form_code, shows=("title",)),
    "desk_paper_enter": Address(about=("paper",), args=form_code, shows=("title",), posts={}),
    "desk_paper_compare": Address(
        about=("paper",), args=by_uuid, shows=("title", "opinion"), posts={"matches": "yes"}
    ),
    "desk_paper_scan": Address(about=("paper",), args=by_uuid, shows=("pixels",)),
    "desk_verify": Address(),
    "desk_verify_code": Address(about=("paper",), args=form_code, shows=("title",), to_all=True),
    "desk_withdrawals": Address(
        lists={"item_withdrawn": WATCHES_WITHDRAWALS | {"duty"}}, queries=SEARCH
    ),
    "desk_together": Address(
        about=STATES,
        args=lambda _thing: [],
        get=False,
        to_all=True,
        shows=("title",),
        posts=lambda thing: {"act": "withdraw", "item": [str(thing.row.uuid)]},
    ),
    "desk_withdraw": Address(
        about=("item_online",),
        args=subject_of,
        opens=WITHDRAWS,
        strict=True,
        posts={"reason": "有误"},
    ),
    "desk_withdrawal": Address(about=("withdrawal",), opens=WATCHES_WITHDRAWALS, strict=True),
    "desk_withdrawal_standing": Address(
        about=("withdrawal",), opens=WATCHES_WITHDRAWALS, strict=True
    ),
    "desk_outside_copy": Address(
        about=("withdrawal",),
        args=outside_copy,
        opens=WATCHES_WITHDRAWALS,
        strict=True,
        get=False,
        posts={"done": "1"},
    ),
    "desk_quarantine": Address(lists={"box_listed": SECRECY}, opens=SECRECY, strict=True),
    "desk_quarantine_key": Address(get=False, opens=SECRECY, strict=True, posts={}),
    "desk_quarantine_box": Address(
        about=("box",), args=box_number, posts={"passphrase": PASSPHRASE}
    ),
    "desk_quarantine_confirm": Address(
        about=("box",), args=box_number, get=False, posts={"report": "2026-1"}
    ),
    "desk_quarantine_release": Address(
        about=("box",),
        args=box_number,
        get=False,
        posts={"passphrase": PASSPHRASE, "reason": "误报"},
    ),
    "desk_quarantine_report": Address(about=("box",), args=box_number),
    "desk_covers": Address(lists={"delegation": None}),
    "desk_cover_end": Address(
        about=("delegation",),
        args=by_uuid,
        opens=frozenset({"head_a"}),
        strict=True,
        get=False,
        posts={},
    ),
    "desk_handover": Address(opens=NOBODY, strict=True),
    "desk_handover_sheet": Address(about=("entry_of_request_review",), opens=NOBODY, strict=True),
    "desk_accounts": Address(opens=NOBODY, strict=True),
    "desk_account_reset": Address(
        about=("delegation",),
        args=lambda thing: [thing.row.officer.uuid],
        opens=NOBODY,
        strict=True,
        posts={"reason": "手机丢失"},
    ),
    "desk_rulebooks": NOTHING,
    "desk_rulebook": Address(about=("rulebook",), shows=("says",)),
}

RECORDS: dict[str, Address] = {
    "records_life": Address(
        about=("item_online", "item_withdrawn"), args=subject_of, shows=("title",)
    ),
    "filing:index": Address(
        lists={"item_online": None, "item_withdrawn": None}, queries=(*SEARCH, "?export=xlsx")
    ),
    "filing:index_results": Address(
        lists={"item_online": None, "item_withdrawn": None}, queries=SEARCH
    ),
    "entryline:index": Address(
        lists={"item_review": frozenset({"writer_a", "writer_x", "auditor", "county_auditor"})},
        queries=(*SEARCH, "?export=xlsx"),
    ),
    "entryline:index_results": Address(
        lists={"item_review": frozenset({"writer_a", "writer_x", "auditor", "county_auditor"})},
        queries=SEARCH,
    ),
    "entryline:entry": Address(
        about=tuple(
            f"entry_of_request_{state}"
            for state in ("review", "returned", "withdrawn", "page", "migration")
        ),
        shows=("leaf",),
    ),
    "entryline:verify": Address(
        opens=frozenset({"auditor", "county_auditor"}), strict=True, get=False, posts={}
    ),
    "entryline:offline": Address(opens=frozenset({"county_auditor"}), strict=True),
}

EDITING: dict[str, Address] = {
    "wagtailadmin_home": Address(lists={"notice": None}),
    "wagtailadmin_account": NOTHING,
    "account_factor": Address(posts={"act": "replace", "code": "000000"}),
    "wagtailadmin_logout": Address(get=False),
    "wagtailadmin_choose_page": CHOICES,
    **{
        f"wagtailadmin_choose_page_{kind}_link": replace(CHOICES, about=("item_draft",))
        for kind in ("external", "email", "phone", "anchor")
    },
    "item_check": Address(get=False, posts={}),
    "item_paste": Address(get=False, posts={}),
    "item_compose": Address(get=False, posts={}),
    "file": Address(about=("attachment",), shows=("bytes",)),
    "picture_copy": Address(
        about=("picture",), args=lambda thing: [thing.row.pk, "whole"], shows=("pixels",)
    ),
    "preview_blob": Address(about=("item_draft",), args=blob_of),
    "preview_asset": Address(),
    "item:index": Address(
        lists=ITEMS, queries=SEARCH, leak_queries=("?export=xlsx", "?state=draft", "?p=2")
    ),
    "item:index_results": Address(lists=ITEMS, queries=SEARCH),
    "item:add": Address(posts=EMPTY),
    "item:import": Address(),
    "item:look": Address(about=STATES, shows=("title",)),
    "item:preview": Address(about=STATES, shows=("title", "text")),
    "item:edit": Address(
        about=("item_draft", "item_returned"), shows=("title", "text"), opens=WRITES, posts=EMPTY
    ),
    "item:submit": Address(
        about=("item_draft", "item_returned"), shows=("title",), opens=WRITES, strict=True, posts={}
    ),
    "item:take_back": Address(about=("item_review",), get=False, posts={}),
    "item:adopt": Address(about=("item_online", "item_draft"), posts={}),
    "picture:index": Address(lists=PICTURES, queries=SEARCH),
    "picture:index_results": Address(lists=PICTURES, queries=SEARCH),
    "picture:add": Address(),
    "picture:edit": Address(
        about=("picture",),
        shows=("name",),
        opens=WRITES,
        posts={"name": "改名", "caption": "", "alt": ""},
    ),
    "attachment:index": Address(lists=FILES, queries=SEARCH),
    "attachment:index_results": Address(lists=FILES, queries=SEARCH),
    "attachment:add": Address(),
    "picture_chooser:choose": Address(lists=PICTURES, queries=SEARCH),
    "picture_chooser:choose_results": Address(lists=PICTURES, queries=SEARCH),
    "picture_chooser:chosen": Address(about=("picture",), shows=("name",)),
    "picture_chooser:chosen_multiple": Address(
        about=("picture",),
        args=lambda _thing: [],
        to_all=True,
        queries=("?id={pk}",),
        shows=("name",),
    ),
    "picture_chooser:create": Address(posts={}),
    "attachment_chooser:choose": Address(lists=FILES, queries=SEARCH),
    "attachment_chooser:choose_results": Address(lists=FILES, queries=SEARCH),
    "attachment_chooser:chosen": Address(about=("attachment",), shows=("name",)),
    "attachment_chooser:chosen_multiple": Address(
        about=("attachment",),
        args=lambda _thing: [],
        to_all=True,
        queries=("?id={pk}",),
        shows=("name",),
    ),
    "attachment_chooser:create": Address(posts={}),
    "column_chooser:choose": Address(lists={"column": None}, queries=SEARCH),
    "column_chooser:choose_results": Address(lists={"column": None}, queries=SEARCH),
    "column_chooser:chosen": Address(about=("column",), shows=("name",)),
    "column_chooser:chosen_multiple": Address(
        about=("column",),
        args=lambda _thing: [],
        to_all=True,
        queries=("?id={pk}",),
        shows=("name",),
    ),
    "column_chooser:create": Address(posts={}),
    "site:index": Address(lists={"site": None}, queries=SEARCH),
    "site:index_results": Address(lists={"site": None}, queries=SEARCH),
    "site:columns": Address(about=("site",), shows=("name",)),
    "site:add": Address(opens=ARRANGES, strict=True, posts={}),
    **{
        f"site:{act}": Address(about=("site",), opens=ARRANGES, strict=True, posts={})
        for act in ("identity", "new_column", "submit", "close")
    },
    "column:edit": Address(
        about=("column",), shows=("name",), opens=ARRANGES, strict=True, posts={}
    ),
    **{
        f"column:{act}": Address(
            about=("column",), opens=ARRANGES, strict=True, get=False, posts={"direction": "up"}
        )
        for act in ("move", "close")
    },
    "page:index": Address(lists={"page": None, "page_review": None}, queries=SEARCH),
    "page:index_results": Address(lists={"page": None, "page_review": None}, queries=SEARCH),
    "page:add": Address(posts=EMPTY),
    "page:look": Address(about=("page", "page_review"), shows=("title",)),
    "page:preview": Address(about=("page", "page_review"), shows=("title", "text")),
    "page:edit": Address(about=("page",), shows=("title", "text"), opens=ARRANGES, posts=EMPTY),
    "page:submit": Address(
        about=("page",), shows=("title",), opens=ARRANGES, strict=True, posts={}
    ),
    "page:take_back": Address(about=("page_review",), get=False, posts={}),
}

OUTSIDE = {
    name: Address(outside=True)
    for name in (
        "wagtailadmin_login",
        "login_code",
        "login_enrol",
        "login_password",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
        # A secret of 256 bits and a PIN stand for the officer: see tests/editing/desk/test_phones.py.
        "phone",
        "phone_seen",
        "phone_seen_file",
    )
}

ADDRESSES: dict[str, Address] = {**EDITING, **DESK, **RECORDS, **OUTSIDE}
"""By the name of the address. One that is mounted and not here fails the suite."""

_NO_LINK = ["0" * 43, "00000000-0000-4000-8000-000000000000", "sha256:" + "0" * 64]

FIXED: dict[str, list[Any]] = {
    "preview_asset": ["huabiao", "site.css"],
    "phone": _NO_LINK[:1],
    "phone_seen": _NO_LINK,
    "phone_seen_file": [*_NO_LINK, "index.html"],
}
"""Arguments of addresses that name something other than a thing."""
