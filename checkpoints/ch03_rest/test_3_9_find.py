"""Task 3.9: which tasks a list shows, in which order, and which part of them."""

from functools import cmp_to_key
from typing import Any

from workbook.lab import Client, Lab, task

FOUND = "ch03_rest.probes_c:found"
COMPLETE = "ch03_rest.probes:complete"
STATUSES = ["cancelled", "doing", "done", "todo"]
FIELDS = ["title", "status", "priority", "due_date", "created_at", "updated_at"]

Plain = dict[str, Any]


def day(number: int) -> str:
    """Return a date; dates have the order of their numbers."""
    return f"2031-0{number // 28 + 1}-{number % 28 + 1:02}"


def some_tasks(lab: Lab, count: int) -> list[Plain]:
    """Return tasks with few different values, so that many are equal in something, in no order."""
    words = [lab.words(1)[0], *map(str.title, lab.words(2))]
    made: list[Plain] = [
        {
            "number": number,
            "title": lab.random.choice(words),
            "status": lab.random.choice(STATUSES),
            "priority": lab.random.randint(1, 3),
            "due_date": lab.random.choice([None, day(3), day(30)]),
            "created_at": lab.random.randint(0, 2),
            "updated_at": lab.random.randint(3, 5),
        }
        for number in lab.random.sample(range(1, 1000), count)
    ]
    return made


def in_order(tasks: list[Plain], sort: list[str]) -> list[int]:
    """Return the numbers of tasks, sorted by comparing them two by two."""

    def compare(one: Plain, other: Plain) -> int:
        for key in sort:
            left, right = one[key.removeprefix("-")], other[key.removeprefix("-")]
            if left == right:
                continue
            if left is None or right is None:
                return 1 if left is None else -1
            return (-1 if left < right else 1) * (-1 if key.startswith("-") else 1)
        return -1 if one["number"] < other["number"] else 1

    return [each["number"] for each in sorted(tasks, key=cmp_to_key(compare))]


def check(lab: Lab, tasks: list[Plain], wanted: list[tuple[Plain, list[int]]]) -> None:
    """See that each filter lets pass the tasks of these numbers; tasks and filters stand in the comparison."""
    lab.random.shuffle(tasks)
    answers = lab.observe(FOUND, tasks, [{"wanted": asked} for asked, _ in wanted])
    for (asked, numbers), (found, _) in zip(wanted, answers, strict=True):
        assert (asked, with_numbers(tasks, sorted(found))) == (asked, with_numbers(tasks, numbers))


def with_numbers(tasks: list[Plain], numbers: list[int]) -> list[Plain]:
    """Return the tasks of these numbers, in their order."""
    given = {each["number"]: each for each in tasks}
    return [given.get(number, {"number": number}) for number in numbers]


def keys_of(tasks: list[Plain], numbers: list[int], sort: list[str]) -> list[Any]:
    """Return these numbers, each with what the task has of the fields to sort by."""
    fields = [key.removeprefix("-") for key in sort]
    return [(each["number"], *(each.get(field) for field in fields)) for each in with_numbers(tasks, numbers)]


@task("3.9")
def test_tasks_are_filtered_by_what_they_are(lab: Lab) -> None:
    """A board shows tasks that nobody asked for, or misses one."""
    one, two = lab.words(2)
    tasks: list[Plain] = [
        {"number": 1, "status": "todo", "priority": 5, "created_by": one},
        {"number": 2, "status": "doing", "priority": 4, "created_by": two},
        {"number": 3, "status": "done", "priority": 4, "created_by": one},
        {"number": 4, "status": "cancelled", "priority": 1, "created_by": two},
    ]
    wanted: list[tuple[Plain, list[int]]] = [
        ({}, [1, 2, 3, 4]),
        ({"statuses": ["doing"]}, [2]),
        ({"statuses": ["done", "todo", "cancelled"]}, [1, 3, 4]),
        ({"priority": 4}, [2, 3]),
        ({"created_by": one}, [1, 3]),
        ({"created_by": f"{one}-"}, []),
        ({"created_by": one[:3]}, []),
        ({"created_by": ""}, []),
    ]
    check(lab, tasks, wanted)


