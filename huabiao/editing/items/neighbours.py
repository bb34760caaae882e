"""Pages of sibling rooms, known by name only: this room imports none of them."""

from django.urls import NoReverseMatch, reverse


def address_of(name: str, *args: object) -> str:
    """The address of another room's page; empty where that room is not mounted."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
