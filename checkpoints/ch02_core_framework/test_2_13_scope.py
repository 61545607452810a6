"""Task 2.13: what is there once, for everybody in a call, and for the application."""

from typing import Any

from workbook.lab import Lab, task

GOT = "ch02_core_framework.probes_c:got"


def recipe(port: str, *needs: str, **more: Any) -> dict[str, Any]:
    """Return a recipe as the probes take it."""
    return {"port": port, "needs": list(needs), **more}


def made(name: str, number: int = 1, **needs: Any) -> Any:
    """Return a service as the probes tell it: the nth of its recipe, with what it was given."""
    return [f"{name} {number}", {key.lower(): each for key, each in needs.items()}]


def ports(lab: Lab, count: int) -> list[str]:
    """Return the names of so many ports."""
    return [word.title() for word in lab.words(count)]


@task("2.13")
def test_everybody_in_a_call_gets_the_same_and_another_call_its_own(lab: Lab) -> None:
    """Half of a request is written in one transaction, half in another, and only one of them is committed."""
    board, audit, session = ports(lab, 3)
    for kind in ("call", "await", "enter"):
        recipes = [recipe(board, session), recipe(audit, session), recipe(session, kind=kind)]
        rounds = [[(1, board)], [(1, audit)], [(1, session)], [(2, audit)], [(1, board)]]
        one, two = made(session), made(session, 2)
        wanted = [made(board, **{session: one}), made(audit, **{session: one}), one, made(audit, 2, **{session: two})]
        assert lab.observe(GOT, recipes, rounds)["got"] == [*wanted, wanted[0]]


@task("2.13")
def test_two_who_ask_at_the_same_time_share_one(lab: Lab) -> None:
    """Two parts of a request that run at the same time open two transactions for it."""
    board, audit, session = ports(lab, 3)
    for kind in ("await", "enter"):
        recipes = [recipe(board, session), recipe(audit, session, kind="await"), recipe(session, kind=kind)]
        found = lab.observe(GOT, recipes, [[(1, board), (1, audit), (1, session), (1, board), (1, audit)]])
        with_one = {session: made(session)}
        wanted = [made(board, **with_one), made(audit, **with_one), made(session)]
        assert found["got"] == [*wanted, *wanted[:2]]


@task("2.13")
def test_all_calls_share_one_singleton(lab: Lab) -> None:
    """Three requests that come first at the same time open three pools of connections, and each keeps its own."""
    board, pool, address, name = ports(lab, 4)
    for kind in ("call", "await", "enter"):
        recipes = [recipe(board, pool), recipe(pool, address, kind=kind, singleton=True)]
        recipes += [recipe(address, name, kind="await", singleton=True), recipe(name, singleton=True)]
        found = lab.observe(GOT, recipes, [[(1, board), (2, board), (3, pool)], [(0, pool), (4, address)]])
        there = made(address, **{name: made(name)})
        one = made(pool, **{address: there})
        wanted = [made(board, 1, **{pool: one}), made(board, 2, **{pool: one}), one, one, there]
        assert sorted(found["got"][:2]) == wanted[:2]
        assert found["got"][2:] == wanted[2:]


@task("2.13")
def test_the_application_itself_can_be_asked_for_anything(lab: Lab) -> None:
    """A job that runs outside of every call asks the application for a service, and gets a KeyError."""
    board, pool, address = ports(lab, 3)
    recipes = [
        recipe(board, pool),
        recipe(pool, address, kind="await", singleton=True),
        recipe(address, singleton=True),
    ]
    found = lab.observe(GOT, recipes, [[(0, board)], [(1, pool)]])
    one = made(pool, **{address: made(address)})
    assert found["got"] == [made(board, **{pool: one}), one]


@task("2.13")
def test_what_is_entered_is_entered_where_it_lives(lab: Lab) -> None:
    """The pool of connections is closed at the end of the first request, and the second finds it closed."""
    session, pool = ports(lab, 2)
    recipes = [recipe(session, pool, kind="enter"), recipe(pool, kind="enter", singleton=True)]
    found = lab.observe(GOT, recipes, [[(1, session)], [(2, session)]])
    of = {pool: made(pool)}
    assert found["entered"] == [[made(pool)], [made(session, **of)], [made(session, 2, **of)]]


@task("2.13")
def test_a_decorator_gets_the_service_as_it_is_so_far(lab: Lab) -> None:
    """The authorisation around a cache calls the repository, and nobody asks the cache; or it calls itself for ever."""
    port, need = ports(lab, 2)
    kinds = ["call", "await", "enter"]
    lab.random.shuffle(kinds)
    recipes = [recipe(need), recipe(port, need, kind=kinds[0])]
    recipes += [recipe(port, port, layer=20, by="outer", kind=kinds[1])]
    recipes += [recipe(port, need, port, layer=10, by="inner", kind=kinds[2])]
    for singleton in (False, True):
        found = lab.observe(GOT, [{**each, "singleton": singleton} for each in recipes], [[(1, port)]])
        core = made(port, **{need: made(need)})
        assert found["got"] == [made("outer", **{port: made("inner", **{need: made(need), port: core})})]


@task("2.13")
def test_a_factory_that_has_failed_is_tried_again(lab: Lab) -> None:
    """One hiccup of the database, and the application answers with errors until it is started again."""
    board, pool = ports(lab, 2)
    for kind in ("call", "await", "enter"):
        recipes = [recipe(board, pool), recipe(pool, kind=kind, singleton=True, fails=2)]
        found = lab.observe(GOT, recipes, [[(1, board)], [(1, pool)], [(1, board), (2, pool)]])
        down = f"{pool} is down"
        assert found["got"] == [down, down, made(board, **{pool: made(pool)}), made(pool)]


@task("2.13")
def test_what_was_set_stands_in_for_what_would_be_made(lab: Lab) -> None:
    """The gate has recognised alice, and the audit is signed by the anonymous actor of the recipe."""
    audit, actor, trace = ports(lab, 3)
    alice, span = lab.words(2)
    recipes = [recipe(audit, actor), recipe(actor, kind="await"), recipe(actor, actor, layer=10, by="wrapped")]
    given = {actor: alice, trace: span}
    found = lab.observe("ch02_core_framework.probes_c:got_with", recipes, given, [trace, actor, audit])
    wrapped = made("wrapped", **{actor: made(actor)})
    assert found == [span, alice, made(audit, **{actor: alice}), made(audit, 2, **{actor: wrapped})]


@task("2.13")
def test_a_factory_may_ask_its_call_for_more(lab: Lab) -> None:
    """A factory that asks for another service while it is made waits for ever for a lock that it holds itself."""
    report, session = ports(lab, 2)
    recipes = [recipe(report, "ServiceScope", kind="await", asks=session), recipe(session, kind="enter")]
    found = lab.observe(GOT, recipes, [[(1, report), (1, session)]])
    assert found["got"] == [made(report, asked=made(session)), made(session)]
