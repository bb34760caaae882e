"""Addresses of the desk. Every view asks the policy about what its address names."""

from django.urls import URLPattern, URLResolver, path

from huabiao.editing.desk.views import (
    accounts,
    amending,
    batch,
    cover,
    deciding,
    forms,
    inbox,
    oral,
    paper,
    phone,
    preview,
    quarantine,
    review,
    rulebooks,
    together,
    withdrawals,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("inbox/", inbox.inbox, name="desk_inbox"),
    path("inbox/together/", batch.look_over, name="desk_batch"),
    path("inbox/together/sign/", batch.sign, name="desk_batch_sign"),
    path("sent/", inbox.sent, name="desk_sent"),
    path("request/<uuid:uuid>/", review.review, name="desk_review"),
    path("request/<uuid:uuid>/decide/", deciding.decide, name="desk_decide"),
    path("request/<uuid:uuid>/amend/", amending.amend, name="desk_amend"),
    path("request/<uuid:uuid>/oral/", oral.register, name="desk_oral"),
    path("request/<uuid:uuid>/prepare/", deciding.prepare, name="desk_prepare"),
    path("request/<uuid:uuid>/phone/", phone.make_link, name="desk_phone_link"),
    path("request/<uuid:uuid>/take-back/", deciding.take_back, name="desk_take_back"),
    path("request/<uuid:uuid>/form/", forms.form, name="desk_form"),
    path("request/<uuid:uuid>/secrecy/", forms.secrecy, name="desk_secrecy"),
    path("request/<uuid:uuid>/paper/", paper.prepare, name="desk_paper_prepare"),
    path("request/<uuid:uuid>/seen/<uuid:subject>/<str:digest>/", preview.seen, name="desk_seen"),
    path(
        "request/<uuid:uuid>/seen/<uuid:subject>/<str:digest>/<path:path>",
        preview.seen,
        name="desk_seen_file",
    ),
    path("paper/", paper.entry, name="desk_papers"),
    path("paper/form/<str:code>/", paper.print_form, name="desk_paper_print"),
    path("paper/enter/<str:code>/", paper.enter, name="desk_paper_enter"),
    path("paper/compare/<uuid:uuid>/", paper.compare, name="desk_paper_compare"),
    path("paper/compare/<uuid:uuid>/scan/", paper.scan, name="desk_paper_scan"),
    path("signing-pin/", phone.pin, name="desk_pin"),
    path("verify/", forms.verify, name="desk_verify"),
    path("verify/<str:code>/", forms.verify, name="desk_verify_code"),
    path("together/", together.together, name="desk_together"),
    path("withdraw/", withdrawals.choose, name="desk_withdrawals"),
    path("withdraw/<uuid:subject>/", withdrawals.withdraw, name="desk_withdraw"),
    path("withdrawn/<uuid:uuid>/", withdrawals.withdrawal, name="desk_withdrawal"),
    path("withdrawn/<uuid:uuid>/standing/", withdrawals.standing, name="desk_withdrawal_standing"),
    path(
        "withdrawn/<uuid:uuid>/copy/<int:pk>/", withdrawals.outside_copy, name="desk_outside_copy"
    ),
    path("quarantine/", quarantine.boxes, name="desk_quarantine"),
    path("quarantine/key/", quarantine.make_key, name="desk_quarantine_key"),
    path("quarantine/<str:number>/", quarantine.box, name="desk_quarantine_box"),
    path("quarantine/<str:number>/confirm/", quarantine.confirm, name="desk_quarantine_confirm"),
    path("quarantine/<str:number>/release/", quarantine.release, name="desk_quarantine_release"),
    path("quarantine/<str:number>/report/", quarantine.report, name="desk_quarantine_report"),
    path("standing-in/", cover.covers, name="desk_covers"),
    path("standing-in/<uuid:uuid>/end/", cover.end_cover, name="desk_cover_end"),
    path("hand-over/", cover.hand_over, name="desk_handover"),
    path("hand-over/<int:seq>/", cover.handover_sheet, name="desk_handover_sheet"),
    path("accounts/", accounts.listing, name="desk_accounts"),
    path("accounts/<uuid:uuid>/reset/", accounts.reset, name="desk_account_reset"),
    path("rulebooks/", rulebooks.rulebooks, name="desk_rulebooks"),
    path("rulebooks/<int:pk>/", rulebooks.rulebook, name="desk_rulebook"),
]

outside: list[URLPattern | URLResolver] = [
    path("phone/<str:secret>/", phone.phone, name="phone"),
    path("phone/<str:secret>/<uuid:subject>/<str:digest>/", phone.phone_seen, name="phone_seen"),
    path(
        "phone/<str:secret>/<uuid:subject>/<str:digest>/<path:path>",
        phone.phone_seen,
        name="phone_seen_file",
    ),
]
"""What opens without log-in: the secret of the link and the PIN stand for the officer."""
