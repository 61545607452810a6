"""Task 3.14: entity tags, compared weakly for a cache and strongly for a change."""

from typing import Any

from workbook.lab import Client, Lab, Response, task

APP = "ch03_rest.probes:complete"
CONDITIONAL = "taskapi.rest.conditional"


def listed(lab: Lab, tags: list[str]) -> str:
    """Return a list of these tags, written in one of the ways in which it may be."""
    comma = lab.random.choice([",", ", ", " ,", "\t,  ", ",,", ", ,"])
    return lab.random.choice(["", " ", ",", " , "]) + comma.join(tags) + lab.random.choice(["", " ", ","])


def quoted(*opaque: str) -> list[str]:
    """Return strong tags."""
    return [f'"{each}"' for each in opaque]


def created(client: Client, title: str) -> Response:
    """Create a task."""
    answer = client.post("/tasks", json={"title": title})
    assert answer.status_code == 201
    return answer


def told(answer: Response) -> tuple[int, str]:
    """Return the status and the code of an error."""
    return answer.status_code, answer.json()["code"]


@task("3.14")
def test_every_tag_of_a_list_is_read(lab: Lab) -> None:
    """A client that has several copies sends all their tags, and only the first is looked at."""
    for _ in range(8):
        words = lab.words(lab.random.randint(1, 4))
        weak = [lab.random.random() < 0.5 for _ in words]
        field = listed(lab, [f'{"W/" * each}"{word}"' for each, word in zip(weak, words, strict=True)])
        found = lab.call(f"{CONDITIONAL}:read_tags", field)
        assert [tuple(pair) for pair in found] == list(zip(weak, words, strict=True))


@task("3.14")
def test_a_comma_in_quotes_belongs_to_the_tag(lab: Lab) -> None:
    """A tag of another server has a comma in it, and its two halves match nothing for ever."""
    one, two, three = lab.words(3)
    for opaque in (f"{one},{two}", f"{one}, {two}".replace(" ", ""), ",", "W/", "*", "", "\xe4\xff!#~"):
        field = listed(lab, quoted(three, opaque))
        assert [tuple(pair) for pair in lab.call(f"{CONDITIONAL}:read_tags", field)] == [
            (False, three),
            (False, opaque),
        ]
        assert lab.call(f"{CONDITIONAL}:is_known", field, f'"{opaque}"')
        assert not lab.call(f"{CONDITIONAL}:is_known", f'"{one},{two}"', f'"{two}"')


@task("3.14")
def test_what_is_no_list_of_tags_is_told(lab: Lab) -> None:
    """A client that forgets the quotes is answered 412, as if somebody had been faster, and reads again for ever."""
    one, two = lab.words(2)
    fields = ["", " , ", one, f'"{one}', f'{one}"', f"'{one}'", f'"{one}" "{two}"', f'"{one} {two}"', f'w/"{one}"']
    fields += [f'W/ "{one}"', f'"{one}",*', "**", f'"{one}";', f'"{one}", {two}', f'{two}, "{one}"', f'"{one}\x7f"']
    for field in fields:
        for ask in (("read_tags", field), ("matched_versions", field), ("is_known", field, f'"{one}"')):
            with lab.raises("BadRequest") as caught:
                lab.call(f"{CONDITIONAL}:{ask[0]}", *ask[1:])
            assert '"' in caught.message


@task("3.14")
def test_for_a_cache_tags_are_compared_weakly(lab: Lab) -> None:
    """A cache that has pressed an answer together marks its tag as weak, and loads again what it has."""
    one, two, three = lab.words(3)
    tags = [(f'{a}"{one}"', f'{b}"{one}"') for a in ("", "W/") for b in ("", "W/")]
    for known, etag in tags:
        assert lab.call(f"{CONDITIONAL}:is_known", known, etag)
        assert lab.call(f"{CONDITIONAL}:is_known", listed(lab, [f'"{two}"', known, f'W/"{three}"']), etag)
        assert not lab.call(f"{CONDITIONAL}:is_known", listed(lab, [f'"{two}"', f'W/"{three}"']), etag)
        assert not lab.call(f"{CONDITIONAL}:is_known", known.replace(one, one.upper()), etag)
        assert not lab.call(f"{CONDITIONAL}:is_known", known, etag.replace(one, f"{one}{two}"))
    for star in ("*", " *\t"):
        assert lab.call(f"{CONDITIONAL}:is_known", star, f'"{one}"')


