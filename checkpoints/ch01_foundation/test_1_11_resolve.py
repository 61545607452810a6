"""Task 1.11: from method and path to an endpoint, or to the right refusal."""

from urllib.parse import quote, urljoin

from workbook.lab import Lab, Response, task

ROUTED = "ch01_foundation.probes:routed"


def allowed(response: Response) -> set[str]:
    """Return the methods in Allow."""
    return set(response.headers["allow"].replace(" ", "").split(","))


@task("1.11", twins=("starlette", "fastapi"))
def test_method_and_path_choose_the_endpoint_and_its_typed_parameters(lab: Lab) -> None:
    """A DELETE that ends at the endpoint for GET shows the task that it should remove."""
    template, number, word = "/tasks/{number:int}/{text}", lab.random.randrange(10**6), lab.words(1)[0]
    methods = ["POST", "GET", "DELETE", "PUT", "PATCH"]
    client = lab.asgi(ROUTED, [(template, [method], method.lower()) for method in methods])
    for method in methods:
        seen = client.request(method, f"/tasks/{number}/{word}%20x%3F").json()
        assert seen == {"route": method.lower(), "params": {"number": number, "text": f"{word} x?"}}


@task("1.11", twins=("starlette", "fastapi"))
def test_nothing_there_is_404_and_there_with_another_method_is_405(lab: Lab) -> None:
    """404 sends a client to look elsewhere; 405 tells it that the address is right, and which methods are."""
    one, other = lab.words(2)
    client = lab.asgi(ROUTED, [(f"/{one}/{{id:int}}", ["PUT", "POST"], "save")])
    for path in (f"/{other}/7", f"/{one}/seven", f"/{one}/7/more", f"/{one}", "/", f"/{one}/%zz", "/%E4%B8"):
        assert client.put(path).status_code == 404
    response = client.delete(f"/{one}/7")
    assert response.status_code == 405
    assert {"PUT", "POST"} <= allowed(response)
    assert "DELETE" not in allowed(response)


@task("1.11")
def test_a_refusal_says_what_is_wrong_and_allow_is_complete(lab: Lab) -> None:
    """Allow is read by programs: a method of the path that is missing there is a feature that nobody finds."""
    routes = [("/tasks", ["POST"], "add"), ("/tasks", ["GET"], "list"), ("/tasks/{id:int}", ["PATCH"], "edit")]
    client = lab.asgi(ROUTED, routes)
    for method in ("DELETE", "PUT", "BREW"):
        response = client.request(method, "/tasks")
        assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"
        assert response.json() | {"detail": ""} == {"status": 405, "code": "method_not_allowed", "detail": ""}
    assert client.get("/tasks/7").headers["allow"] == "OPTIONS, PATCH"
    assert client.get("/task").json() | {"detail": ""} == {"status": 404, "code": "not_found", "detail": ""}


@task("1.11")
def test_head_is_answered_by_get_unless_it_has_an_endpoint(lab: Lab) -> None:
    """Link checkers and caches ask with HEAD; they get the fields of the GET, and no body."""
    client = lab.asgi(ROUTED, [("/a", ["GET"], "a"), ("/b", ["GET"], "b"), ("/b", ["HEAD"], "the head itself")])
    head, get = client.head("/a"), client.get("/a")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers.multi_items() == get.headers.multi_items()
    assert client.head("/b").headers["content-length"] != client.get("/b").headers["content-length"]


@task("1.11")
def test_options_tells_the_methods_unless_it_has_an_endpoint(lab: Lab) -> None:
    """A browser asks with OPTIONS before it lets a page of another site send anything."""
    client = lab.asgi(ROUTED, [("/a/{id}", ["GET", "PUT"], "a"), ("/b", ["OPTIONS"], "own"), ("/b", ["GET"], "b")])
    response = client.options("/a/7")
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["allow"] == "GET, HEAD, OPTIONS, PUT"
    assert client.options("/b").json()["route"] == "own"
    assert client.options("/c").status_code == 404


@task("1.11", twins=("starlette", "fastapi"))
def test_the_other_slash_redirects_and_keeps_method_and_query(lab: Lab) -> None:
    """A slash too much in a link leads to the page, and a form that was sent there is not lost."""
    word, other = lab.words(2)
    client = lab.asgi(ROUTED, [(f"/{word} ü", ["POST"], "a"), (f"/{other}/{{id}}/", ["POST"], "b")])
    spaced = f"/{quote(word + ' ü')}"
    for wrong, right in ((f"{spaced}/", spaced), (f"/{other}/a%3Fb", f"/{other}/a%3Fb/")):
        response = client.post(f"{wrong}?page=2&q=%26")
        assert response.status_code == 307
        assert urljoin("http://testserver/", response.headers["location"]) == f"http://testserver{right}?page=2&q=%26"


@task("1.11")
def test_a_redirect_never_leads_to_another_host(lab: Lab) -> None:
    """A browser reads `Location: //evil.example/` as another host: a link to this API would lead its users there."""
    host = f"{lab.words(1)[0]}.example"
    client = lab.asgi(
        ROUTED, [(f"//{host}/", ["GET"], "a"), ("/{rest:path}", ["GET"], "b"), (f"//{host}/x", ["GET"], "c")]
    )
    for path in (f"//{host}", f"//{host}/x/"):
        assert client.get(path).status_code == 404
