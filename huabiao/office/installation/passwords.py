"""First passwords: long, of four classes, easy to copy by hand."""

import secrets

SMALL, CAPITALS, DIGITS, SIGNS = (
    "abcdefghjkmnpqrstuvwxyz",
    "ABCDEFGHJKMNPQRSTUVWXYZ",
    "23456789",
    "-+=*%",
)
"""Without the letters and digits that are taken for each other."""

GROUPS, GROUP_LENGTH = 4, 4


def new_password() -> str:
    """Four groups of four letters and digits with a sign between them: about 90 bits."""
    letters = SMALL + CAPITALS + DIGITS
    while True:
        groups = [
            "".join(secrets.choice(letters) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS)
        ]
        password = secrets.choice(SIGNS).join(groups)
        if all(set(password) & set(needed) for needed in (SMALL, CAPITALS, DIGITS)):
            return password
