"""Task 2.7: where an argument of an endpoint comes from."""

from typing import Any

from workbook.lab import Lab, task

PLACES = "ch02_core_framework.probes_b:places"
ACCEPTS = "ch02_core_framework.probes_b:accepts"


def place_of(lab: Lab, word: str, more: dict[str, Any] | None = None) -> str:
    """Return where an argument of a type comes from that stands behind the context."""
    name, *_ = lab.words(1)
    context, found = lab.observe(PLACES, "/tasks", [["ctx", "context"], [name, word, more or {}]])
    assert context == ["ctx", "context", "ctx", True]
    assert (found[0], found[2]) == (name, name)
    return str(found[1])


@task("2.7")
def test_what_a_text_can_stand_for_comes_from_the_query(lab: Lab) -> None:
    """A filter that is looked for elsewhere than behind the question mark filters nothing."""
    for word in ("int", "str", "float", "bool", "date", "uuid", "colour", "order", "text or number"):
        assert (word, place_of(lab, word)) == (word, "query")
    assert (place_of(lab, "int", {"lowest": 1}), place_of(lab, "list")) == ("query", "query")


@task("2.7")
def test_optional_and_many_are_looked_into(lab: Lab) -> None:
    """`int | None` is asked for like `int`; taken for a class of its own, it would be searched among the services."""
    for word in ("int or none", "int or none, as before", "order or none", "ints", "ints or none", "texts", "pair"):
        assert (word, place_of(lab, word)) == (word, "query")
    for word in ("dates, each checked", "int or date"):
        assert (word, place_of(lab, word)) == (word, "query")


@task("2.7")
def test_models_and_dicts_are_the_body_alone_or_many(lab: Lab) -> None:
    """A batch of tasks is a list of models; looked for behind the question mark, it never arrives."""
    for word in ("model", "model or none", "models", "models or none, as before", "model, checked"):
        assert (word, place_of(lab, word)) == (word, "body")
    for word in ("dict", "counts", "dicts"):
        assert (word, place_of(lab, word)) == (word, "body")


@task("2.7")
def test_a_name_in_the_template_comes_from_the_path(lab: Lab) -> None:
    """`/tasks/{task_id}` names the task; a `task_id` behind the question mark must not name another one."""
    one, two, three = lab.words(3)
    found = lab.observe(PLACES, f"/{one}/{{{two}}}/{{{one}:int}}", [[one, "int"], [three, "int"], [two, "model"]])
    assert found == [[one, "path", one, True], [three, "query", three, True], [two, "path", two, True]]


@task("2.7")
def test_a_source_decides_before_name_and_type(lab: Lab) -> None:
    """Whoever writes `Header()` has said it: a key of the API that is read from the URL stands in every log."""
    one, two, three = lab.words(3)
    name = f"{one}_{two}"
    for source in ("query", "header", "cookie", "body"):
        for word in ("int", "model", "str"):
            found = lab.observe(PLACES, f"/{{{name}}}", [[name, word, {"source": source, "key": three}]])
            assert found == [[name, source, three, True]]
        found = lab.observe(PLACES, f"/{{{name}}}", [[name, "int", {"source": source}]])
        assert found == [[name, source, f"{one}-{two}" if source == "header" else name, True]]


@task("2.7")
def test_any_other_class_is_a_service(lab: Lab) -> None:
    """A repository that is read from the request lets a stranger choose what the tasks are stored in."""
    name = lab.words(1)[0]
    assert place_of(lab, "repository") == "service"
    assert lab.observe(ACCEPTS, "/", [[name, "repository"]], ["x"]) is None


@task("2.7")
def test_the_whole_annotation_counts_for_what_is_accepted(lab: Lab) -> None:
    """A lowest value that stands in the signature and is not kept is worse than none."""
    name, lowest = lab.words(1)[0], lab.random.randrange(2, 99)
    wanted = [str(lowest), str(lowest - 1), "x"]
    for more in ({}, {"source": "header"}, {"source": "query", "key": "q"}):
        assert lab.observe(ACCEPTS, "/", [[name, "int", {"lowest": lowest, **more}]], wanted) == [True, False, False]
    assert lab.observe(ACCEPTS, f"/{{{name}}}", [[name, "int", {"lowest": lowest}]], wanted) == [True, False, False]
    assert lab.observe(ACCEPTS, "/", [[name, "models"]], [[{"title": "x"}], {"title": "x"}]) == [True, False]


