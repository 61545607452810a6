"""Task 1.12: the path that leads back to a route."""

import string
from urllib.parse import unquote

from workbook.lab import Lab, task

PATH_FOR = "ch01_foundation.probes:path_for"
URL = "ch01_foundation.probes_routes:url"
RESOLVE = "ch01_foundation.probes_routes:resolve"
PATH_CHARACTERS = {*string.ascii_letters, *string.digits, *"/%-._~!$&'()*+,;=:@"}
"""What may stand in the path of a URL (RFC 3986, section 3.3)."""


@task("1.12", twins=("starlette", "fastapi"))
def test_the_values_stand_in_their_places(lab: Lab) -> None:
    """A Location with the values swapped sends the client to somebody else's task."""
    (user, word), number = lab.words(2), lab.random.randrange(10**6)
    template = "/users/{user}/tasks/{number:int}/files/{file:path}"
    path = lab.observe(PATH_FOR, template, {"file": f"{word}/a.txt", "number": number, "user": user})
    assert path == f"/users/{user}/tasks/{number}/files/{word}/a.txt"


@task("1.12", twins=("starlette", "fastapi"))
def test_slashes_at_the_end_and_routes_without_parameters_stay_as_they_are(lab: Lab) -> None:
    """A path with a slash less leads to a redirect, and one more trip for every client."""
    word = lab.words(1)[0]
    for template in ("/", f"/{word}", f"/{word}/", f"/{word}/list"):
        assert lab.observe(PATH_FOR, template, {}) == template
    assert lab.observe(PATH_FOR, f"/{word}/{{id}}/", {"id": "x"}) == f"/{word}/x/"


@task("1.12")
def test_the_path_is_ascii_and_leads_back_to_the_same_values(lab: Lab) -> None:
    """A task called "50% off?" whose link ends at the question mark cannot be opened."""
    template = "/büro/{text}/{number:int}/{size:float}/{rest:path}"
    for text in ("50% off?", "a&b#c", "Grüße 世界", "%2F", ";=+,", *lab.words(2)):
        params = {"text": text, "number": lab.random.randrange(99), "size": 2.5, "rest": f"{text}/x y/"}
        path = lab.observe(URL, [template], template, params)
        assert set(path) - PATH_CHARACTERS == set()
        assert lab.observe(RESOLVE, "GET", [template], unquote(path)) == params


@task("1.12")
def test_a_slash_belongs_into_a_path_parameter_only(lab: Lab) -> None:
    """With a slash in it, the name of a task becomes two segments and the link leads elsewhere."""
    one, two = lab.words(2)
    assert lab.observe(URL, ["/f/{file:path}"], "/f/{file:path}", {"file": f"{one}/{two}"}) == f"/f/{one}/{two}"
    with lab.raises("NoSuchRoute"):
        lab.observe(URL, ["/f/{file}"], "/f/{file}", {"file": f"{one}/{two}"})


@task("1.12")
def test_a_value_that_would_not_be_read_back_is_refused(lab: Lab) -> None:
    """A link that is wrong must fail where it is made, not at the user who follows it; browsers remove `..`."""
    word = lab.words(1)[0]
    wrong = {"int": [word, -1, 1.5, "", True, 10**18], "float": [word, -0.5, ""], "uuid": [word, "1"]}
    texts = {"str": ["", ".", ".."], "path": ["", "/etc", "..", f"{word}/../etc", f"./{word}"]}
    for kind, values in {**wrong, **texts}.items():
        for value in values:
            with lab.raises("NoSuchRoute"):
                lab.observe(URL, [f"/t/{{x:{kind}}}"], f"/t/{{x:{kind}}}", {"x": value})


@task("1.12")
def test_an_unknown_name_and_wrong_parameters_are_refused(lab: Lab) -> None:
    """A misspelt parameter that is passed over gives a link to the wrong page."""
    one, two = lab.words(2)
    template = f"/t/{{{one}}}"
    for name, params in ((two, {one: "x"}), (template, {}), (template, {two: "x"}), (template, {one: "x", two: "y"})):
        with lab.raises("NoSuchRoute"):
            lab.observe(URL, [template, f"/{one}"], name, params)
