"""The vault as one build reads it: what was decrypted and parsed to be verified is kept to be rendered."""

from dataclasses import dataclass, field

from huabiao.register.certificates.loading import Documents
from huabiao.register.payloads import AnyPayload

MOST_KEPT = 30_000
"""Payloads kept in memory at once; the oldest go first."""


@dataclass
class KeptDocuments(Documents):
    """This installation's documents, with the payloads of this build kept. One for each build."""

    _kept: dict[tuple[str, str], AnyPayload] = field(default_factory=dict)

    def payload(self, freeze: str, digest: str) -> AnyPayload:
        """A frozen payload with exactly this digest."""
        key = (freeze, digest)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = super().payload(freeze, digest)
            if len(self._kept) > MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
        return found
