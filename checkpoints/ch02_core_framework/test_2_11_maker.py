"""Task 2.11: what a factory needs, and what has to be done to get its service."""

from workbook.lab import Lab, task

MAKER = "ch02_core_framework.probes_c:maker"
PRODUCT = "ch02_core_framework.probes_c:product"

FORMS = {
    "call": "def make({0}): ...",
    "await": "async def make({0}): ...",
    "enter": "async def make({0}):\n    yield",
}


@task("2.11")
def test_what_was_made_is_the_service_itself(lab: Lab) -> None:
    """An endpoint that wants a session gets a coroutine, or a generator that nobody has started."""
    word = lab.words(1)[0]
    assert lab.observe(PRODUCT, f"def make():\n    return {word!r}") == word
    assert lab.observe(PRODUCT, f"async def make():\n    return {word!r}") == word
    assert lab.observe(PRODUCT, f"async def make():\n    yield {word!r}") == word


@task("2.11")
def test_what_a_factory_needs_is_known_by_its_annotations(lab: Lab) -> None:
    """A service that is given the clock where it wants the zone works with whatever has that name."""
    one, two, three = lab.words(3)
    for kind, form in FORMS.items():
        needs = [(one, "Clock"), (two, "Zone"), (three, "Clock")]
        lab.random.shuffle(needs)
        text = form.format(", ".join(f"{name}: {port}" for name, port in needs))
        assert lab.observe(MAKER, text) == {"needs": needs, "kind": kind}


@task("2.11")
def test_a_class_needs_what_its_init_asks_for(lab: Lab) -> None:
    """A class that is called without what its `__init__` wants fails in the first request that needs it."""
    one, two = lab.words(2)
    text = f"class Board:\n    {two}: Zone\n    def __init__(self, {one}: Clock) -> None: ..."
    assert lab.observe(MAKER, text) == {"needs": [(one, "Clock")], "kind": "call"}
    text = f"from dataclasses import dataclass\n@dataclass\nclass Board:\n    {two}: Zone\n    {one}: Clock"
    assert lab.observe(MAKER, text) == {"needs": [(two, "Zone"), (one, "Clock")], "kind": "call"}
    assert lab.observe(MAKER, "class Board: ...") == {"needs": [], "kind": "call"}


@task("2.11")
def test_annotations_may_be_texts(lab: Lab) -> None:
    """A module whose annotations are kept as texts cannot provide anything: nobody provides the text 'Clock'."""
    one, two = lab.words(2)
    for text in (
        f"def make({one}: 'Clock', {two}: Zone): ...",
        f"class Board:\n    def __init__(self, {one}: 'Clock', {two}: Zone): ...",
    ):
        assert lab.observe(MAKER, text)["needs"] == [(one, "Clock"), (two, "Zone")]


@task("2.11")
def test_a_parameter_with_a_default_is_left_alone(lab: Lab) -> None:
    """A class with a limit of 100 as its default cannot be provided, because nobody provides an int."""
    one, two, three = lab.words(3)
    for form in FORMS.values():
        text = form.format(f"{one}: Clock, {two}: int = 100, *rest: int, {three}=None, **more: int")
        assert lab.observe(MAKER, text)["needs"] == [(one, "Clock")]
    assert lab.observe(MAKER, form.format("*, " + f"{two}: Zone, {one}: Clock"))["needs"] == [
        (two, "Zone"),
        (one, "Clock"),
    ]


@task("2.11")
def test_a_method_of_an_object_is_a_factory(lab: Lab) -> None:
    """A plugin that provides its own method is asked for its own `self`."""
    method, one = lab.words(2)
    for kind, form in FORMS.items():
        text = "class Plugin:\n    " + form.replace("make", method).replace("\n", "\n    ").format(f"self, {one}: Zone")
        found = lab.observe("ch02_core_framework.probes_c:maker_of_a_method", text, method)
        assert found == {"needs": [(one, "Zone")], "kind": kind}


@task("2.11")
def test_a_factory_that_does_not_say_what_it_needs_is_refused_by_name(lab: Lab) -> None:
    """A factory is called with an argument too few by the first request, long after the application has started."""
    name, one, two = lab.words(3)
    for given in (f"{one}", f"{one}: Clock, {two}", f"{one}: 'Nowhere'"):
        with lab.raises("WiringError") as caught:
            lab.observe(MAKER, f"def {name}({given}): ...")
        assert name in caught.message


@task("2.11")
def test_a_plain_generator_is_called_and_no_more(lab: Lab) -> None:
    """A factory that yields once without `async` is left open for ever, as if somebody had promised to close it."""
    assert lab.observe(MAKER, "def make():\n    yield 1") == {"needs": [], "kind": "call"}