@task("3.9")
def test_a_task_has_all_the_tags(lab: Lab) -> None:
    """Who asks for two tags gets what has one of them, or a tag is found inside a longer one."""
    one, two, three = lab.words(3)
    tags = [[one, two], [one], [one, two, three], [f"{one}-s", two], []]
    tasks: list[Plain] = [{"number": number, "tags": sorted(each)} for number, each in enumerate(tags)]
    wanted: list[tuple[Plain, list[int]]] = [
        ({"tags": [one]}, [0, 1, 2]),
        ({"tags": [one, two]}, [0, 2]),
        ({"tags": [one, two, three]}, [2]),
        ({"tags": [f"{two}-s"]}, []),
    ]
    check(lab, tasks, wanted)


@task("3.9")
def test_text_is_found_in_any_case_and_as_it_stands(lab: Lab) -> None:
    """Somebody who searches for a street misses the one that was written in capitals."""
    one, two = (f"q{word}" for word in lab.words(2))
    tasks: list[Plain] = [
        {"number": 1, "title": f"{one.upper()} {two}"},
        {"number": 2, "title": "x", "description": f"\n{one.title()}"},
        {"number": 3, "title": "Große Straße", "description": "100% of_it"},
        {"number": 4, "title": "GROSSE STRASSE", "description": ""},
        {"number": 5, "title": "1 2", "description": "3 4"},
    ]
    found = {one: [1, 2], f"{one} {two}".title(): [1], "große straSSE": [3, 4], "%": [3], "_": [3], ".": []}
    found |= {f"2{between}3": [] for between in ("", " ", "\n", ", ", "\0")}
    check(lab, tasks, [({"text": text}, numbers) for text, numbers in found.items()])


@task("3.9")
def test_ranges_hold_at_their_ends_and_need_a_value(lab: Lab) -> None:
    """Whoever asks for what is due until Friday misses Friday, or gets all that is never due."""
    middle = lab.random.randrange(5, 50)
    tasks: list[Plain] = [
        {"number": 1, "priority": 1, "due_date": day(middle - 1), "created_at": middle - 1},
        {"number": 2, "priority": 2, "due_date": day(middle), "created_at": middle},
        {"number": 3, "priority": 3, "due_date": day(middle + 1), "created_at": middle + 1},
        {"number": 4, "priority": 2, "due_date": None, "created_at": middle},
    ]
    for field, value, others in (("priority", 2, [4]), ("due_date", day(middle), []), ("created_at", middle, [4])):
        found = {"gt": [3], "gte": [2, 3, *others], "lt": [1], "lte": [1, 2, *others]}
        check(lab, tasks, [({"ranges": [[field, op, value]]}, numbers) for op, numbers in found.items()])


@task("3.9")
def test_all_conditions_have_to_hold(lab: Lab) -> None:
    """The second condition widens a list instead of narrowing it."""
    word, tag, actor = lab.words(3)
    right: Plain = {"title": word, "tags": [tag], "priority": 3, "due_date": day(9), "created_by": actor}
    wrong: list[Plain] = [
        {},
        {"title": "x"},
        {"tags": []},
        {"priority": 2},
        {"due_date": day(20)},
        {"due_date": day(5)},
        {"created_by": "x"},
        {"status": "done"},
    ]
    tasks: list[Plain] = [{**right, **each, "number": number} for number, each in enumerate(wrong)]
    between = [["due_date", "gt", day(5)], ["due_date", "lt", day(20)]]
    wanted = {"statuses": ["todo"], "text": word, "tags": [tag], "priority": 3, "created_by": actor, "ranges": between}
    check(lab, tasks, [(wanted, [0])])


@task("3.9")
def test_every_field_sorts_in_both_directions(lab: Lab) -> None:
    """A task without a due date stands before those that are urgent, or equal ones change places between two pages."""
    tasks = some_tasks(lab, 20)
    sorts = [[sign + field] for field in FIELDS for sign in ("", "-")]
    answers = lab.observe(FOUND, tasks, [{"sort": sort} for sort in sorts])
    for sort, (numbers, _) in zip(sorts, answers, strict=True):
        assert (sort, keys_of(tasks, numbers, sort)) == (sort, keys_of(tasks, in_order(tasks, sort), sort))


