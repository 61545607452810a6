"""What is rewritten in the Markdown of every page: links, the numbers of tasks, and the first use of a term."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_OPAQUE = r"""
    ^(?P<indent>[ ]*)(?P<ticks>`{3,}|~{3,})[^\n]*\n.*?^(?P=indent)(?P=ticks)[ \t]*$
  | (?P<tick>`+)(?!`).*?(?<!`)(?P=tick)(?!`)
  | ^\#{1,6}[ ][^\n]*$
  | ^\[[^\]\n]+\]:[^\n]*$
  | ^<div[ ]class="output">[^\n]*$
  | <(?P<tag>summary|a|p|pre|code|figure|ul)\b[^>]*>.*?</(?P=tag)>
  | <[a-zA-Z/!][^>]*>
"""
_LINK = r"!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\((?P<target>[^)\s]+)\)"
_TASK = r"\b[Tt]ask\s(?P<task>\d+\.\d+)\b"
_WITHOUT_TERMS = ("glossary.md", "features.md")
_YOUR_TURN = re.compile(r"^## Your turn (\d+\.\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Term:
    """An entry of the glossary: its sentence, and its anchor there."""

    name: str
    sentence: str
    anchor: str


@dataclass(frozen=True)
class Atlas:
    """Where everything is.

    Attributes:
        root: the folder of the course.
        pages: the page of each source file that has one, both as paths from the root and from the site's sources.
        tasks: the page of each task by its id.
        terms: the glossary.
        repository: where files without a page can be read.
    """

    root: Path
    pages: Mapping[str, str]
    tasks: Mapping[str, str]
    terms: tuple[Term, ...]
    repository: str


def glossary(text: str, slug: Callable[[str], str]) -> tuple[Term, ...]:
    """Return the terms of docs/glossary.md: each second-level heading, and the sentence below it."""
    entries = re.findall(r"^## (.+)\n+((?:.+\n)+)", text + "\n", re.MULTILINE)
    return tuple(Term(name, _plain(" ".join(sentence.split())), slug(name)) for name, sentence in entries)


def rewritten(text: str, uri: str, source: str, atlas: Atlas, complain: Callable[[str], None]) -> str:
    """Return a page's Markdown as the site needs it.

    Args:
        text: its Markdown; links are true to the repository, seen from ``source`` or, with ``/``, from its root;
            ``page:`` begins one to a page that has no file.
        uri: where the page stands among the site's sources.
        source: the file that the text comes from, as a path from the root.
        atlas: where everything is.
        complain: told of each link that leads nowhere.
    """
    writer = _Writer(uri, source, atlas, complain)
    pieces = re.split(r"(?m)(?=^## Your turn \d)", text)
    return "".join(map(writer.write, pieces))


class _Writer:
    def __init__(self, uri: str, source: str, atlas: Atlas, complain: Callable[[str], None]) -> None:
        self._uri, self._source, self._atlas, self._complain = uri, source, atlas, complain
        known = {} if uri in _WITHOUT_TERMS else {term.name: term for term in atlas.terms}
        self._terms = known | {name[0].lower() + name[1:]: term for name, term in known.items() if name[1:2].islower()}
        longest_first = sorted(self._terms, key=len, reverse=True)
        words = "|".join(re.escape(name).replace(r"\ ", r"\s") for name in longest_first) or r"(?!)"
        self._tokens = re.compile(
            rf"(?P<opaque>{_OPAQUE})|{_LINK}|{_TASK}|(?<![\w/.-])(?P<term>{words})(?![\w/-]|\.\w)",
            re.MULTILINE | re.DOTALL | re.VERBOSE,
        )
        self._used: set[str] = set()
        self._turn = ""

    def write(self, text: str) -> str:
        """Return the text up to the next "Your turn"; inside one, links to its file lead to the task's page."""
        turn = _YOUR_TURN.match(text)
        self._turn = turn[1] if turn else ""
        return self._tokens.sub(self._token, text)

    def _token(self, match: re.Match[str]) -> str:
        if match["opaque"]:
            return match[0]
        if match["target"]:
            return f"{match[0][: -len(match['target']) - 1]}{self._target(match['target'])})"
        if match["task"]:
            page = self._atlas.tasks.get(match["task"])
            return f"[{match[0]}]({self._relative(page)})" if page and page != self._uri else match[0]
        return self._term(self._terms[" ".join(match["term"].split())], match[0])

    def _term(self, term: Term, text: str) -> str:
        if term.name in self._used:
            return text
        self._used.add(term.name)
        return f'[{text}]({self._relative("glossary.md")}#{term.anchor}){{.term title="{term.sentence}"}}'

    def _target(self, target: str) -> str:
        if re.match(r"#|[a-z]+:(?<!page:)", target):
            return target
        path, hash_sign, fragment = target.partition("#")
        if path.startswith("page:"):
            return self._relative(path.removeprefix("page:")) + hash_sign + fragment
        file = os.path.normpath(f"./{path}" if path.startswith("/") else PurePosixPath(self._source).parent / path)
        if file.startswith("exercises/") and self._turn in self._atlas.tasks:
            return f"{self._relative(self._atlas.tasks[self._turn])}#stub"
        if file in self._atlas.pages:
            return self._relative(self._atlas.pages[file]) + hash_sign + fragment
        if not (self._atlas.root / file).exists():
            self._complain(f"{self._source}: the link target {target!r} does not exist")
        return f"{self._atlas.repository}/blob/main/{file}{hash_sign}{fragment}"

    def _relative(self, uri: str) -> str:
        return PurePosixPath(os.path.relpath(uri, PurePosixPath(self._uri).parent)).as_posix()


def _plain(sentence: str) -> str:
    """Return a sentence without Markdown, fit for an attribute."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", sentence).replace("`", "").replace("*", "").replace('"', "'")
