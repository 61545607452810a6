"""Right answers to tasks of chapters 1 to 3 that go another way than the reference: all must keep their points.

By file: what stands in the region for helpers, and the bodies of a task's regions in their order.
"""

OTHERWISE: dict[str, tuple[str, dict[str, list[str]]]] = {
    "api_starter/core/responses.py": (
        """
        from dataclasses import dataclass

        @dataclass(frozen=True)
        class Event:
            kind: str
            content: dict

            def message(self):
                return dict(self.content, type="http.response." + self.kind)
        """,
        {
            "1.1": [
                """
                silent = self.status in WITHOUT_BODY
                fields = list(self.raw_headers)
                if not silent and b"content-length" not in dict(fields):
                    fields += [(b"content-length", str(len(self.body)).encode())]
                shown = not silent and scope["method"] != "HEAD"
                start = Event("start", {"status": self.status, "headers": fields})
                for event in (start, Event("body", {"body": self.body if shown else b""})):
                    await send(event.message())
                """
            ]
        },
    ),
    "api_starter/core/application.py": (
        "",
        {
            "1.2": [
                """
                try:
                    serve = self._handlers[scope["type"]]
                except KeyError as missing:
                    raise UnsupportedScope("no handler for %s, only for %s" % (missing, [*self._handlers])) from missing
                return await serve(scope, receive, send)
                """
            ]
        },
    ),
    "api_starter/core/headers.py": (
        "",
        {
            "1.3": [
                """
                match self.get_list(name):
                    case [first, *_]:
                        return first
                    case _:
                        raise KeyError(name)
                """,
                """
                index = {}
                for field, value in reversed(self.raw):
                    index[field] = [str(value, "latin-1"), *index.get(field, ())]
                return index.get(name.lower().encode(), []) if name.isascii() else []
                """,
            ]
        },
    ),
    "api_starter/core/query.py": (
        """
        import re
        from collections.abc import Iterable

        def octets(part: bytes) -> Iterable[int]:
            place = 0
            while place < len(part):
                digits = part[place + 1 : place + 3]
                if part[place] == 0x25 and re.fullmatch(rb"[0-9A-Fa-f]{2}", digits):
                    yield int(digits, 16)
                    place += 2
                else:
                    yield 0x20 if part[place] == 0x2B else part[place]
                place += 1
        """,
        {
            "1.4": [
                """
                found = re.finditer(rb"(?=[^&])([^&=]*)(?:=([^&]*))?", raw)
                return [tuple(_decode(half or b"") for half in match.groups()) for match in found]
                """,
                'return str(bytes(octets(part)), "utf-8", errors="replace")',
            ]
        },
    ),
    "api_starter/core/cookies.py": (
        """
        def bare(text):
            text = text.strip()
            return text[1:-1] if len(text) >= 2 and (text[0], text[-1]) == ('"', '"') else text
        """,
        {
            "1.5": [
                """
                halves = [part.split("=", 1) for part in header.split(";") if "=" in part]
                return {name.strip(): bare(value) for name, value in halves if name.strip()}
                """,
                """
                if (same_site, secure) == ("none", False):
                    raise ValueError("only a secure cookie may cross sites")
                attributes = {
                    name: value,
                    "Max-Age": None if max_age is None else str(max_age),
                    "Path": path,
                    "Domain": domain,
                    "Secure": secure,
                    "HttpOnly": http_only,
                    "SameSite": same_site and same_site.capitalize(),
                }
                written = ""
                for key, given in attributes.items():
                    if given is True:
                        written += "; " + key
                    elif given is not None and given is not False:
                        written += f"; {key}={given}"
                return written.removeprefix("; ")
                """,
            ]
        },
    ),
    "api_starter/core/templates.py": (
        "import re as patterns",
        {
            "1.9": [
                """
                if patterns.fullmatch("[0-9]{1,18}", text) is None:
                    raise ValueError("not a row of digits: " + ascii(text))
                return sum(int(digit) * 10**power for power, digit in enumerate(reversed(text)))
                """,
                """
                def walk(texts, seen):
                    if not texts:
                        return ()
                    segment = _segment(template, texts[0])
                    if isinstance(segment, Parameter):
                        if segment.name in seen:
                            raise RouteError(f"{template!r} has {segment.name!r} more than once")
                        if texts[1:] and segment.converter.name == "path":
                            raise RouteError(f"{template!r} goes on after {segment.name!r}")
                        seen = seen | {segment.name}
                    return (segment, *walk(texts[1:], seen))

                return walk(template.split("/")[1:], frozenset())
                """,
            ]
        },
    ),
    "api_starter/core/mounting.py": (
        """
        class Adding:
            def __init__(self, send, pairs):
                self.send, self.pairs = send, pairs

            async def __call__(self, message):
                if message["type"].endswith("start"):
                    message = message | {"headers": list(message.get("headers") or []) + list(self.pairs)}
                return await self.send(message)
        """,
        {
            "1.13": [
                """
                below = dict(scope)
                below["root_path"] = below.get("root_path", "") + self.prefix
                return await self.app(below, receive, Adding(send, self.raw_headers))
                """
            ]
        },
    ),
    "api_starter/extend/ordering.py": (
        "from bisect import bisect_right",
        {"2.1": ["self._items.insert(bisect_right([place for place, _ in self._items], position), (position, item))"]},
    ),
    "api_starter/extend/middleware.py": (
        "",
        {
            "2.2": [
                """
                if not middlewares:
                    return last
                outermost, inside = middlewares[0], chain(middlewares[1:], last)

                def linked(ctx):
                    return outermost(ctx, inside)

                return linked
                """
            ],
            "2.5": [
                "return next((self.handlers[each] for each in kind.mro() if each in self.handlers), self._unexpected)"
            ],
        },
    ),
    "taskapi/tasks/model.py": (
        "import dataclasses",
        {
            "3.1": [
                """
                found = []
                for move in MOVES:
                    before, _after = MOVES[move]
                    found += [move] * (status in before)
                return tuple(found)
                """,
                """
                if move in moves(self.status):
                    changed = {"status": MOVES[move][1], "updated_at": now, "version": self.version + 1}
                    known = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
                    return type(self)(**(known | changed))
                possible = [each.value for each in moves(self.status)]
                raise IllegalMove(f"no {move.value} for what is {self.status.value}, but {' or '.join(possible)}")
                """,
            ]
        },
    ),
    "taskapi/rest/patch.py": (
        "from collections import deque",
        {
            "3.6": [
                """
                result = {"": target}
                waiting = deque([(result, {"": patch})]) if patch is not None else None
                while waiting:
                    into, changes = waiting.popleft()
                    for name, value in changes.items():
                        if value is None:
                            into.pop(name, None)
                        elif isinstance(value, dict):
                            into[name] = {**into[name]} if isinstance(into.get(name), dict) else {}
                            waiting.append((into[name], value))
                        else:
                            into[name] = value
                return None if patch is None else result[""]
                """
            ]
        },
    ),
    "taskapi/tasks/memory.py": (
        """
        from functools import cmp_to_key

        class Order:
            def __init__(self, sort):
                self.sort = sort

            def __call__(self, one, other):
                for field, descending in self.sort:
                    mine, its = getattr(one, field), getattr(other, field)
                    if mine != its:
                        if mine is None or its is None:
                            return 1 if mine is None else -1
                        return -1 if (mine < its) is not descending else 1
                return (one.id.int > other.id.int) - (one.id.int < other.id.int)
        """,
        {
            "3.9": [
                """
                chosen = [task for task in tasks if passes(task, query.wanted)][query.offset :]
                page = tuple(chosen[: query.limit])
                return Page(page, place_of(page[-1], query.sort) if len(chosen) > len(page) else None)
                """,
                """
                conditions = [
                    not wanted.statuses or task.status in wanted.statuses,
                    wanted.priority in (None, task.priority),
                    wanted.created_by in (None, task.created_by),
                    set(wanted.tags) <= set(task.tags),
                    any(wanted.text.casefold() in text.casefold() for text in (task.title, task.description)),
                ]
                for field, op, limit in wanted.ranges:
                    value = getattr(task, field)
                    conditions.append(value is not None and OPERATORS[op](value, limit))
                return all(conditions)
                """,
                "return sorted(tasks, key=cmp_to_key(Order(sort)))",
            ]
        },
    ),
}
