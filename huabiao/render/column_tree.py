"""A site's columns as a tree, with addresses worked out once."""

from collections import defaultdict

from huabiao.register.payloads import Column, SitePayload


class ColumnTree:
    """The columns of one site payload; siblings stand by `order`, then UUID."""

    def __init__(self, site: SitePayload) -> None:
        self._known = site.by_uuid()
        self._children: dict[str | None, list[Column]] = defaultdict(list)
        for column in sorted(site.columns, key=lambda column: (column.order, column.uuid)):
            self._children[column.parent].append(column)
        self._ancestry = {column.uuid: site.ancestry(column.uuid) for column in site.columns}
        self._path = {
            uuid: "/".join(step.path for step in steps) for uuid, steps in self._ancestry.items()
        }
        self._base = site.base_path
        self._by_path = {path: uuid for uuid, path in self._path.items()}

    def __contains__(self, uuid: str) -> bool:
        return uuid in self._known

    def column(self, uuid: str) -> Column:
        """A column; KeyError where the site has none of that UUID."""
        return self._known[uuid]

    def at(self, path: str) -> str | None:
        """The UUID of the column at a path like `zwyw/tzgg`."""
        return self._by_path.get(path)

    def path(self, uuid: str) -> str:
        """Path inside the site, like `zwyw/tzgg`."""
        return self._path[uuid]

    def address(self, uuid: str) -> str:
        """Address of the column's page."""
        return f"{self._base}{self._path[uuid]}/"

    def ancestry(self, uuid: str) -> list[Column]:
        """The column and those above it, topmost first."""
        return self._ancestry[uuid]

    def children(self, uuid: str | None, *, shown: bool = False) -> list[Column]:
        """Columns right below one (None: the topmost); `shown`: only those in menus."""
        found = self._children.get(uuid, [])
        return [column for column in found if column.in_menu] if shown else found

    def lists_within(self, uuid: str) -> list[str]:
        """UUIDs of the list columns at or below a column: where its items stand."""
        column = self._known[uuid]
        own = [uuid] if column.kind == "list" else []
        return own + [
            found for child in self.children(uuid) for found in self.lists_within(child.uuid)
        ]
