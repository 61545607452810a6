"""Task 2.1: an order that is declared."""

from workbook.lab import Lab, task

ORDERED = "ch02_core_framework.probes_a:ordered"


@task("2.1")
def test_the_position_decides_and_not_who_was_added_first(lab: Lab) -> None:
    """Two plugins change places in the program, and a cache answers before anybody has asked who is there."""
    words = lab.words(9)
    pairs = list(zip(lab.random.sample(range(1, 1000), 9), words, strict=True))
    wanted = [item for _, item in sorted(pairs)]
    for _ in range(3):
        lab.random.shuffle(pairs)
        assert lab.observe(ORDERED, pairs) == wanted


@task("2.1")
def test_equals_stay_in_the_order_in_which_they_were_added(lab: Lab) -> None:
    """Two at the same stage take turns at random, or the later one jumps the queue, and nobody knows why."""
    words, low, high = sorted(lab.words(6), reverse=True), *sorted(lab.random.sample(range(10, 90), 2))
    pairs = [(high, words[0]), (low, words[1]), (high, words[2]), (low, words[3]), (high, words[4]), (low, words[5])]
    assert lab.observe(ORDERED, pairs) == [words[1], words[3], words[5], words[0], words[2], words[4]]


@task("2.1")
def test_items_are_never_compared_with_each_other(lab: Lab) -> None:
    """Two functions at one stage end in a TypeError, because Python does not know which of them is smaller."""
    items = [{"name": word} for word in lab.words(4)]
    assert lab.observe(ORDERED, [(30, item) for item in items]) == items
    assert lab.observe(ORDERED, [(20, items[1]), (10, None), (20, 7), (10, items[0])]) == [None, items[0], items[1], 7]


@task("2.1")
def test_one_item_can_stand_at_several_places(lab: Lab) -> None:
    """A middleware that is wanted twice is there once, and nobody was told."""
    word, other = lab.words(2)
    assert lab.observe(ORDERED, [(40, word), (10, word), (20, other), (10, word)]) == [word, word, other, word]


@task("2.1")
def test_stages_layers_and_numbers_between_them_are_positions(lab: Lab) -> None:
    """A plugin that has to stand between two stages cannot."""
    names = ["OBSERVE", "ERRORS", "SCOPE", "IDENTIFY", "TENANT", "LIMIT", "NEGOTIATE", "ENDPOINT"]
    shuffled = lab.random.sample(names, len(names))
    assert lab.observe("ch02_core_framework.probes_a:ordered_by_name", shuffled) == names
    layers = [f"Layer.{name}" for name in ("RESILIENCE", "CACHE", "AUDIT", "AUTHORIZE", "OBSERVE")]
    shuffled = lab.random.sample(layers, len(layers))
    assert lab.observe("ch02_core_framework.probes_a:ordered_by_name", shuffled) == layers
    assert lab.observe(ORDERED, [(60, "limit"), (45, "between"), (40, "identify")]) == ["identify", "between", "limit"]


@task("2.1")
def test_what_is_added_later_takes_its_place(lab: Lab) -> None:
    """A plugin that is added after the first look at the order is lost, or stands at the end."""
    words = lab.words(4)
    positions = lab.random.sample(range(100), 4)
    pairs = list(zip(positions, words, strict=True))
    wanted = [[word for _, word in sorted(pairs[:count])] for count in (1, 1, 2, 2, 3, 3, 4, 4)]
    assert lab.observe("ch02_core_framework.probes_a:ordered_while_growing", pairs) == wanted
