"""People at the portal while it is killed: they press again until they get an answer."""

import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPException
from http.cookiejar import CookieJar

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.dossiers.conftest import DOCUMENT
from tests.files.samples import pdf

PATIENCE = 240  # seconds: a machine that is busy needs some to start a server again
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_VERSION = re.compile(r'name="version" value="(\d+)"')


class Upload:
    """A file as a browser sends it."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name, self.content = name, content

    def read(self) -> bytes:
        return self.content


@dataclass
class Seen:
    """What people were told: uploads that were taken (by SHA-256), dossiers that were filed and accepted."""

    uploads: list[str] = field(default_factory=list)
    filed: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)


class Person:
    """Somebody with a browser; every request is repeated until it is answered."""

    def __init__(self, address: str, part: str) -> None:
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)
        page, _url = self.get("/trinh-dien")
        self.send("/trinh-dien", page, part=part)

    def get(self, path: str) -> tuple[str, str]:
        """The page and the address at which it was found."""
        return self._ask(lambda: urllib.request.Request(self.address + path))

    def send(self, path: str, page: str, **fields: object) -> tuple[str, str]:
        """Send a form of `page`: as a browser does that is told again and again to."""
        token = _TOKEN.search(page)
        assert token, f"no form at {path}"
        if version := _VERSION.search(page):
            fields["version"] = version[1]
        body = encode_multipart(BOUNDARY, {"csrfmiddlewaretoken": token[1], **fields})
        headers = {"Content-Type": MULTIPART_CONTENT}
        return self._ask(lambda: urllib.request.Request(self.address + path, data=body, headers=headers))

    def _ask(self, made: Callable[[], urllib.request.Request]) -> tuple[str, str]:
        """A fresh request for every try: one that is used again takes the second try for a loop."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with self.browser.open(made(), timeout=30) as answer:
                    return answer.read().decode(), answer.geturl()
            except urllib.error.HTTPError as error:
                if error.code in (404, 409):
                    return error.read().decode(), "refused"
                last: Exception = error
            except (OSError, HTTPException) as error:
                last = error
            assert time.monotonic() < deadline, f"{made().full_url}: {last}"
            time.sleep(0.1)


def file_dossiers(
    address: str, part: str, drafts: "list[uuid.UUID]", seen: Seen, enough: threading.Event
) -> None:
    """Upload a paper to each draft, file it, until there is enough or nothing left."""
    person = Person(address, part)
    while drafts and not enough.is_set():
        draft = drafts.pop()
        content = pdf() + f"\n% {uuid.uuid4()}\n".encode()
        path = f"/ho-so/nhap/{draft}"
        page, _url = person.get(f"{path}/giay-to")
        file = {f"document-{DOCUMENT}": Upload("giay-to.pdf", content)}
        page, url = person.send(f"{path}/giay-to", page, upload="1", **file)
        if url.endswith("/giay-to") and "giay-to.pdf" in page:
            seen.uploads.append(sha256(content).hexdigest())
        page, _url = person.get(f"{path}/kiem-tra")
        if 'name="consent"' in page:
            _page, url = person.send(f"{path}/kiem-tra", page, consent="1")
            if found := re.search(r"/ho-so/(H[^/]+)/hoan-tat", url):
                seen.filed.append(found[1])


def accept_dossiers(address: str, seen: Seen, enough: threading.Event) -> None:
    """At the desk: accept whatever was filed."""
    person = Person(address, "one_stop")
    while not enough.is_set():
        if waiting := [code for code in seen.filed if code not in seen.accepted]:
            path = f"/can-bo/ho-so/{waiting[0]}/tiep-nhan"
            page, _url = person.get(path)
            if _VERSION.search(page):
                person.send(path, page)
            seen.accepted.append(waiting[0])
        else:
            time.sleep(0.05)
