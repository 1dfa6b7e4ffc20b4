"""A crawler: asks for addresses as one visitor, follows the links of what comes back and looks at what is new."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, Response, ViewportSize

from tests.journeys.looking import check_outline, check_page
from tests.journeys.seen import ELEMENTS, LINKS, TITLES

OFFERED = {200, 302}
# An address that somebody types may also be refused, be unknown, take POST alone or come at the wrong moment.
TYPED = OFFERED | {403, 404, 405, 409}
ONLY_POST = 405
WITHOUT_END = ("area", "br", "col", "hr", "img", "input", "link", "meta", "path", "source", "use")
FROM_SCRIPT = re.compile("Content Security Policy|Uncaught")
# The plan in force is shown at its own address too.
SAME_PAGE = {name: f"{name}_of" for name in ("plan", "on_a_page", "progress", "health", "timeline", "pack")}


class Read(HTMLParser):
    """What a page holds as it was sent: its title, how many main headings, its links and every kind of element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.title, self.headings = "", 0
        self.links: list[str] = []
        self.kinds: set[str] = set()
        self._open: list[str] = []
        self.feed(html)
        self.title = self.title.strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, with its parent and the attributes it has."""
        said = dict(attrs)
        own = f"{tag}.{said.get('class') or ''}"
        self.kinds.add(f"{self._open[-1] if self._open else ''}>{own}{sorted(said)}")
        self.headings += tag == "h1"
        if tag == "a" and said.get("href"):
            self.links.append(str(said["href"]))
        if tag not in WITHOUT_END:
            self._open.append(own)

    def handle_endtag(self, tag: str) -> None:
        """Note that an element ends."""
        while tag not in WITHOUT_END and self._open and self._open.pop().split(".")[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Note the words of the title."""
        if self._open[-2:] == ["head.", "title."]:
            self.title += data


class Crawler:
    """One visitor's way through the product at one or more widths of the screen.

    `opened` counts {(route, status): times}; `faults` are sentences. Addresses are asked for with the browser's cookies
    but without it, in a third of the time; a page is opened in it when it is the first of one of the visitor's
    `routes`, and else when an element on it is of a kind that no visitor has met.

    Crawlers of the same `who` are one visitor in several tests: a link of one kind is followed by the first who meets
    it, and no title may belong to two pages that any of them was shown. With `every_query` a link that asks a page for
    something else (another filter, another order) is another kind of link.
    """

    def __init__(
        self, who: str, address: str, page: Page, *,
        sizes: list[ViewportSize], routes: Collection[str] = (), signed_in: bool = True, every_query: bool = False,
    ) -> None:  # fmt: skip
        self.who, self.address, self.page, self.sizes = who, address, page, sizes
        self.routes, self.signed_in, self.every_query = routes, signed_in, every_query
        self._client = Client(raise_request_exception=False, SERVER_NAME="localhost")
        self.opened: Counter[tuple[str, int]] = Counter()
        self.faults: list[str] = []
        self._asked: set[str] = set()
        page.on("response", self._note_document)
        page.on("console", lambda message: self._hear(message.text))
        page.on("pageerror", lambda error: self._hear(f"Uncaught {error}"))

    def crawl(self, addresses: list[str], *, links: bool = True) -> None:
        """Ask for these addresses as if typed, and for all that is linked, one of each kind."""
        self._client.cookies.load({one["name"]: one["value"] for one in self.page.context.cookies()})
        linked = [link for path in dict.fromkeys(["/", *addresses]) for link in self._ask(path, TYPED)]
        while links and linked:
            path = linked.pop(0)
            if path not in self._asked and LINKS.first(f"{self.who} {self._kind(path)}"):
                linked += self._ask(path, OFFERED)

    def _kind(self, path: str) -> list[str]:
        asked = sorted(parse_qs(urlsplit(path).query, keep_blank_values=True))
        return [route_of(path), *(asked if self.every_query else ["?"] if asked else [])]

    def _ask(self, path: str, fine: set[int]) -> list[str]:
        """Ask for one address, check what comes and return the addresses it leads to."""
        self._asked.add(path)
        answer = self._client.get(path)
        if answer.streaming:
            b"".join(answer)  # a file that is read to its end is let go of
        status = answer.status_code
        self.opened[route_of(path), status] += 1
        if status not in fine:
            self.faults.append(f"{self.who}: {path} answered {status}")
        if status == 302:
            if self.signed_in and route_of(answer.headers["Location"]) == "account_login":
                self.faults.append(f"{self.who}: {path} asked to sign in again")
            return self._inside(path, [answer.headers["Location"]])
        if status == ONLY_POST or not is_page(answer.headers):
            return []
        read = Read(answer.content.decode())
        self._check(path, status, read)
        return self._inside(path, read.links) if status == 200 else []

    def _inside(self, path: str, links: list[str]) -> list[str]:
        whole = [urlsplit(urljoin(self.address + path, link)) for link in links]
        host = urlsplit(self.address).netloc
        found = [one.path + (f"?{one.query}" if one.query else "") for one in whole if one.netloc == host]
        return [one for one in dict.fromkeys(found) if one not in self._asked and not one.startswith("/static/")]

    def _check(self, path: str, status: int, read: Read) -> None:
        if read.headings != 1:
            self.faults.append(f"{self.who}: {path} has {read.headings} main headings")
        if status == 200:
            self._check_title(urlsplit(path).path, read.title)
        first = route_of(path) in self.routes and self.opened[route_of(path), status] == 1
        widths = [size["width"] for size in self.sizes]
        new = {width for width in widths for kind in read.kinds if ELEMENTS.first(f"{width} {kind}")}
        if first or new:
            self._look(path, new)

    def _check_title(self, path: str, title: str) -> None:
        other = TITLES.said_of(f"{self.who} {title}", path)
        names = {SAME_PAGE.get(route_of(one), route_of(one)) for one in (path, other)}
        if other != path and not (len(names) == 1 and {route_of(path), route_of(other)} & set(SAME_PAGE)):
            self.faults.append(f"{self.who}: {path} and {other} are both called “{title}”")

    def _look(self, path: str, new: set[int]) -> None:
        """Open an address in the browser and hold it, at each width, to what every page promises.

        What axe finds of a page as a whole (the order of headings, names of regions) it finds at the first width; what
        depends on the width are faults of an element, so at the others it looks where a kind of element is new.
        """
        for size in self.sizes:
            check = check_page if size is self.sizes[0] or size["width"] in new else check_outline
            self.page.set_viewport_size(size)
            if size is self.sizes[0]:
                self.page.goto(self.address + path)
            try:
                check(self.page)
            except AssertionError as error:
                self.faults.append(f"{self.who}, {size['width']} wide: {path}\n{error}")

    def _note_document(self, answer: Response) -> None:
        if answer.request.is_navigation_request() and answer.url.startswith(self.address):
            self.opened[route_of(answer.url.removeprefix(self.address)), answer.status] += 1

    def _hear(self, words: str) -> None:
        if FROM_SCRIPT.search(words):
            self.faults.append(f"{self.who}: {self.page.url} says “{words}”")


def is_page(headers: Mapping[str, str]) -> bool:
    """Return whether an answer is shown in the browser: a file to keep may be HTML too."""
    saved = headers.get("Content-Disposition", "").startswith("attachment")
    return headers.get("Content-Type", "").startswith("text/html") and not saved


def route_of(path: str) -> str:
    """Return the name of the route an address belongs to, empty when there is none."""
    try:
        return resolve(urlsplit(path).path).url_name or ""
    except Resolver404:
        return ""
