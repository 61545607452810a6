"""Task 2.10: what an OpenAPI document says of one endpoint."""

from typing import Any

from workbook.lab import Lab, task

DESCRIBED = "ch02_core_framework.probes:described"
PARAMETERS: list[list[Any]] = [
    ["task_id", "int"],
    ["limit", "int"],
    ["order", "order", {"default": "asc"}],
    ["x_key", "str", {"source": "header", "default": "none"}],
    ["sid", "str", {"source": "cookie", "key": "session"}],
]


def operation(lab: Lab, template: str, method: str, *more: Any) -> Any:
    """Return what the document says of the only endpoint there."""
    found = lab.asgi(DESCRIBED, template, method, *more).get("/openapi.json").json()["paths"]
    assert [(path, list(methods)) for path, methods in found.items()] == [(template, [method.lower()])]
    return found[template][method.lower()]


def by_name(operation: Any) -> dict[tuple[str, str], Any]:
    """Return the parameters by place and name, each of which is there once."""
    found = {(each["in"], each["name"]): each for each in operation["parameters"]}
    assert len(found) == len(operation["parameters"])
    return found


def referred(content: Any) -> str:
    """Return the name of the model that a JSON content refers to."""
    return str(content["content"]["application/json"]["schema"]["$ref"]).rpartition("/")[2]


@task("2.10", twins=("fastapi",))
def test_every_parameter_is_there_with_place_and_type(lab: Lab) -> None:
    """A generated client sends what the document says; a header that is missing there is never sent."""
    word = lab.words(1)[0]
    found = by_name(operation(lab, "/tasks/{task_id}", "GET", [*PARAMETERS, [word, "ints", {"default": []}]]))
    assert {key: (each["required"], each["schema"]["type"]) for key, each in found.items()} == {
        ("path", "task_id"): (True, "integer"),
        ("query", "limit"): (True, "integer"),
        ("query", "order"): (False, "string"),
        ("header", "x-key"): (False, "string"),
        ("cookie", "session"): (True, "string"),
        ("query", word): (False, "array"),
    }
    assert (found["query", "order"]["schema"]["enum"], found["query", word]["schema"]["items"]) == (
        ["asc", "desc"],
        {"type": "integer"},
    )


@task("2.10", twins=("fastapi",))
def test_a_default_is_told_and_what_has_none_shows_none(lab: Lab) -> None:
    """A client that reads `default` fills it in; one that was made up sends a wrong value in every request."""
    one, two, three = lab.words(3)
    default = lab.random.randrange(1, 99)
    parameters = [[one, "int", {"default": default, "lowest": 1}], [two, "int"], [three, "int", {"default": 0}]]
    found = by_name(operation(lab, "/tasks", "GET", parameters))
    assert [found["query", name]["schema"].get("default", "none") for name in (one, two, three)] == [default, "none", 0]
    assert (found["query", one]["schema"]["minimum"], found["query", two]["required"]) == (1, True)


@task("2.10")
def test_a_default_that_is_no_json_is_shown_as_json(lab: Lab) -> None:
    """One date as a default, or a mark for "not given", and the page that shows the document is a 500."""
    day, unset = f"20{lab.random.randrange(10, 99)}-02-28", lab.words(1)[0]
    parameters = [["since", "date", {"default": day}], ["limit", "int or none", {"default": None}]]
    parameters += [["page", "int", {"unset": unset}]]
    found = by_name(operation(lab, "/tasks", "GET", parameters))
    assert found["query", "since"]["schema"]["default"] == day
    assert "default" in found["query", "limit"]["schema"]
    assert found["query", "limit"]["schema"]["default"] is None
    assert found["query", "page"]["schema"]["default"] == unset
    page = lab.asgi(DESCRIBED, "/tasks", "GET", parameters).get("/docs")
    assert (page.status_code, day in page.text) == (200, True)


@task("2.10")
def test_a_path_parameter_that_no_argument_takes_is_there_too(lab: Lab) -> None:
    """An address with a hole in it, and no word of what belongs there, is no valid document."""
    one, two, three = lab.words(3)
    parameters = [["ctx", "context"], [two, "int"], [one, "int", {"source": "header"}]]
    found = by_name(operation(lab, f"/{{{one}}}/{{{two}}}/{{{three}}}", "PUT", parameters))
    assert {key: (each["required"], each["schema"]) for key, each in found.items()} == {
        ("path", one): (True, {"type": "string"}),
        ("path", two): (True, {"type": "integer"}),
        ("path", three): (True, {"type": "string"}),
        ("header", one): (True, {"type": "integer"}),
    }


@task("2.10", twins=("fastapi",))
def test_the_body_refers_to_its_model_and_says_whether_it_has_to_be_there(lab: Lab) -> None:
    """A generated client cannot send a body that the document does not know."""
    body = operation(lab, "/tasks", "POST", [["new", "model"]])["requestBody"]
    assert (referred(body), body["required"]) == ("NewTask", True)
    optional = operation(lab, "/tasks", "POST", [["new", "model or none", {"default": None}]])["requestBody"]
    assert optional.get("required", False) is False
    many = operation(lab, "/tasks", "POST", [["new", "models"]])["requestBody"]["content"]["application/json"]
    assert (many["schema"]["type"], many["schema"]["items"]["$ref"][-7:]) == ("array", "NewTask")
    assert "requestBody" not in operation(lab, "/tasks", "POST", [["limit", "int"]])


@task("2.10")
def test_the_answer_and_the_problem_are_told(lab: Lab) -> None:
    """Without them a client knows how to ask, and takes every answer for something unknown."""
    responses = operation(lab, "/tasks", "POST", [["new", "model"]], "model")["responses"]
    assert (set(responses), referred(responses["2XX"])) == ({"2XX", "default"}, "NewTask")
    problem = responses["default"]["content"]["application/problem+json"]["schema"]
    assert problem == {"$ref": "#/components/schemas/Problem"}
    for answer in ("nothing", "str", "anything"):
        responses = operation(lab, "/tasks", "GET", [], answer)["responses"]
        assert (set(responses), "content" in responses["2XX"]) == ({"2XX", "default"}, False)


@task("2.10")
def test_the_docstring_is_the_description(lab: Lab) -> None:
    """What the author wrote for readers is not shown to them, or a page shows a list of addresses without a word."""
    one, two, three = (" ".join(lab.words(3)) for _ in range(3))
    found = operation(lab, "/tasks", "GET", [], "nothing", f"{one}.\n\n    {two}\n\n    {three}\n    ")
    assert (found.get("summary"), found.get("description")) == (f"{one}.", f"{two}\n\n{three}")
    found = operation(lab, "/tasks", "GET", [], "nothing", f"{one}.")
    assert (found.get("summary"), found.get("description")) == (f"{one}.", "")
    found = operation(lab, "/tasks", "GET", [])
    assert (found.get("summary"), found.get("description")) == ("target", "")


@task("2.10")
def test_context_and_services_are_nobodys_business(lab: Lab) -> None:
    """A generated client asks its user for a repository."""
    word = lab.words(1)[0]
    parameters = [["ctx", "context"], ["tasks", "repository"], [word, "int"]]
    found = lab.observe("ch02_core_framework.probes_b:document_of", "/tasks", "GET", parameters)["paths"]["/tasks"][
        "get"
    ]
    assert list(by_name(found)) == [("query", word)]
    assert "requestBody" not in found
