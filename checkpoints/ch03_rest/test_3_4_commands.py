"""Task 3.4: what commands keep, what they publish, and which error comes first."""

from typing import Any

from workbook.lab import Lab, task

DONE = "ch03_rest.probes_a:done"
OVERTAKEN = "ch03_rest.probes_a:overtaken"

BEGIN = "2030-01-01T12:00:00+00:00"
TOMORROW = "2030-01-02T07:30:00+00:00"


def a_draft(lab: Lab) -> dict[str, Any]:
    """Return the content of a task as it will be kept."""
    title, description, *tags = lab.words(4)
    due = f"2030-02-{lab.random.randint(10, 28)}"
    priority = lab.random.choice([1, 2, 4, 5])
    return {
        "title": title,
        "description": description,
        "priority": priority,
        "due_date": due,
        "tags": tuple(sorted(tags)),
    }


def kept(draft: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the first task with this content, as the probes tell it."""
    plain = {"number": 1, "status": "todo", "created_by": "anonymous", "version": 1}
    return plain | draft | {"created_at": BEGIN, "updated_at": BEGIN} | more


def create(draft: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the step that creates a task."""
    return {"do": "create", "draft": draft} | more


def replace(draft: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the step that gives a task other content."""
    return {"do": "replace", "draft": draft} | more


def names(said: list[Any]) -> list[str | None]:
    """Return the name of the error of each step, None where there is none."""
    return [each and each.get("error") for each in said]


@task("3.4")
def test_a_new_task_is_kept_and_told_of(lab: Lab) -> None:
    """A task appears without its author, with blanks around its title, or nobody hears of it."""
    draft, actor = a_draft(lab), lab.words(1)[0]
    untidy = draft | {"title": f" {draft['title']} ", "tags": draft["tags"][::-1] * 2}
    found = lab.observe(DONE, [create(untidy), create(draft, at=TOMORROW)], actor)
    task = kept(draft, created_by=actor)
    later = {"number": 2, "created_at": TOMORROW, "updated_at": TOMORROW}
    assert found["said"] == [task, task | later]
    assert found["kept"] == task
    assert found["events"] == [["TaskCreated", {"task": 1, "kept": True}]] * 2


@task("3.4")
def test_what_breaks_the_rules_is_not_kept(lab: Lab) -> None:
    """The client is told that its task is wrong, and it is there all the same."""
    draft = a_draft(lab)
    yesterday = draft | {"due_date": "2029-12-31"}
    found = lab.observe(DONE, [create(yesterday), create(draft | {"priority": 9})])
    assert (names(found["said"]), found["kept"], found["events"]) == (["InvalidTask"] * 2, None, [])
    found = lab.observe(DONE, [create(draft), replace(draft | {"title": ""}, version=1), replace(yesterday)])
    assert (names(found["said"]), found["kept"]) == ([None, "InvalidTask", "InvalidTask"], kept(draft))
    assert [name for name, _ in found["events"]] == ["TaskCreated"]
    found = lab.observe("ch03_rest.probes_a:taken", create(draft))
    assert (names(found["said"]), found["kept"]["title"], found["events"]) == (["Conflict"], "there already", [])


@task("3.4")
def test_today_is_the_day_in_utc(lab: Lab) -> None:
    """What is due today is refused in the evening, or taken when the day is over, depending on where the machine is."""
    draft = a_draft(lab) | {"due_date": "2030-01-05"}
    minute = lab.random.randint(30, 59)
    for at, error in (
        (f"2030-01-05T23:{minute}:00+00:00", None),
        (f"2030-01-06T00:{59 - minute:02}:00+00:00", "InvalidTask"),
    ):
        found = lab.observe(DONE, [create(a_draft(lab)), create(draft, at=at), replace(draft, at=at)])
        assert (at, names(found["said"])) == (at, [None, error, error])


@task("3.4")
def test_a_command_happens_at_one_moment(lab: Lab) -> None:
    """Around midnight a task is changed before it was made, or due before that, as the clock was read twice."""
    draft = a_draft(lab) | {"due_date": BEGIN[:10]}
    found = lab.observe("ch03_rest.probes_a:at_midnight", [create(draft), replace(draft | {"title": "new"}, at=BEGIN)])
    days = [
        each.get("error") or {"created": each["created_at"], "updated": each["updated_at"]} for each in found["said"]
    ]
    assert days == [{"created": BEGIN, "updated": BEGIN}] * 2


@task("3.4")
def test_content_is_replaced_and_may_be_late(lab: Lab) -> None:
    """A change leaves parts of the old content behind, or nobody can mend the title of a task that is late."""
    draft = a_draft(lab) | {"due_date": "2030-01-01"}
    title = lab.words(1)[0]
    new = {"title": title, "description": "", "priority": 3, "due_date": None, "tags": ()}
    for version in (1, None):
        for content in (new, draft | {"title": title}):
            found = lab.observe(DONE, [create(draft), replace(content, version=version, at=TOMORROW)])
            task = kept(content, version=2, updated_at=TOMORROW)
            assert (found["said"][1], found["kept"]) == (task, task)
            assert found["events"][1:] == [["TaskChanged", {"task": 2, "kept": True}]]


@task("3.4")
def test_a_repeated_replace_changes_nothing(lab: Lab) -> None:
    """A client that repeats a PUT after a lost answer makes versions and events without end."""
    draft = a_draft(lab)
    untidy = draft | {"title": f"{draft['title']}\n", "tags": draft["tags"] * 2}
    steps = [replace(each, version=version, at=TOMORROW) for each in (draft, untidy) for version in (1, None)]
    found = lab.observe(DONE, [create(draft), *steps])
    assert found["said"] == [kept(draft)] * 5
    assert (found["kept"], len(found["events"])) == (kept(draft), 1)


@task("3.4")
def test_a_move_is_kept_and_told_of(lab: Lab) -> None:
    """A task is completed for the one who did it, and still to be done for all others."""
    draft = a_draft(lab)
    for move, status in (("start", "doing"), ("complete", "done"), ("cancel", "cancelled")):
        for version in (1, None):
            found = lab.observe(DONE, [create(draft), {"do": move, "version": version, "at": TOMORROW}])
            task = kept(draft, status=status, version=2, updated_at=TOMORROW)
            assert (found["said"][1], found["kept"]) == (task, task)
            assert found["events"][1:] == [["TaskMoved", {"task": 2, "move": move, "kept": True}]]
    found = lab.observe(DONE, [create(draft), {"do": "reopen"}])
    assert (names(found["said"]), found["kept"], len(found["events"])) == ([None, "IllegalMove"], kept(draft), 1)


@task("3.4")
def test_a_task_is_deleted_wherever_it_stands(lab: Lab) -> None:
    """What is done can never be cleared away, or a board goes on showing it."""
    draft = a_draft(lab)
    for move in ("start", "complete", "cancel"):
        for version in (2, None):
            found = lab.observe(DONE, [create(draft), {"do": move}, {"do": "delete", "version": version}])
            assert (found["said"][2], found["kept"]) == (None, None)
            assert found["events"][2:] == [["TaskDeleted", {"task_id": 1, "kept": False}]]


@task("3.4")
def test_who_has_not_seen_the_last_change_changes_nothing(lab: Lab) -> None:
    """The lost update: what somebody wrote a moment ago is overwritten by who has not seen it."""
    mine, yours = a_draft(lab), a_draft(lab)
    for step in (replace(yours), replace(mine), {"do": "start"}, {"do": "delete"}):
        for version in (1, 3):
            found = lab.observe(DONE, [create(yours), replace(mine), step | {"version": version}])
            assert names(found["said"]) == [None, None, "VersionConflict"]
            assert (found["kept"], len(found["events"])) == (kept(mine, version=2), 2)
        found = lab.observe(OVERTAKEN, step | {"version": 1})
        assert names(found["said"]) == ["VersionConflict"]
        assert (found["kept"]["title"], found["kept"]["version"], found["events"]) == ("faster", 2, [])


@task("3.4")
def test_the_first_thing_that_is_wrong_is_told(lab: Lab) -> None:
    """Somebody mends every fault of a form, to be told then that the task was closed long ago."""
    draft = a_draft(lab)
    wrong, gone = draft | {"title": ""}, lab.random.randint(2, 99)
    for step in (replace(wrong, version=7), {"do": "reopen", "version": 7}, {"do": "delete", "version": 7}):
        found = lab.observe(DONE, [create(draft), step | {"number": gone}, step])
        assert names(found["said"]) == [None, "TaskNotFound", "VersionConflict"]
    steps = [create(draft), {"do": "complete"}, replace(wrong, version=1), replace(wrong, version=2), replace(draft)]
    found = lab.observe(DONE, steps)
    assert names(found["said"]) == [None, None, "VersionConflict", "TaskClosed", "TaskClosed"]


@task("3.4")
def test_a_face_only_has_to_call_them(lab: Lab) -> None:
    """Each protocol has rules of its own, and what HTTP refuses comes in by another door."""
    face = lab.asgi("ch03_rest.probes_a:face")
    answers = [face.post("/tasks", json={"title": lab.words(1)[0]}), face.post("/tasks", json={"title": " "})]
    for path, version in (("complete", "1"), ("complete", "1"), ("complete", "2"), ("reopen", "2")):
        answers.append(face.post(f"/tasks/1/{path}", headers={"if-match": version}))
    answers.append(face.post("/tasks/2/start"))
    assert [answer.status_code for answer in answers] == [201, 422, 200, 412, 409, 200, 404]
    assert [answer.json().get("code") for answer in answers if answer.status_code >= 400] == [
        "invalid_task",
        "version_conflict",
        "illegal_move",
        "task_not_found",
    ]
    assert face.get("/heard").json() == ["TaskCreated", "TaskMoved", "TaskMoved"]
