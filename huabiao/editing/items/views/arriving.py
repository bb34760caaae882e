"""Reading a text's blocks from what a browser sent: a connection that breaks off, or a script, may send a part."""

from typing import Any


class Incomplete(Exception):
    """The blocks of a text cannot be read from what arrived."""


def arrived_body(block: Any, posted: Any, files: Any, name: str = "body") -> Any:
    """The text in a posted form, read by its StreamField's block. Raises Incomplete.

    Wagtail takes for granted that every part of every block is there and well-formed.
    """
    try:
        for number in range(int(posted[f"{name}-count"])):
            block_name = f"{name}-{number}"
            if not posted[f"{block_name}-deleted"] and not _has_value(posted, block_name):
                raise Incomplete
        return block.value_from_datadict(posted, files, name)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError):
        raise Incomplete from None


def _has_value(posted: Any, block_name: str) -> bool:
    """A block without anything of its value would be saved empty: its words were lost on the way."""
    return any(key.startswith(f"{block_name}-value") for key in posted)
