"""The front end for MkDocs: mkdocs-jupyter finds the notebooks and offers them, this hook fills the pages."""

import base64
import hashlib
import logging
import re
import subprocess
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from book.contents import Book
from workbook.errors import WorkbookError
from workbook.manifest import load_course

_log = logging.getLogger("mkdocs.hooks.book")
_books: dict[str, Book] = {}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Take the title, the repository and the order of the pages from the course."""
    root = Path(config.config_file_path).parent
    try:
        book = Book(load_course(root))
        nav = book.nav
    except WorkbookError as error:
        raise PluginError(str(error)) from None
    _books[str(config.config_file_path)] = book
    config.site_name, config.nav = book.course.title, nav
    config.copyright = f'<a href="{book.course.repository}">Repository</a>. {config.copyright}'
    return config


@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the notebooks and the pages that are written from the manifests, before mkdocs-jupyter looks."""
    book = _book(config)
    for page in book.pages.values():
        if page.file is not None:
            files.append(File(page.uri, str(book.course.root), config.site_dir, config.use_directory_urls))
        elif files.get_file_from_path(page.uri) is None:
            files.append(File.generated(config, page.uri, content=page.text))
    script = _mermaid(book.course.root / "book")
    files.append(File.generated(config, "assets/vendor/mermaid.min.js", abs_src_path=str(script)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Return what the book has for the page, in place of what the file holds."""
    page.__dict__.pop("render", None)  # mkdocs-jupyter's own, which would show the notebook without the site's Markdown
    book = _book(config)
    if page.file.src_uri not in book.pages:
        return markdown
    text = book.markdown(page.file.src_uri, _log.warning)
    return re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Keep pages light: pictures become files, and tokens of code get a mark for each colour, not one each.

    An empty heading of a column is a cell: a screen reader would announce a heading and find none.
    """
    html = html.replace("&#10;", "\n").replace("<th></th>", "<td></td>")
    html = re.sub(r"<th(?= style|>)", '<th scope="col"', html)
    html = re.sub(r'<span class="(?:n|nn|nb|o|p|si|w)">([^<]*)</span>', r"\1", html.replace("<span></span>", ""))
    html = re.sub(r'(<span class="(\w+)">[^<]*)</span>(\s*)<span class="\2">', r"\1\3", html)

    def keep(picture: re.Match[str]) -> str:
        data = base64.b64decode(picture[2])
        uri = f"assets/pictures/{hashlib.sha256(data).hexdigest()[:12]}.{picture[1].partition('+')[0]}"
        path = Path(config.site_dir, uri)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return f'src="{get_relative_url(uri, page.url)}"'

    return re.sub(r'src="data:image/([a-z+]+);base64,([^"]+)"', keep, html)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Take out what the templates indent, and around the article the spaces and marks that show nothing."""
    pieces = re.split(r"(<(?:pre|textarea|script)\b.*?</(?:pre|textarea|script)>)", output, flags=re.DOTALL)
    output = "".join(re.sub(r"\s*\n\s*", "\n", each) if n % 2 == 0 else each for n, each in enumerate(pieces))
    before, article, after = re.split(r"(<article.*</article>)", output, maxsplit=1, flags=re.DOTALL)
    return _bare(before) + article + _bare(after)


def _bare(frame: str) -> str:
    links = r'(<a [^>]*class="md-nav__link[^>]*>)\s*<span class="md-ellipsis">\s*([^<]*?)\s*</span>\s*'
    frame = re.sub(links, r"\1\2", frame)
    return re.sub(r"(?<=>)\n(?=<)", "", frame)


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Any) -> None:
    """Describe the page by its first paragraph, for search engines."""
    text = re.sub(r"<(h1|ul|details|figure|table|pre)\b.*?</\1>", " ", page.content or "", flags=re.DOTALL)
    first = re.search(r"<p>(.+?)</p>", text, re.DOTALL)
    if first and "description" not in page.meta:
        page.meta["description"] = " ".join(re.sub(r"<[^>]+>|\"", "", first[1]).split())[:200]


def _book(config: MkDocsConfig) -> Book:
    return _books[str(config.config_file_path)]


def _mermaid(folder: Path) -> Path:
    """Return the script that draws the diagrams; npm fetches the version of package.json when it is not there yet."""
    script = folder / "node_modules" / "mermaid" / "dist" / "mermaid.min.js"
    if not script.is_file():
        fetch = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
        try:
            subprocess.run(fetch, cwd=folder, check=True, timeout=300)
        except (OSError, subprocess.SubprocessError) as error:
            raise PluginError(f"the diagrams need Mermaid, and npm did not fetch it: {error}") from None
    return script
