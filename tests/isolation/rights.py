"""Who may read what and do what: written from the measures and the posts, never from the product's policy.

The bureau (house `a`): its leaders, its office, its network administrator, its duty, secrecy and audit officers and the
company's people on site work for the whole bureau, so they read what its sections write (D3-1, D4-1, NB-GUIDE-DUTY,
NB-SECRECY-42, NB-GB22239). A section's officers read their own section's (D3-1). The neighbouring section, and
everybody of another house, reads none of it before it is published (T4-5, T16). Who audits for the county reads all.
"""

from tests.isolation.things import Thing

Roles = frozenset[str]

WATCHERS = frozenset({"duty", "secrecy", "auditor"})
HOUSE_A: Roles = WATCHERS | {
    "deputy",
    "chief",
    "director",
    "network",
    "contractor",
    "county_auditor",
}
SECTION_A: Roles = HOUSE_A | {"writer_a", "head_a"}
EVERYBODY_A: Roles = SECTION_A | {"writer_b"}
HOUSE_X: Roles = frozenset({"writer_x", "county_auditor"})
NOBODY: Roles = frozenset()

ROLES = (
    "writer_a",
    "writer_b",
    "writer_x",
    "head_a",
    "deputy",
    "chief",
    "director",
    "network",
    "duty",
    "secrecy",
    "auditor",
    "county_auditor",
    "contractor",
    "no_post",
    "anonymous",
)

OF_THE_SECTION = (
    "item_draft",
    "item_review",
    "item_returned",
    "item_online",
    "item_withdrawn",
    "request_review",
    "request_returned",
    "request_online",
    "request_withdrawn",
    "opinion",
    "withdrawal",
    "picture",
    "frozen_picture",
    "attachment",
    "paper",
    "paper_listed",
    "item_migrated",
)
OF_THE_HOUSE = ("page", "page_review", "request_page", "request_migration")

READERS: dict[str, dict[str, Roles]] = {
    **{kind: {"a": SECTION_A, "x": HOUSE_X} for kind in OF_THE_SECTION},
    **{kind: {"a": HOUSE_A, "x": HOUSE_X} for kind in OF_THE_HOUSE},
    # A website and its columns are known to every officer who works on it; a section head works in the columns the
    # section owns, so a new website without columns is not yet theirs.
    "column": {"a": EVERYBODY_A, "x": HOUSE_X},
    "site": {"a": EVERYBODY_A - {"head_a"}, "x": HOUSE_X},
    # The rulebook binds everybody in the house.
    "rulebook": {"a": EVERYBODY_A},
    # Sealed text is for the secrecy officer of the house alone.
    "box": {"a": frozenset({"secrecy"}), "x": NOBODY},
    # That there is one, and its number, stands in the ledger as well.
    "box_listed": {
        "a": frozenset({"secrecy", "auditor", "county_auditor"}),
        "x": frozenset({"county_auditor"}),
    },
    # A notice is for the person it was written to.
    "notice": {"a": frozenset({"writer_a"}), "x": frozenset({"writer_x"})},
    # Who is away and why: the holder and the stand-in.
    "delegation": {"a": frozenset({"head_a", "director"})},
    # The ledger: one's own acts; auditors, the acts of the bodies they audit.
    **{
        f"entry_of_request_{state}": {
            "a": frozenset({"writer_a", "auditor", "county_auditor"}),
            "x": HOUSE_X,
        }
        for state in ("review", "returned", "online", "withdrawn")
    },
    **{
        f"entry_of_request_{state}": {
            "a": frozenset({"network", "auditor", "county_auditor"}),
            "x": frozenset({"county_auditor"}),
        }
        for state in ("page", "migration")
    },
}

WRITES: Roles = frozenset({"writer_a", "network", "contractor"})
"""Who may change a draft of section a: its own officer, and who writes for the whole bureau."""
ARRANGES: Roles = frozenset({"network", "contractor"})
"""Who may change the bureau's pages, columns and website (T3, T15; D2-1)."""
WITHDRAWS: Roles = frozenset({"network", "director", "duty", "secrecy"})
"""Who may withdraw of the bureau's (D-withdrawal, NB-withdrawal)."""
WATCHES_WITHDRAWALS: Roles = WITHDRAWS | {"auditor", "county_auditor"}


def readers(thing: Thing) -> Roles:
    """Whose eyes a thing is for. Of what is published: everybody who is let in at all."""
    return READERS[thing.kind][thing.house]


def may_see(role: str, thing: Thing) -> bool:
    """Whether the canary of a thing may stand in an answer to this role."""
    return thing.public or role in readers(thing)
