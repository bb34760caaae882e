"""XML without its dangers: no document type, so no entities to expand and nothing to fetch; bounded depth and size."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from huabiao.rules.screening.reading.passages import Unreadable

_DEEPEST = 300
_LARGEST = 64 * 1024**2


def parse(data: bytes, what: str) -> Element:
    """The root element, with names and attribute names reduced to their local part.

    Raises `Unreadable` for damaged XML, a document type declaration, too deep a nesting or too large a part (64 MB).
    """
    if len(data) > _LARGEST:
        raise Unreadable(f"“{what}”超过{_LARGEST // 1024**2}MB，无法检查；请拆分文件。")
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise Unreadable(f"“{what}”的嵌套层次过深，无法检查；请重新生成文件。")
        builder.start(_local(name), {_attribute(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_local(name))

    def refuse(*_: object) -> None:
        raise Unreadable(
            f"“{what}”含有文档类型声明（可能藏有实体炸弹），不予解析；请重新生成文件。"
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable(f"“{what}”的内部结构已损坏，无法检查；请重新生成文件。") from error
    return builder.close()


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _attribute(name: str) -> str:
    """Local name; a reference into the package's relations keeps a prefix: a bare `id` means another thing."""
    space, _, local = name.rpartition(" ")
    return f"rel:{local}" if space.endswith("/relationships") else local


def all_text(root: Element) -> Iterator[str]:
    """Every piece of text with something in it, in document order."""
    return (piece for piece in root.itertext() if piece.strip())


def text_of(element: Element, *names: str) -> str:
    """The text of all elements below with one of these names, joined without gaps."""
    return "".join(part.text or "" for part in element.iter() if part.tag in names)
