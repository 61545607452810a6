"""Task 1.3: header fields by name, in whatever case and however often they come."""

from workbook.lab import Lab, task

READ = "ch01_foundation.probes:read_header"


@task("1.3", twins=("starlette", "fastapi"))
def test_a_field_is_found_in_any_case(lab: Lab) -> None:
    """An endpoint that asks for `X-Request-ID` misses the field that the server handed over as `x-request-id`."""
    name, value = "-".join(lab.words(2)), lab.words(1)[0]
    asked = "".join(lab.random.choice([char.upper(), char]) for char in name[:-1]) + name[-1].upper()
    response = lab.asgi(READ, asked).get("/", headers=[(name, value)])
    assert response.json() == {"first": value, "all": [value]}


@task("1.3", twins=("starlette", "fastapi"))
def test_the_first_of_several_fields_answers_and_the_list_has_all(lab: Lab) -> None:
    """Proxies add fields behind those that are there: of `X-Forwarded-For`, one must not hide the others."""
    values = lab.words(4)
    fields = [("accept", "a"), *(("x-forwarded-for", value) for value in values), ("via", "b")]
    response = lab.asgi(READ, "X-Forwarded-For").get("/", headers=fields)
    assert response.json() == {"first": values[0], "all": values}


@task("1.3", twins=("starlette", "fastapi"))
def test_bytes_that_are_no_ascii_become_text_by_latin_1(lab: Lab) -> None:
    """One byte of a careless client that is no UTF-8 must not turn its request into a 500."""
    value = bytes(lab.random.choices(range(0x80, 0x100), k=30))
    response = lab.asgi(READ, "user-agent").get("/", headers=[(b"user-agent", value)])
    assert response.json()["first"] == "".join(chr(byte) for byte in value)
    assert response.json()["all"] == ["".join(chr(byte) for byte in value)]


@task("1.3", twins=("starlette", "fastapi"))
def test_a_field_that_is_not_there_is_none_and_an_empty_list(lab: Lab) -> None:
    """Most fields are optional; asking for one that did not come is no error, and an empty one did come."""
    client = lab.asgi(READ, "Authorization")
    assert client.get("/", headers=[("author", "x")]).json() == {"first": None, "all": []}
    assert client.get("/", headers=[("authorization", "")]).json() == {"first": "", "all": [""]}


@task("1.3")
def test_a_name_that_no_field_can_have_is_not_there(lab: Lab) -> None:
    """A name from a configuration file with a typographic dash is absent; it is no reason for a 500."""
    name = lab.random.choice(["x\N{EN DASH}trace", "名前", "prénom"])
    with lab.raises("KeyError"):
        lab.observe("ch01_foundation.probes_core:header", [(b"x-trace", b"1")], name)
    assert lab.asgi(READ, name).get("/").json()["first"] is None
