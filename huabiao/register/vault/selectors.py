"""Reads about frozen copies."""

from uuid import UUID

from huabiao.register.vault.models import Freeze


def freezes_of(subject: UUID | str) -> list[Freeze]:
    """Every frozen copy of a subject, oldest first."""
    return list(Freeze.objects.filter(subject=subject))