@task("3.14")
def test_for_a_change_only_strong_tags_count(lab: Lab) -> None:
    """A weak tag says "about the same", and what is not quite the same is overwritten by it."""
    low, high = lab.random.randint(1, 99), lab.random.randint(100, 10**17)
    view, longest = lab.words(1)[0], lab.random.randint(10**17, 10**18 - 1)
    cases: list[tuple[list[str], set[int]]] = [
        (quoted(f"{low}-{view}"), {low}),
        (quoted(str(low)), {low}),
        (quoted(f"{high}-{view}-9"), {high}),
        (quoted(f"{longest}"), {longest}),
        (quoted(f"{low}-{view}", f"{high}-xml1", f"{low}-csv2"), {low, high}),
        ([f'W/"{low}-{view}"'], set()),
        ([f'W/"{low}-{view}"', f'"{high}-{view}"'], {high}),
    ]
    for tags, versions in cases:
        found = lab.call(f"{CONDITIONAL}:matched_versions", listed(lab, tags))
        assert found is not None
        assert set(found) == versions
    assert [lab.call(f"{CONDITIONAL}:matched_versions", star) for star in ("*", "  * ")] == [None, None]


@task("3.14")
def test_a_tag_without_a_version_matches_nothing(lab: Lab) -> None:
    """A tag that the API never made is answered with a 500, or taken for a version by its luck."""
    number, word = lab.random.randint(1, 99), lab.words(1)[0]
    for opaque in (
        "",
        word,
        f"{word}-{number}",
        f"-{number}",
        f"0{number}",
        f"+{number}",
        f"{number}.0-x",
        "0",
        "9" * 19,
    ):
        assert lab.call(f"{CONDITIONAL}:matched_versions", f'"{opaque}"') == frozenset()
    tags = quoted("9" * 5000, f"{number}_0", "\xb2", f"{number}-json2")
    assert set(lab.call(f"{CONDITIONAL}:matched_versions", listed(lab, tags))) == {number}


@task("3.14", twins=("fastapi",))
def test_of_two_who_have_read_the_same_only_one_may_write(lab: Lab) -> None:
    """Two people edit a task, and the work of the first is gone without a word to anybody."""
    titles = lab.words(3)
    client = lab.asgi(APP)
    made = created(client, titles[0])
    path, match = made.headers["location"], {"if-match": made.headers["etag"]}
    first = client.patch(path, json={"title": titles[1]}, headers=match)
    assert (first.status_code, first.json()["title"]) == (200, titles[1])
    for method, late in (("PUT", {"title": titles[2]}), ("PATCH", {"title": titles[2]}), ("DELETE", None)):
        assert told(client.request(method, path, json=late, headers=match)) == (412, "version_conflict")
    assert told(client.post(f"{path}/complete", headers=match)) == (412, "version_conflict")
    assert client.get(path).json() == first.json()
    again = client.put(path, json={"title": titles[2]}, headers={"if-match": first.headers["etag"]})
    assert (again.status_code, again.json()["title"]) == (200, titles[2])


@task("3.14", twins=("fastapi",))
def test_who_has_read_it_in_another_format_may_write_too(lab: Lab) -> None:
    """A client that reads XML can never change anything, and one that means "whatever is there" cannot say so."""
    client = lab.asgi(APP)
    path = created(client, lab.words(1)[0]).headers["location"]
    for accept in ("application/xml", "text/csv", "application/vnd.taskapi.v1+json"):
        etag = client.get(path, headers={"accept": accept}).headers["etag"]
        answers = [client.patch(path, json={"title": each}, headers={"if-match": etag}) for each in lab.words(2)]
        assert [each.status_code for each in answers] == [200, 412]
    assert client.delete(path, headers={"if-match": "*"}).status_code == 204


@task("3.14", twins=("fastapi",))
def test_what_is_known_is_not_sent_again(lab: Lab) -> None:
    """Every look at a list that has not changed costs all of it, or a list that has changed is never seen."""
    client = lab.asgi(APP)
    path = created(client, lab.words(1)[0]).headers["location"]
    for target in (path, "/tasks"):
        full = client.get(target)
        known: dict[str, Any] = {"if-none-match": f'"x", W/{full.headers["etag"].removeprefix("W/")}'}
        for answer in (client.get(target, headers=known), client.head(target, headers=known)):
            assert (answer.status_code, answer.content) == (304, b"")
            assert answer.headers["etag"] == full.headers["etag"]
        assert client.get(target, headers={"if-none-match": '"x"'}).content == full.content
        client.post(f"{path}/{'start' if target == path else 'complete'}")
        assert client.get(target, headers=known).status_code == 200
