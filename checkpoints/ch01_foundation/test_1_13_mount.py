"""Task 1.13: another ASGI application below a prefix."""

from workbook.lab import Lab, task

MOUNTED = "ch01_foundation.probes:mounted"
FORWARDED = "ch01_foundation.probes_routes:forwarded"


@task("1.13", twins=("starlette", "fastapi"))
def test_the_mounted_application_answers_below_its_prefix(lab: Lab) -> None:
    """An admin page that cannot see where it lives builds links that leave it."""
    prefix, tail = "/" + "/".join(lab.words(2)), "/".join(lab.words(2))
    response = lab.asgi(MOUNTED, prefix, "/own").put(f"{prefix}/{tail}", content=b"moved")
    seen = {"method": "PUT", "path": f"{prefix}/{tail}", "root_path": prefix, "body": "moved"}
    assert response.json() == seen


@task("1.13", twins=("starlette", "fastapi"))
def test_other_paths_and_routes_of_its_own_stay_with_the_outer_application(lab: Lab) -> None:
    """If `/admin` also takes `/administration`, one team's page shows up in another's."""
    prefix, word = (f"/{each}" for each in lab.words(2))
    client = lab.asgi(MOUNTED, prefix, f"{prefix}{word}")
    assert client.get(f"{prefix}{word}").json() == {"route": "own", "params": {}}
    assert client.get(f"{prefix}{word}x").json()["root_path"] == prefix
    for path in (f"{prefix}s/x", word, f"{word}{prefix}"):
        assert client.get(path).status_code == 404


@task("1.13")
def test_prefixes_add_up_behind_a_proxy_and_inside_each_other(lab: Lab) -> None:
    """An application two prefixes deep, behind a proxy with a third, still finds its routes and its redirects."""
    outer, inner, proxy = (f"/{word}" for word in lab.words(3))
    client, whole = lab.asgi("ch01_foundation.probes_routes:nested", [outer, inner]), f"{outer}{inner}"
    assert client.get(f"{whole}/tasks/").json() == {"root_path": whole, "path": "/tasks/"}
    assert client.get(f"{whole}/tasks").headers["location"] == f"{whole}/tasks/"
    sent = client.exchange([], path=f"{proxy}{whole}/tasks/", scope={"root_path": proxy})
    assert f'"root_path":"{proxy}{whole}"'.encode() in sent[-1]["body"]


@task("1.13")
def test_the_scope_of_the_outer_application_stays_as_it_was(lab: Lab) -> None:
    """Who changes the scope of others makes the access log of the server lie."""
    prefix, proxy = (f"/{word}" for word in lab.words(2))
    client = lab.asgi("ch01_foundation.probes_routes:scope_after_forwarding", prefix)
    sent = client.exchange([], scope={"root_path": proxy})
    assert sent[-1]["body"] == f'["{proxy}","{proxy}"]'.encode()


@task("1.13")
def test_header_fields_are_added_to_the_answer_and_the_rest_passes_through(lab: Lab) -> None:
    """A cookie or a security header that the outer application sets is lost without a word, or the body is."""
    fields = [("x-frame-options", "deny"), ("set-cookie", "a=1"), ("set-cookie", "b=2")]
    messages = [
        {"type": "http.response.start", "status": 203, "headers": [(b"set-cookie", b"c=3")], "trailers": False},
        {"type": "http.response.body", "body": lab.words(1)[0].encode(), "more_body": True},
        {"type": "http.response.body", "body": b""},
    ]
    client = lab.asgi(FORWARDED, "/p", messages, fields)
    start, *bodies = client.exchange([])
    added = [(name.encode(), value.encode()) for name, value in fields]
    assert start == messages[0] | {"headers": [(b"set-cookie", b"c=3"), *added]}
    assert bodies == messages[1:]
    assert client.exchange([]) == [start, *bodies]


@task("1.13")
def test_an_answer_without_header_fields_gets_them_too(lab: Lab) -> None:
    """ASGI lets an application leave out `headers`; that must not end in a KeyError."""
    messages = [{"type": "http.response.start", "status": 200}, {"type": "http.response.body"}]
    start, body = lab.asgi(FORWARDED, "/p", messages, [("x-step", "1")]).exchange([])
    assert start["headers"] == [(b"x-step", b"1")]
    assert body == messages[1]
