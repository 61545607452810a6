"""Task 3.10: places in a list that go out as text and come back, through whatever happens in between."""

import json
from base64 import urlsafe_b64encode
from typing import Any

from workbook.lab import Lab, task

WALKED = "ch03_rest.probes_c:walked"
TEXT = "ch03_rest.probes_c:text_of"
READ = "ch03_rest.probes_c:read"
BACK = "ch03_rest.probes_c:comes_back"
BEHIND = "ch03_rest.probes_c:behind"
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


def numbers(tasks: list[Plain]) -> list[int]:
    """Return the numbers of tasks, sorted."""
    return sorted(each["number"] for each in tasks)


@task("3.10")
def test_cursors_lead_through_the_whole_list(lab: Lab) -> None:
    """Somebody who follows the links never gets past tasks that are equal or have no date, or meets one twice."""
    tasks = some_tasks(lab, 13)
    for sort in SORTS:
        [whole] = lab.observe(WALKED, tasks, {}, sort, 13, [])
        for limit in (1, 4, 12):
            parts = lab.observe(WALKED, tasks, {}, sort, limit, [])
            assert parts == [whole[start : start + limit] for start in range(0, 13, limit)]
    chosen = numbers([each for each in tasks if each["tags"]])
    parts = lab.observe(WALKED, tasks, {"tags": ["x"]}, ["-priority"], 2, [])
    assert sorted(number for part in parts for number in part) == chosen


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
        assert len(seen) == len(set(seen))
        assert [number for number in seen if number in whole and number not in lost] == [
            number for number in whole if number not in lost
        ]


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
    ]
    for sort, wanted in (
        (["due_date", "title"], [10, 12, 13, 51]),
        (["-due_date", "title"], [10, 11, 13, 51]),
        (["-title", "due_date"], [12, 13, 51]),
        (["due_date", "-title"], [12, 13, 51]),
    ):
        assert (sort, sorted(lab.observe(BEHIND, tasks, there, sort))) == (sort, wanted)
    never = {"number": 12, "title": one, "due_date": None}
    for sort in (["due_date"], ["-due_date"]):
        assert lab.observe(BEHIND, tasks, never, sort) == [13]


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
        seen = lab.observe(READ, text, sent)
        assert (made, sent, seen["place"], "cursor" in seen.get("detail", "")) == (made, sent, False, True)
        assert lab.observe(READ, text, made) == {"place": True, "same": True}


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
        [["priority"], [6], number],
        [["priority"], [True], number],
        [["status"], ["lost"], number],
        [["created_at"], ["2031-02-03T00:00:00"], number],
        [["title"], [word], 7],
    ]
    texts = ["=", "A", "é", word, "%00", "\ud800", "x" * 9000, *map(plain, contents)]
    texts.append(urlsafe_b64encode(b"[" * 2000).decode())
    for text in texts:
        for sort in (["title"], ["priority"], ["due_date"], ["created_at"]):
            seen = lab.observe(READ, text, sort)
            assert (text[:60], seen["place"], "cursor" in seen.get("detail", "")) == (text[:60], False, True)


@task("3.10")
def test_a_place_has_one_text(lab: Lab) -> None:
    """The same page is asked for under many names, and no cache finds it again."""
    sort = ["title", "-priority"]
    text = lab.observe(TEXT, {"number": 7, "title": lab.words(1)[0]}, sort)
    middle = len(text) // 2
    inside = [f"{text[:middle]}{sign}{text[middle:]}" for sign in "!\n ="]
    others = [f"{text}=", f" {text}", f"{text}\n", f"{text}AAAA", text[:-1], *inside]
    for other in others:
        assert (other, lab.observe(READ, other, sort)["place"]) == (other, False)
    for index in lab.random.sample(range(len(text)), 20):
        changed = text[:index] + ("A" if text[index] != "A" else "B") + text[index + 1 :]
        seen = lab.observe(READ, changed, sort)
        assert (changed, seen.get("same", True)) == (changed, True)