@task("3.9")
def test_each_key_has_its_own_direction(lab: Lab) -> None:
    """Of two tasks that are due on one day, the important one stands below."""
    tasks = some_tasks(lab, 30)
    sorts = [["due_date", "-priority"], ["-due_date", "priority"], ["-priority", "-due_date"], []]
    sorts += [[lab.random.choice(["", "-"]) + field for field in lab.random.sample(FIELDS, 3)] for _ in range(6)]
    answers = lab.observe(FOUND, tasks, [{"sort": sort} for sort in sorts])
    for sort, (numbers, _) in zip(sorts, answers, strict=True):
        assert (sort, keys_of(tasks, numbers, sort)) == (sort, keys_of(tasks, in_order(tasks, sort), sort))


@task("3.9")
def test_pages_are_parts_of_one_list(lab: Lab) -> None:
    """The last task of a page is shown again on the next one, or the second question is answered otherwise."""
    tasks = some_tasks(lab, 7)
    whole = in_order(tasks, ["-priority"])
    parts = [(limit, offset) for limit in (1, 2, 3, 7) for offset in range(9)]
    queries = [{"sort": ["-priority"], "limit": limit, "offset": offset} for limit, offset in [*parts, (100, 0)]]
    answers = lab.observe(FOUND, tasks, queries)
    for (limit, offset), (numbers, _) in zip([*parts, (100, 0)], answers, strict=True):
        assert (limit, offset, numbers) == (limit, offset, whole[offset : offset + limit])


@task("3.9")
def test_the_last_page_has_no_next_one(lab: Lab) -> None:
    """A list of exactly one page offers a second one, which is empty."""
    tasks = some_tasks(lab, 6)
    for number, each in enumerate(tasks):
        each["tags"] = ["x"] if number < 4 else []
    whole = in_order(tasks, ["title"])
    queries: list[Plain] = [{"sort": ["title"], "limit": limit} for limit in (5, 6, 7)]
    queries += [{"sort": ["title"], "limit": 3, "offset": offset} for offset in (2, 3, 6)]
    answers = lab.observe(FOUND, tasks, queries)
    for query, (_, after), wanted in zip(queries, answers, [whole[4], None, None, whole[4], None, None], strict=True):
        assert {**query, "after": after} == {**query, "after": wanted}
    chosen = in_order(tasks[:4], ["title"])
    queries = [{"wanted": {"tags": ["x"]}, "sort": ["title"], "limit": limit} for limit in (3, 4)]
    assert lab.observe(FOUND, tasks, queries) == [[chosen[:3], chosen[2]], [chosen, None]]
    assert lab.observe(FOUND, [], [{}]) == [[[], None]]


def titles(client: Client, path: str) -> tuple[str, dict[str, Any]]:
    """Return the titles on a page of the list, each of which is a letter, and what else it has."""
    answer = client.get(path)
    assert answer.status_code == 200
    shown = dict(answer.json())
    return "".join(each["title"] for each in shown.pop("items")), shown


@task("3.9", twins=("fastapi",))
def test_pages_of_a_filtered_list_lead_on(lab: Lab) -> None:
    """The second page shows tasks that were filtered out on the first, or the number of pages is that of all tasks."""
    client, [tag] = lab.asgi(COMPLETE), lab.words(1)
    for title, priority, tags in [("d", 2, [tag]), ("a", 4, [tag]), ("e", 5, []), ("c", 2, [tag]), ("b", 3, [tag])]:
        assert client.post("/tasks", json={"title": title, "priority": priority, "tags": tags}).status_code == 201
    path = f"/tasks?tag={tag}&sort=-priority,title&page_size=3"
    first, shown = titles(client, path)
    assert (first, shown["page"], shown["total"]) == ("abc", 1, 4)
    second, shown = titles(client, shown["_links"]["next"]["href"])
    assert (second, shown["page"], shown["total"], "next" in shown["_links"]) == ("d", 2, 4, False)
    for query, wanted in (("priority[gte]=3", "ab"), ("status=doing", ""), ("q=E", "e"), ("page=9", "")):
        assert titles(client, f"/tasks?sort=title&page_size=2&{query}")[0] == wanted
