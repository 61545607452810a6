"""Where the links of a built site lead."""

from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

ORIGIN = "http://site"
TARGETS = {"href", "src", "poster"}


class Anchors(HTMLParser):
    """What a page links to, and the names that a link to it can have."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.names: set[str] = {"", "top"}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the links and the names of a tag."""
        for name, value in attrs:
            if value and name in TARGETS:
                self.links.append(value)
            elif value and (name == "id" or (tag == "a" and name == "name")):
                self.names.add(value)


def broken(site: Path, found: Mapping[str, str]) -> list[str]:
    """Return each link of the pages that leads to no file of the site, or to no name in it."""
    anchors = {address: Anchors(html) for address, html in found.items()}
    return [
        f"{address}: {link}: {wrong}"
        for address, page in anchors.items()
        for link in sorted(set(page.links))
        if (wrong := _wrong(site, urljoin(ORIGIN + address, link), lambda at: anchors[at].names))
    ]


def _wrong(site: Path, link: str, names: Callable[[str], set[str]]) -> str | None:
    whole, fragment = urldefrag(link)
    if not whole.startswith(f"{ORIGIN}/"):
        return None
    address = unquote(urlsplit(whole).path)
    file = site / address[1:] / ("index.html" if address.endswith("/") else "")
    if not file.is_file():
        return "no such file"
    is_page = file.suffix == ".html"
    if is_page and unquote(fragment) not in names(address.removesuffix("index.html")):
        return "no such anchor"
    return None
