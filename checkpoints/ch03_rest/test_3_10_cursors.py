"""Task 3.10: places in a list that go out as text and come back, through whatever happens in between."""

import json
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import parse_qsl

from workbook.lab import Client, Lab, task

WALKED = "ch03_rest.probes_c:walked"
TEXT = "ch03_rest.probes_c:text_of"
READ = "ch03_rest.probes_c:read"
BACK = "ch03_rest.probes_c:comes_back"
BEHIND = "ch03_rest.probes_c:behind"
COMPLETE = "ch03_rest.probes:complete"
PROBLEM = "application/problem+json"
SORTS = [["created_at"], ["-priority", "due_date"], ["due_date", "-title"], ["-due_date"], ["status", "-updated_at"]]

Plain = dict[str, Any]


def some_tasks(lab: Lab, count: int) -> list[Plain]:
    """Return tasks with few different values, so that many are equal in something, in no order."""
    words = [*lab.words(2), "Zoë ü"]
    return [
        {
            "number": number,
            "title": lab.random.choice(words),
            "status": lab.random.choice(["todo", "doing", "done"]),
            "priority": lab.random.randint(1, 3),
            "due_date": lab.random.choice([None, "2031-02-03", "2031-10-01"]),
            "tags": lab.random.choice([[], ["x"]]),
            "created_at": lab.random.randint(0, 2),
            "updated_at": lab.random.randint(3, 5),
        }
        for number in lab.random.sample(range(100, 1000), count)
    ]


def plain(content: Any) -> str:
    """Return content in the form that cursors have."""
    return urlsafe_b64encode(json.dumps(content, separators=(",", ":")).encode()).decode().rstrip("=")


def refused(lab: Lab, text: str, sort: list[str], content: Any) -> str:
    """Return the detail of the bad request that a text is; what it is made of stands in the comparison."""
    seen = lab.observe(READ, text, sort)
    assert (content, sort, seen["is"]) == (content, sort, "a bad request")
    assert "cursor" in seen["detail"]
    return str(seen["detail"])


@task("3.10")
def test_cursors_lead_through_the_whole_list(lab: Lab) -> None:
    """Somebody who follows the links never gets past tasks that are equal or have no date, or meets one twice."""
    tasks = some_tasks(lab, 13)
    for sort in SORTS:
        [whole] = lab.observe(WALKED, tasks, {}, sort, 13, [])
        for limit in (1, 4, 12):
            parts = lab.observe(WALKED, tasks, {}, sort, limit, [])
            wanted = [whole[start : start + limit] for start in range(0, 13, limit)]
            assert (sort, limit, parts) == (sort, limit, wanted)
    chosen = sorted(each["number"] for each in tasks if each["tags"])
    parts = lab.observe(WALKED, tasks, {"tags": ["x"]}, ["-priority"], 2, [])
    assert ("tag x", sorted(number for part in parts for number in part)) == ("tag x", chosen)


@task("3.10")
def test_who_walks_while_others_write_misses_nothing(lab: Lab) -> None:
    """A new task at the top pushes another one over the edge of the page, and it is shown twice or never."""
    tasks = some_tasks(lab, 12)
    for sort in SORTS:
        [whole] = lab.observe(WALKED, tasks, {}, sort, 12, [])
        others = [{**each, "number": each["number"] + 1000} for each in some_tasks(lab, 8)]
        lost = lab.random.sample(whole, 4)
        events: list[list[Plain]] = [others[:4], [{"number": number, "gone": 1} for number in lost], others[4:]]
        parts = lab.observe(WALKED, tasks, {}, sort, 3, events)
        seen = [number for part in parts for number in part]
        assert (sort, "twice", [each for each in set(seen) if seen.count(each) > 1]) == (sort, "twice", [])
        stayed = [number for number in whole if number not in lost]
        assert (sort, [number for number in seen if number in stayed]) == (sort, stayed)


@task("3.10")
def test_a_place_outlives_its_task(lab: Lab) -> None:
    """Somebody deletes or edits the task at the end of a page, and the next page begins at the top again."""
    priorities = [5, 4, 4, 3, 1]
    tasks: list[Plain] = [{"number": number, "priority": each} for number, each in enumerate(priorities, 1)]
    lab.random.shuffle(tasks)
    for event in ({"number": 2, "gone": 1}, {"number": 2, "priority": 5}):
        parts = lab.observe(WALKED, tasks, {}, ["-priority"], 2, [[event]])
        assert parts == [[1, 2], [3, 4], [5]]
    assert lab.observe(WALKED, tasks, {}, ["-priority"], 2, [[{"number": 2, "priority": 2}]]) == [
        [1, 2],
        [3, 4],
        [2, 5],
    ]


