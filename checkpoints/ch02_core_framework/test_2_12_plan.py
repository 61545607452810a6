"""Task 2.12: the steps to a service, in an order in which it can be made, or the way to what does not fit."""

from itertools import pairwise
from typing import Any

from workbook.lab import Lab, task

PLANNED = "ch02_core_framework.probes_c:planned"
CHECK = "ch02_core_framework.probes_c:check"


def ports(lab: Lab, count: int) -> list[str]:
    """Return the names of so many ports."""
    return [word.title() for word in lab.words(count)]


def recipe(port: str, *needs: str, **more: Any) -> dict[str, Any]:
    """Return a recipe as the probes take it."""
    return {"port": port, "needs": list(needs), **more}


def chain(names: list[str], **more: Any) -> list[dict[str, Any]]:
    """Return recipes of which each needs the next, and the last needs nothing."""
    return [recipe(*pair, **more) for pair in pairwise(names)] + [recipe(names[-1], **more)]


@task("2.12")
def test_two_services_may_share_a_third(lab: Lab) -> None:
    """A board and an audit that write in one transaction are called a cycle, and the application does not start."""
    top, left, right, shared = ports(lab, 4)
    recipes = [recipe(top, left, right), recipe(left, shared), recipe(right, shared), recipe(shared)]
    for singleton in (False, True):
        steps = lab.observe(PLANNED, [{**each, "singleton": singleton} for each in recipes], top)
        assert sorted(port for port, _, _ in steps) == sorted([top, left, right, shared])
    lab.observe(CHECK, recipes)


@task("2.12")
def test_every_step_comes_once_and_after_those_that_it_needs(lab: Lab) -> None:
    """A repository is made before its session is there, or two sessions are made for one repository."""
    names = ports(lab, 12)
    recipes = [recipe(name, *lab.random.sample(names[:n], min(n, 3))) for n, name in enumerate(names)]
    lab.random.shuffle(recipes)
    wanted = [names[-1]]
    for name in wanted:
        wanted += [need for each in recipes if each["port"] == name for need in each["needs"] if need not in wanted]
    steps = [port for port, _, _ in lab.observe(PLANNED, recipes, names[-1])]
    assert sorted(steps) == sorted(wanted)
    early = [(each["port"], need) for each in recipes if each["port"] in steps for need in each["needs"]]
    assert [(port, need) for port, need in early if steps.index(need) > steps.index(port)] == []


@task("2.12")
def test_what_nobody_provides_is_told_with_the_way_to_it(lab: Lab) -> None:
    """A KeyError names what is missing, and nobody knows which of forty services wanted it."""
    names = ports(lab, 4)
    for singleton in (False, True):
        with lab.raises("ServiceNotProvided") as caught:
            lab.observe(PLANNED, chain(names, singleton=singleton)[:-1], names[0])
        assert caught.message.startswith(" -> ".join(names))
    for recipes in ([], [recipe(names[0], names[1], layer=10, by="wrapped")]):
        with lab.raises("ServiceNotProvided") as caught:
            lab.observe(PLANNED, recipes, names[0])
        assert caught.message.startswith(names[0])


@task("2.12")
def test_a_cycle_is_told_with_its_way(lab: Lab) -> None:
    """A RecursionError of a thousand lines says nothing of the three services that need each other."""
    names = ports(lab, 4)
    for back in range(4):
        recipes = [*chain(names)[:-1], recipe(names[-1], names[back])]
        lab.random.shuffle(recipes)
        with lab.raises("CyclicServices") as caught:
            lab.observe(PLANNED, recipes, names[0])
        assert caught.message.startswith(" -> ".join([*names, names[back]]))


@task("2.12")
def test_a_singleton_does_not_hold_what_lives_for_a_call(lab: Lab) -> None:
    """The application keeps the session of its first request for ever, and everybody writes in that transaction."""
    names = ports(lab, 4)
    held = [*chain(names, singleton=True)[:-1], recipe(names[-1])]
    with lab.raises("CaptiveService") as caught:
        lab.observe(PLANNED, held, names[0])
    assert caught.message.startswith(" -> ".join(names))
    wrapped = [recipe(names[0], singleton=True), recipe(names[1]), recipe(names[0], names[1], layer=10, by="wrap")]
    with lab.raises("CaptiveService") as caught:
        lab.observe(CHECK, wrapped)
    assert caught.message.startswith(f"{names[0]} -> {names[1]}")
    lab.observe(CHECK, [recipe(names[0], names[1]), *chain(names[1:], singleton=True)])


@task("2.12")
def test_a_decorator_means_the_service_that_it_wraps(lab: Lab) -> None:
    """A cache around the repository is refused because the repository would need itself."""
    port, need, other = ports(lab, 3)
    low, middle, high = sorted(lab.random.sample(range(1, 90), 3))
    decorators = [
        recipe(port, port, layer=high, by="outer"),
        recipe(port, need, port, layer=low, by="inner"),
        recipe(port, port, other, layer=middle, by="between"),
    ]
    lab.random.shuffle(decorators)
    steps = lab.observe(PLANNED, [*decorators, recipe(port), recipe(need), recipe(other)], port)
    assert sorted(name for name, _, _ in steps) == sorted([port, need, other])
    assert (steps[-1][0], steps[-1][1]) == (port, [port, "inner", "between", "outer"])


@task("2.12")
def test_a_plan_leaves_the_inside_of_singletons_to_the_application(lab: Lab) -> None:
    """Every request goes through the parts of the connection pool, which was made when the application started."""
    board, session, pool, address = ports(lab, 4)
    inside = [recipe(pool, address, singleton=True), recipe(address, singleton=True)]
    recipes = [recipe(board, session, pool), recipe(session, pool), *inside]
    assert sorted(name for name, _, _ in lab.observe(PLANNED, recipes, board)) == sorted([board, session, pool])
    assert [name for name, _, _ in lab.observe(PLANNED, recipes, pool)] == [address, pool]
    with lab.raises("ServiceNotProvided") as caught:
        lab.observe(PLANNED, recipes[:-1], board)
    assert f"{pool} -> {address}" in caught.message


@task("2.12")
def test_a_step_waits_if_one_of_its_makers_does(lab: Lab) -> None:
    """A session that is opened over the network is made without a lock, and two are opened for one request."""
    plain, waiting, entered, wrapped = ports(lab, 4)
    recipes = [recipe(plain, waiting, entered, wrapped), recipe(waiting, kind="await"), recipe(entered, kind="enter")]
    recipes += [recipe(wrapped), recipe(wrapped, wrapped, kind="await", layer=10, by="later")]
    steps = lab.observe(PLANNED, recipes, plain)
    assert {name: waits for name, _, waits in steps} == {plain: False, waiting: True, entered: True, wrapped: True}
