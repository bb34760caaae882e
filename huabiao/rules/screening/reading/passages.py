"""What a reader hands over: passages of text that know where each piece stands, files inside the file, and refusals."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

from huabiao.rules.screening.rules import FileLimits


class Unreadable(Exception):
    """The file cannot be read whole; `sentence` says in Chinese why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Passage:
    """Connected text: words that are split over runs, cells or paragraphs stand together in it.

    `joints` are offsets of pieces of which a finding must touch two to count (second reading of a table, by columns).
    """

    text: str
    place_of: Callable[[int], str]
    joints: tuple[int, ...] = ()

    def counts(self, start: int, end: int) -> bool:
        """Whether a finding of this span is to be reported from this passage."""
        if not self.joints:
            return True
        return bisect_right(self.joints, start) != bisect_right(self.joints, end - 1)


@dataclass(frozen=True)
class Member:
    """A file inside a file. `object_of` marks an object of a document, whose unknown kinds are only pointed out."""

    name: str
    data: bytes
    object_of: bool = False


@dataclass
class Reading:
    """All that one file holds. `not_read` are sentences about parts no reader exists for."""

    passages: list[Passage] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    not_read: list[str] = field(default_factory=list)


class PassageWriter:
    """Collects pieces with their places into one passage."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._starts: list[int] = []
        self._places: list[str] = []
        self._length = 0

    def add(self, text: str, place: str, after: str = "\n") -> None:
        """Append a piece; `after` separates it from the next."""
        self._starts.append(self._length)
        self._places.append(place)
        self._pieces.append(text + after)
        self._length += len(text) + len(after)

    def passage(self, *, across_only: bool = False) -> list[Passage]:
        """The passage, or nothing where no piece was added."""
        if not self._pieces:
            return []
        starts, places = self._starts, self._places
        return [
            Passage(
                "".join(self._pieces),
                lambda offset: places[bisect_right(starts, offset) - 1],
                tuple(starts) if across_only else (),
            )
        ]


class Budget:
    """What may still be expanded and recognised while one uploaded file is screened, archives inside it included."""

    def __init__(self, limits: FileLimits) -> None:
        self.limits = limits
        self.bytes_left = limits.expanded_bytes
        self.members_left = limits.members
        self.pictures_left = limits.pictures_read

    def spend_bytes(self, amount: int) -> None:
        """Take from the bytes that may be expanded; raises `Unreadable` when they are used up."""
        self.bytes_left -= amount
        if self.bytes_left < 0:
            raise Unreadable(
                f"压缩内容展开后超过{self.limits.expanded_bytes // 1024**2}MB上限，疑为压缩炸弹，"
                "已停止展开；请拆分后分别上传。"
            )

    def spend_members(self, amount: int) -> None:
        """Take from the members that archives may hold together."""
        self.members_left -= amount
        if self.members_left < 0:
            raise Unreadable(f"压缩包内文件数超过{self.limits.members}个上限，请拆分后分别上传。")

    def take_picture(self) -> bool:
        """Whether one more picture may be read by text recognition."""
        self.pictures_left -= 1
        return self.pictures_left >= 0