@task("2.7")
def test_what_has_a_default_is_not_required(lab: Lab) -> None:
    """A page that cannot be asked for without its filter is one that nobody finds; `None` is a default, too."""
    names = lab.words(5)
    defaults: list[dict[str, Any]] = [{}, {"default": None}, {"default": 0}, {"default": ""}, {"default": 20}]
    found = lab.observe(PLACES, "/", [[name, "int", more] for name, more in zip(names, defaults, strict=True)])
    assert [each[3] for each in found] == [True, False, False, False, False]


@task("2.7")
def test_what_can_never_be_served_is_refused_when_it_is_registered(lab: Lab) -> None:
    """The start of the application has to tell it, with path and name; otherwise the first user does, with a 500."""
    one, two = lab.words(2)
    path = f"/{{{one}}}"
    impossible: list[list[Any]] = [["ints"], ["ints or none"], ["texts", {"source": "cookie"}]]
    impossible += [["nothing"], ["anything"], ["anything or none"], ["repository", {"source": "query"}]]
    for word, *more in impossible:
        name = one if word.startswith("ints") else two
        with lab.raises("RouteError") as caught:
            lab.observe(PLACES, path, [["ctx", "context"], [name, word, *more]])
        assert path in caught.message
        assert name in caught.message or word == "repository"
    with lab.raises("RouteError") as caught:
        lab.observe(PLACES, path, [[two, "int", {"slash": True}], [one, "int"]])
    assert two in caught.message


@task("2.7")
def test_a_source_is_found_wherever_it_stands_in_the_annotation(lab: Lab) -> None:
    """The key of the API has a least length as well; now it is asked for behind the question mark, and gets logged."""
    name, lowest = lab.words(1)[0], lab.random.randrange(2, 99)
    for source in ("header", "cookie", "body"):
        for first in (True, False):
            more = {"source": source, "lowest": lowest, "first": first}
            assert (more, place_of(lab, "int", more)) == (more, source)
            assert lab.observe(ACCEPTS, "/", [[name, "int", more]], [lowest, lowest - 1]) == [True, False]


@task("2.7")
def test_only_a_path_and_a_cookie_refuse_many(lab: Lab) -> None:
    """A header may be sent twice, and an application whose endpoint wants both values cannot be started."""
    for word in ("ints", "ints or none", "texts"):
        for source in ("header", "query", "body"):
            assert (word, source, place_of(lab, word, {"source": source})) == (word, source, source)


@task("2.7")
def test_one_model_or_dict_makes_a_union_a_body_and_one_other_class_no_query(lab: Lab) -> None:
    """A task or only its title may be sent; looked for behind the question mark, neither of them arrives."""
    for word, place in (("model or text", "body"), ("texts or counts", "body")):
        assert (word, place_of(lab, word)) == (word, place)
    for word, place in (("number or repository", "service"), ("texts or repository", "service")):
        assert (word, place_of(lab, word)) == (word, place)


@task("2.7")
def test_a_key_that_a_source_names_is_kept_as_it_is(lab: Lab) -> None:
    """A partner sends `x_key`, and says so; looked for as `x-key`, it is missing from every request."""
    one, two, three = lab.words(3)
    for source in ("header", "query"):
        more = {"source": source, "key": f"{two}_{three}"}
        assert lab.observe(PLACES, "/", [[one, "str", more]]) == [[one, source, f"{two}_{three}", True]]


@task("2.7")
def test_a_parameter_of_the_path_without_a_type_is_refused_by_its_name(lab: Lab) -> None:
    """The start fails with words about a class that nobody wrote, and without a word of which parameter it is."""
    one, two = lab.words(2)
    path = f"/{{{one}}}/{{{two}}}"
    with lab.raises("RouteError") as caught:
        lab.observe(PLACES, path, [["ctx", "context"], [one, "int"], [two, "nothing"]])
    assert path in caught.message
    assert two in caught.message.replace(path, "")
