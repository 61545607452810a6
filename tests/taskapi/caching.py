"""A shared cache between a client and an application (RFC 9111), small and mean: what it may keep, it keeps."""

from dataclasses import dataclass, field

import httpx


@dataclass
class Stored:
    """A response that is kept, and the request fields that it was chosen by."""

    response: httpx.Response
    chosen_by: dict[str, str | None]


@dataclass
class Cache(httpx.AsyncBaseTransport):
    """Keeps answers to GET requests.

    Without ``Cache-Control`` an answer is taken for fresh, as heuristics may do (section 4.2.2): who forgets the field
    is shown what comes of it.

    Attributes:
        origin: what is asked in the end.
        stored: by URL.
        told: for each GET, "miss", "hit" (nobody was asked) or "revalidated" (a 304 came).
    """

    origin: httpx.AsyncBaseTransport
    stored: dict[str, list[Stored]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer from the store where that is allowed, else ask."""
        url = str(request.url)
        if request.method != "GET":
            response = await self._ask(request)
            if response.status_code < 400:
                self.stored.pop(url, None)  # section 4.4
            return response
        found = next((each for each in self.stored.get(url, []) if _fits(each, request)), None)
        if found and "no-cache" not in found.response.headers.get("cache-control", ""):
            return self._tell("hit", found.response)
        if found and (etag := found.response.headers.get("etag")):
            request.headers["if-none-match"] = etag
        response = await self._ask(request)
        if found and response.status_code == 304:
            found.response.headers.update(response.headers)  # section 3.2
            return self._tell("revalidated", found.response)
        if response.status_code == 200 and "no-store" not in response.headers.get("cache-control", ""):
            self._keep(url, request, response, found)
        return self._tell("miss", response)

    def _keep(self, url: str, request: httpx.Request, response: httpx.Response, old: Stored | None) -> None:
        names = [name.strip().lower() for name in response.headers.get("vary", "").split(",") if name.strip()]
        others = [each for each in self.stored.get(url, []) if each is not old]
        self.stored[url] = [*others, Stored(response, {name: request.headers.get(name) for name in names})]

    def _tell(self, how: str, response: httpx.Response) -> httpx.Response:
        self.told.append(how)
        return _copy(response)

    async def _ask(self, request: httpx.Request) -> httpx.Response:
        response = await self.origin.handle_async_request(request)
        await response.aread()
        return _copy(response)


def _fits(stored: Stored, request: httpx.Request) -> bool:
    return all(request.headers.get(name) == value for name, value in stored.chosen_by.items())


def _copy(response: httpx.Response) -> httpx.Response:
    return httpx.Response(response.status_code, headers=response.headers, content=response.content)
