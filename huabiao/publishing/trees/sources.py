"""The documents as one build reads them: what was decrypted and parsed to be verified is kept to be rendered, here or
in the processes that read ahead."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from huabiao.publishing.trees.crew import WORTH_FORKING
from huabiao.publishing.trees.readers import Key, Read, Readers
from huabiao.register.certificates.faults import Fault, Faulty
from huabiao.register.certificates.loading import Documents
from huabiao.register.payloads import Traits

MOST_KEPT = 30_000
"""Payloads kept in memory at once by all processes together; the oldest go first."""


@dataclass
class BuildDocuments(Documents):
    """This installation's documents for one build. `gather` makes processes that read ahead, for a build that reads
    everything; they are made once there is enough to read."""

    most_kept: int = MOST_KEPT
    gather: Callable[[], Readers] | None = None
    readers: Readers | None = None
    _links: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    _blob_faults: dict[str, list[Fault]] = field(default_factory=dict)

    def warm(self, certificates: Mapping[str, str]) -> None:
        """Fetch certificates and chains, and have the frozen copies read that they publish."""
        super().warm(certificates)
        if self.gather is None:
            return
        wanted = [key for certificate in certificates.items() for key in self._named(*certificate)]
        if self.readers is None and len(wanted) >= WORTH_FORKING:
            self.readers = self.gather()
        if self.readers is not None:
            self.readers.expect(wanted)

    def _named(self, certificate: str, digest: str) -> list[Key]:
        """The frozen copies a certificate publishes; whatever is wrong with it is told at its own place."""
        try:
            publications = self.certificate(certificate, digest).publications
        except Faulty:
            return []
        return [(one.freeze, one.payload) for one in publications if not self.is_purged(one.freeze)]

    def traits(self, freeze: str, digest: str) -> Traits:
        """What a frozen payload with exactly this digest is judged by."""
        read = self._read_ahead((freeze, digest))
        if read is None:
            return super().traits(freeze, digest)
        if read.traits is None:
            raise Faulty(read.faults)
        self._blob_faults[freeze] = read.blob_faults
        if read.traits.links:
            self._links[freeze, digest] = read.traits.links
        return read.traits

    def blob_faults(self, freeze: str, blobs: Sequence[str]) -> list[Fault]:
        """What is wrong with the pictures and files of a frozen copy."""
        found = self._blob_faults.pop(freeze, None)
        return super().blob_faults(freeze, blobs) if found is None else found

    def links(self, freeze: str, digest: str) -> tuple[str, ...]:
        """The own content that a frozen payload links to; of one that was read ahead, without reading it again."""
        if self.readers is not None and self.readers.holds((freeze, digest)):
            return self._links.get((freeze, digest), ())
        return self.traits(freeze, digest).links

    def close(self) -> None:
        """Send the processes home; nobody reads ahead from here on."""
        self.gather = None
        if self.readers is not None:
            self.readers.close()
            self.readers = None

    def _read_ahead(self, key: Key) -> Read | None:
        return None if self.readers is None else self.readers.read(key)