@task("3.10")
def test_a_task_that_has_moved_takes_nobody_with_it(lab: Lab) -> None:
    """Somebody puts off the task at the end of a page, and others that nobody has touched are never shown."""
    numbers = sorted(lab.random.sample(range(100, 1000), 9))
    tasks: list[Plain] = [{"number": number, "created_at": 2 * nth} for nth, number in enumerate(numbers)]
    lab.random.shuffle(tasks)
    for nth in range(1, 9):
        moved: Plain = {"number": numbers[0], "created_at": 2 * nth + 1}
        wanted = [*numbers[: nth + 1], numbers[0], *numbers[nth + 1 :]]
        parts = lab.observe(WALKED, tasks, {}, ["created_at"], 1, [[moved]])
        assert (moved, [number for part in parts for number in part]) == (moved, wanted)


@task("3.10")
def test_what_is_behind_a_place_follows_each_key(lab: Lab) -> None:
    """Tasks without a due date are left out of every page but the first."""
    one, two = sorted(lab.words(2))
    there: Plain = {"number": 50, "title": one, "due_date": "2031-02-03"}
    tasks: list[Plain] = [
        {"number": 49, "title": one, "due_date": "2031-02-03"},
        {"number": 50, "title": one, "due_date": "2031-02-03"},
        {"number": 51, "title": one, "due_date": "2031-02-03"},
        {"number": 10, "title": two, "due_date": "2031-02-03"},
        {"number": 11, "title": two, "due_date": "2031-02-02"},
        {"number": 12, "title": one, "due_date": "2031-10-01"},
        {"number": 13, "title": one, "due_date": None},
        {"number": 50, "title": two, "due_date": "2031-02-03"},
        {"number": 50, "title": one, "due_date": None},
    ]
    for sort, wanted in (
        (["due_date", "title"], [2, 3, 5, 6, 7, 8]),
        (["-due_date", "title"], [2, 3, 4, 6, 7, 8]),
        (["-title", "due_date"], [2, 5, 6, 8]),
        (["due_date", "-title"], [2, 5, 6, 8]),
    ):
        found = lab.observe(BEHIND, tasks, there, sort)
        assert (sort, [tasks[nth] for nth in found]) == (sort, [tasks[nth] for nth in wanted])
    never: Plain = {"number": 12, "title": one, "due_date": None}
    for sort in (["due_date"], ["-due_date"]):
        found = lab.observe(BEHIND, tasks, never, sort)
        assert (sort, [tasks[nth] for nth in found]) == (sort, [tasks[6], tasks[8]])


@task("3.10")
def test_a_place_comes_back_with_the_types_of_tasks(lab: Lab) -> None:
    """A date comes back as text, and the second page of a list is a 500, because the two cannot be compared."""
    sort = ["title", "-status", "priority", "-due_date", "created_at", "updated_at"]
    for each in some_tasks(lab, 6):
        day = "date" if each["due_date"] else "NoneType"
        types = ["str", "Status", "int", day, "datetime", "datetime"]
        assert lab.observe(BACK, each, sort) == {"same": True, "types": types}
    for title in ("\U00020bb7" * 200, '"\\' * 100, "Zoë, -x"):
        assert lab.observe(BACK, {"number": 7, "title": title}, ["-title"]) == {"same": True, "types": ["str"]}


@task("3.10")
def test_a_cursor_can_stand_in_a_link_as_it_is(lab: Lab) -> None:
    """A plus in the link arrives as a space, an equals sign splits it, and the next page is a bad request."""
    letters = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
    for title in ("?>" * 9, "ÿ~?", *lab.words(3), "a", "ab", "abc"):
        text = lab.observe(TEXT, {"number": lab.random.randrange(1000), "title": title}, ["title", "-created_at"])
        assert set(text) - letters == set()


@task("3.10")
def test_a_cursor_belongs_to_one_sorting(lab: Lab) -> None:
    """Somebody changes the order in the middle of a list, and tasks are skipped without a word."""
    given: Plain = {"number": 7, "title": lab.words(1)[0], "priority": 2}
    for made, sent in (
        (["title"], ["-title"]),
        (["title"], ["title", "priority"]),
        (["title", "priority"], ["priority", "title"]),
        (["-created_at"], ["updated_at"]),
        (["created_at"], ["updated_at"]),
        (["priority"], []),
    ):
        text = lab.observe(TEXT, given, made)
        assert ",".join(made) in refused(lab, text, sent, f"made for {','.join(made)}")
        assert lab.observe(READ, text, made) == {"is": "a place", "text": text}


