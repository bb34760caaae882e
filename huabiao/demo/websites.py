"""The four websites: opened, their columns added, approved by their own routes, certified."""

from typing import Any

from huabiao.approval.models import Request
from huabiao.demo.data import read
from huabiao.demo.founding import County
from huabiao.editing.websites import services
from huabiao.editing.websites.models import Column, Site


class Websites:
    """Sites by key, columns by site and path."""

    def __init__(self, county: County) -> None:
        self._county = county
        self.sites: dict[str, Site] = {}
        self.columns: dict[str, dict[str, Column]] = {}

    def open_all(self) -> list[Request]:
        """Open every site with its columns; answers the requests for their structure, portals first."""
        return [self._open(stated) for stated in read("county", "sites.yaml")]

    def column(self, site: str, path: str) -> Column:
        """A column by its path, or by its last part where that is one of a kind on the site."""
        known = self.columns[site]
        if path in known:
            return known[path]
        ends = [column for full, column in known.items() if full.endswith(f"/{path}")]
        if len(ends) != 1:
            raise LookupError(f"{site} has {len(ends)} columns that end in {path}")
        return ends[0]

    def path(self, site: str, column: Column) -> str:
        """The whole path of a column."""
        return next(path for path, one in self.columns[site].items() if one.pk == column.pk)

    def _open(self, stated: dict[str, Any]) -> Request:
        officer = self._county.officer(stated["officer"])
        site = services.open_site(
            organisation=self._county.bodies[stated["organisation"]],
            portal=self.sites.get(stated.get("portal", "")),
            by=officer,
            **stated["fields"],
        )
        key = stated["key"]
        self.sites[key], self.columns[key] = site, {}
        for column in stated["columns"]:
            self._add(key, column, None, "")
        return services.submit_site(site=site, officer=officer)

    def _add(self, key: str, stated: dict[str, Any], above: Column | None, before: str) -> None:
        site, name = self.sites[key], stated["name"]
        owner = stated.get("owner")
        column = services.add_column(
            site=site,
            name=name,
            parent=above,
            by=None,
            segment=stated["path"],
            kind=stated.get("kind", "list"),
            column_type=stated["type"],
            description=f"{site.name}“{name}”栏目。",
            keywords=f"{site.short_name},{name}",
            link_url=stated.get("link", ""),
            owner=self._county.bodies[owner] if owner else None,
        )
        path = f"{before}{stated['path']}"
        self.columns[key][path] = column
        below = stated.get("below", ())
        if stated.get("departments"):
            below = self._of_departments(stated["type"])
        for child in below:
            self._add(key, child, column, f"{path}/")

    def _of_departments(self, column_type: str) -> list[dict[str, Any]]:
        """One list for each department that reports in itself."""
        return [
            {"path": unit["key"], "name": unit["short"], "type": column_type, "owner": unit["key"]}
            for unit in read("county", "units.yaml")
            if unit["kind"] == "department" and "usual" in unit
        ]
