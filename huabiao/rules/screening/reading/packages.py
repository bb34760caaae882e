"""What Word, Excel and PowerPoint files have in common: a zip of parts that name each other by relations."""

import posixpath
from collections.abc import Iterable

from huabiao.rules.screening.reading.archives import Archive
from huabiao.rules.screening.reading.markup import all_text, parse
from huabiao.rules.screening.reading.passages import Budget, Member, Passage, PassageWriter, Reading

_WITHOUT_TEXT = (
    "/theme/",
    "/tableStyles",
    "/fontTable",
    "/webSettings",
    "/presProps",
    "/viewProps",
)
_STYLES = (
    "word/styles.xml",
    "word/numbering.xml",
    "word/stylesWithEffects.xml",
    "xl/styles.xml",
    "xl/calcChain.xml",
)


class Package:
    """An Office Open XML file. Remembers which parts a reader took, so that the rest can be read as well."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self.archive = Archive(data, budget)
        self._taken: set[str] = set()

    def __contains__(self, part: str) -> bool:
        return part in self.archive

    def take(self, part: str) -> bytes:
        """The bytes of a part, which then counts as read."""
        self._taken.add(part)
        return self.archive.read(part)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id → (last word of its type, name of the part it leads to)."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", name + ".rels")
        if rels not in self.archive:
            return {}
        return {
            relation.get("Id", ""): (
                relation.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join(folder, relation.get("Target", ""))).lstrip("/"),
            )
            for relation in parse(self.archive.read(rels), rels)
            if relation.get("TargetMode") != "External"
        }

    def related(self, part: str, kind: str) -> list[str]:
        """The existing parts that `part` leads to by a relation whose type ends in `kind`."""
        return [
            target
            for type_, target in self.relations(part).values()
            if type_ == kind and target in self
        ]

    def finish(self, reading: Reading) -> Reading:
        """Add what no reader took: properties, charts, diagrams, custom data, and the objects as files of their own."""
        for name in self.archive.names:
            if name in self._taken:
                continue
            if name.endswith((".xml", ".vml")):
                if not _is_style(name):
                    reading.passages += self._rest(name)
            elif not name.endswith(".rels") and "printerSettings" not in name:
                reading.members.append(
                    Member(posixpath.basename(name), self.take(name), object_of=True)
                )
        return reading

    def _rest(self, name: str) -> list[Passage]:
        place = "文档属性" if name.startswith("docProps/") else f"部件“{name}”"
        return _listed(all_text(parse(self.take(name), name)), place)


def _listed(pieces: Iterable[str], place: str) -> list[Passage]:
    writer = PassageWriter()
    for piece in pieces:
        writer.add(piece, place)
    return writer.passage()


def _is_style(name: str) -> bool:
    return (
        name in _STYLES
        or name == "[Content_Types].xml"
        or any(part in name for part in _WITHOUT_TEXT)
    )
