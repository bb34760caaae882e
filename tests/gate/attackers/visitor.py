"""A person with a browser: a log-in over HTTP, cookies, the form's token. No redirect is followed."""

import contextlib
import http.client
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.editing.qingyan_office import PASSWORD


@dataclass(frozen=True)
class Answer:
    """What the back office said."""

    status: int
    text: str


class Visitor:
    """One browser at one running back office. `address`: `http://host:port`."""

    def __init__(self, address: str) -> None:
        self._server = urlsplit(address).netloc
        self._cookies: dict[str, str] = {}

    def log_in(self, username: str) -> None:
        """Name and password, as the log-in page asks for them. Fails if the door stays shut."""
        self.get("/login/")
        said = self.post("/login/", {"username": username, "password": PASSWORD, "next": "/"})
        assert said.status == 302 and "sessionid" in self._cookies, f"{said.status} {said.text}"

    def get(self, path: str) -> Answer:
        """Open an address."""
        return self._ask("GET", path, None)

    def post(self, path: str, form: dict[str, Any]) -> Answer:
        """Send a form with the token of this session."""
        return self._ask("POST", path, urlencode(form, doseq=True))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["X-CSRFToken"] = self._cookies.get("csrftoken", "")
        connection = http.client.HTTPConnection(self._server, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            data = answer.read()
        for line in answer.headers.get_all("Set-Cookie", ()):
            self._cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return Answer(answer.status, data.decode(errors="replace"))