@task("3.10")
def test_what_nobody_has_given_out_is_a_bad_request(lab: Lab) -> None:
    """A text from a stranger brings an error that nobody has foreseen, or reads what it must not."""
    number, [word] = "00000000000070008000000000000001", lab.words(1)
    contents: list[Any] = [
        None,
        {},
        [["title"], [word]],
        [["title"], [], number],
        [["title"], [1], number],
        [["title"], ["x" * 201], number],
        [["id"], [word], number],
        [["__class__"], [word], number],
        [["due_date"], ["2031-02-30"], number],
        [["due_date"], [5], number],
        [["created_at"], [None], number],
        [["priority"], [6], number],
        [["priority"], [True], number],
        [["status"], ["lost"], number],
        [["created_at"], ["2031-02-03T00:00:00"], number],
        [["title"], [word], 7],
    ]
    texts = [(text, text[:40]) for text in ("=", "A", "é", word, "%00", "\ud800", "x" * 9000)]
    texts += [(plain(content), content) for content in contents]
    texts.append((urlsafe_b64encode(b"[" * 2000).decode(), "[[[[[..."))
    for text, content in texts:
        for sort in (["title"], ["priority"], ["due_date"], ["created_at"]):
            refused(lab, text, sort, content)


@task("3.10")
def test_a_place_has_one_text(lab: Lab) -> None:
    """The same page is asked for under many names, and no cache finds it again."""
    sort = ["title", "-priority"]
    text = lab.observe(TEXT, {"number": 7, "title": lab.words(1)[0]}, sort)
    middle = len(text) // 2
    inside = [f"{text[:middle]}{sign}{text[middle:]}" for sign in "!\n ="]
    others = [f"{text}=", f" {text}", f"{text}\n", f"{text}AAAA", text[:-1], *inside]
    for other in others:
        refused(lab, other, sort, other)
    for index in lab.random.sample(range(len(text)), 20):
        changed = text[:index] + ("A" if text[index] != "A" else "B") + text[index + 1 :]
        seen = lab.observe(READ, changed, sort)
        assert (changed, seen.get("text", changed)) == (changed, changed)


def part_of(client: Client, path: str) -> tuple[list[str], str | None]:
    """Return the titles on a part of the list, and where the next one is."""
    answer = client.get(path)
    assert answer.status_code == 200
    shown = answer.json()
    return [each["title"] for each in shown["items"]], shown["_links"].get("next", {}).get("href")


@task("3.10", twins=("fastapi",))
def test_a_client_walks_by_links_while_others_write(lab: Lab) -> None:
    """A copy of all tasks, made by following the links, lacks one that was there all the time."""
    client = lab.asgi(COMPLETE)

    def add(title: str, priority: int, due: str | None) -> str:
        answer = client.post("/tasks", json={"title": title, "priority": priority, "due_date": due})
        assert answer.status_code == 201
        return str(answer.headers["location"])

    for title, due in [("f", None), ("a", "2999-01-01"), ("b", "2999-01-02"), ("e", None)]:
        add(title, 3, due)
    gone = [add(title, 3, "2999-01-02") for title in "dc"]
    first, path = part_of(client, "/tasks?sort=due_date,-priority,title&page_size=3&cursor=")
    assert (first, path is None) == (["a", "b", "c"], False)
    assert client.delete(gone[1]).status_code == 204
    for title, priority, due in (("x", 5, "2998-01-01"), ("y", 5, None)):
        add(title, priority, due)
    second, path = part_of(client, str(path))
    third, end = part_of(client, str(path))
    assert (second, third, end) == (["d", "y", "e"], ["f"], None)


@task("3.10", twins=("fastapi",))
def test_a_client_cannot_send_a_cursor_of_its_own(lab: Lab) -> None:
    """A link that was cut off in a mail, or a cursor for another order, is an error of the service."""
    client = lab.asgi(COMPLETE)
    for title in ("a", "b"):
        client.post("/tasks", json={"title": title})
    _, path = part_of(client, "/tasks?sort=title&page_size=1&cursor=")
    cursor = dict(parse_qsl(str(path).partition("?")[2]))["cursor"]
    for query in (f"sort=-title&cursor={cursor}", f"sort=title&cursor={cursor[:-1]}", f"sort=title&cursor={cursor}%3D"):
        answer = client.get(f"/tasks?{query}")
        assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
        assert "cursor" in answer.json()["detail"]
    assert part_of(client, f"/tasks?sort=title&cursor={cursor}") == (["b"], None)
