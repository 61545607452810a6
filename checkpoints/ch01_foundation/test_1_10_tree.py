"""Task 1.10: a tree of segments, grown when routes are added and walked when requests come."""

from workbook.lab import Lab, task

FIND = "ch01_foundation.probes_routes:find"
ID = "0d6e0b2c-5a3f-4f6e-9a0b-2f1f6c0a7e11"


@task("1.10")
def test_every_route_is_found_with_its_values(lab: Lab) -> None:
    """A request that ends at another endpoint than the one registered for its path shows somebody else's data."""
    words = lab.words(40)
    templates = [f"/{one}/{{id:int}}/{two}" for one, two in zip(words, reversed(words), strict=True)]
    numbers = lab.random.sample(range(40), 5)
    paths = [templates[number].replace("{id:int}", str(number)) for number in numbers]
    wanted = [(templates[number], {"id": number}) for number in numbers]
    assert lab.observe(f"{FIND}_each", templates, paths) == wanted
    near = [near for path in paths for near in (path + "/more", path.rpartition("/")[0])]
    assert lab.observe(f"{FIND}_each", templates, near) == [None] * 10


@task("1.10")
def test_a_literal_wins_over_a_parameter_in_any_order_of_registration(lab: Lab) -> None:
    """`/tasks/export` is a page of its own and not the task called "export", whoever was registered first."""
    word = lab.words(1)[0]
    templates = ["/tasks/{id}", f"/tasks/{word}", "/{kind}/latest", "/tasks/latest"]
    lab.random.shuffle(templates)
    for order in (templates, templates[::-1]):
        assert lab.observe(FIND, order, f"/tasks/{word}") == (f"/tasks/{word}", {})
        assert lab.observe(FIND, order, "/tasks/latest") == ("/tasks/latest", {})
        assert lab.observe(FIND, order, "/tasks/other") == ("/tasks/{id}", {"id": "other"})
        assert lab.observe(FIND, order, f"/{word}/latest") == ("/{kind}/latest", {"kind": word})


@task("1.10")
def test_the_strictest_parameter_is_tried_first(lab: Lab) -> None:
    """If the order of registration decided, moving a line in the program would move users to another page."""
    templates = ["/t/{rest:path}", "/t/{text}", "/t/{id:uuid}", "/t/{size:float}", "/t/{number:int}"]
    lab.random.shuffle(templates)
    for order in (templates, templates[::-1]):
        assert lab.observe(FIND, order, "/t/7") == ("/t/{number:int}", {"number": 7})
        assert lab.observe(FIND, order, "/t/7.5") == ("/t/{size:float}", {"size": 7.5})
        assert lab.observe(FIND, order, f"/t/{ID}") == ("/t/{id:uuid}", {"id": ID})
        assert lab.observe(FIND, order, "/t/+7") == ("/t/{text}", {"text": "+7"})
        assert lab.observe(FIND, order, "/t/+/7") == ("/t/{rest:path}", {"rest": "+/7"})


@task("1.10")
def test_a_way_that_leads_nowhere_is_left_for_the_next_one(lab: Lab) -> None:
    """Without a way back, one new page `/tasks/export` breaks `/tasks/export/log` of the task with that name."""
    templates = ["/tasks/export", "/tasks/{id}/log", "/{kind}/{number:int}/log/{day:int}", "/{rest:path}"]
    third = "/{kind}/{number:int}/log/{day:int}"
    lab.random.shuffle(templates)
    for order in (templates, templates[::-1]):
        assert lab.observe(FIND, order, "/tasks/export/log") == ("/tasks/{id}/log", {"id": "export"})
        assert lab.observe(FIND, order, "/tasks/7/log/3") == (third, {"kind": "tasks", "number": 7, "day": 3})
        assert lab.observe(FIND, order, "/tasks/7/log/x") == ("/{rest:path}", {"rest": "tasks/7/log/x"})


@task("1.10")
def test_a_path_parameter_takes_the_rest_and_no_parameter_begins_empty(lab: Lab) -> None:
    """`/files/` is the list of files and not the file without a name."""
    templates = ["/files/{file:path}", "/tasks/{id}", "/tasks/{id}/log"]
    tail = "/".join(lab.words(4))
    assert lab.observe(FIND, templates, f"/files/{tail}/") == ("/files/{file:path}", {"file": f"{tail}/"})
    assert lab.observe(FIND, templates, "/files/a//b") == ("/files/{file:path}", {"file": "a//b"})
    for path in ("/files", "/files/", "/files//a", "/tasks/", "/tasks//log", "/", "//"):
        assert lab.observe(FIND, templates, path) is None


@task("1.10")
def test_equal_segments_lead_to_one_place(lab: Lab) -> None:
    """If every template had a branch of its own, a POST to a path whose GET was registered first would be refused."""
    routes = [("GET", "/tasks/{id:int}"), ("PUT", "/tasks/{id:int}"), ("PATCH", "/tasks/{id:int}")]
    assert lab.observe("ch01_foundation.probes_routes:methods_at", routes, "/tasks/7") == [
        "GET",
        "HEAD",
        "PATCH",
        "PUT",
    ]
    files = [("POST", "/files/{file:path}"), ("DELETE", "/files/{file:path}")]
    assert lab.observe("ch01_foundation.probes_routes:methods_at", files, "/files/a/b") == ["DELETE", "POST"]


@task("1.10")
def test_a_thousand_routes_cost_no_more_steps_than_ten(lab: Lab) -> None:
    """With a list of patterns the last of 1,000 routes costs 1,000 comparisons for every request."""
    words = lab.words(1000)
    steps = [
        lab.observe("ch01_foundation.probes_routes:steps_to_find", [f"/{word}/{{id}}/log" for word in some], path)
        for some, path in ((words[:10], f"/{words[9]}/7/log"), (words, f"/{words[-1]}/7/log"))
    ]
    assert steps[1] <= 2 * steps[0]
