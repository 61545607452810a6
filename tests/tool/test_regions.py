"""Regions: what the course owns stays, what the learner wrote stays."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.errors import BrokenMarkersError
from workbook.regions import examine, graft, leftovers, parse, stub, weave

FILE = "module.py"
LINES = st.sampled_from(
    [
        *(
            "# region task 1.2: say it",
            "    # region task 1.3: twice",
            "# region yours",
            "# endregion",
            "    # endregion",
        ),
        *("x = 1", "    y = 2", "", "def f(", "'''", "\t", "\x0c", "raise NotImplementedError('task 1.2: say it')"),
    ]
)
WILD = st.lists(LINES | st.text(max_size=20)).map("\n".join) | st.text()
BODIES = st.lists(st.sampled_from(["return 1", "# why", "x = [1]", "if x:\n        x += 1", "", "'''a'''"]), min_size=1)


@st.composite
def whole_files(draw: st.DrawFn) -> str:
    """Return a module of functions with one region each, and a `yours` region."""
    parts = ["# region yours", *draw(st.lists(st.sampled_from(["import re", "A = 1"]))), "# endregion"]
    for number, body in enumerate(draw(st.lists(BODIES, min_size=1, max_size=4))):
        task = draw(st.sampled_from(["1.1", "1.2", "1.10"]))
        lines = [f"    {line}" if line else "" for line in body]
        parts += [
            f"def f{number}():",
            '    """Do it."""',
            f'    # region task {task}: say "it" \\ ü',
            *lines,
            "    # endregion",
        ]
    return "\n".join(parts) + draw(st.sampled_from(["\n", ""]))


@given(WILD)
def test_any_text_is_parsed_or_refused_in_words(text: str) -> None:
    """A file that someone mangled would end the tool with a traceback."""
    try:
        came_back, message = weave(text, lambda region: region.body, FILE), f"{FILE}:"
    except BrokenMarkersError as broken:
        came_back, message = text, str(broken)
    assert (came_back, message[: len(FILE) + 1]) == (text, f"{FILE}:")
    parse(text, FILE, lenient=True)
    for standing in examine(text, "# region task 1.2: a\npass\n# endregion\n", FILE):
        assert standing.state in {"empty", "own", "adopted", "broken"}


@given(whole_files())
def test_emptying_and_grafting_gives_the_file_back(text: str) -> None:
    """An update or a reset would lose a learner's line."""
    skeleton = stub(text, FILE)
    restored = graft(skeleton, text, FILE)
    for before, after in zip(parse(text, FILE), parse(restored, FILE), strict=True):
        assert after.body == (after.stub if before.empty else before.body)
    assert not leftovers(skeleton, text, FILE)
    ast.parse(skeleton)


@given(whole_files())
def test_a_stub_is_empty_everywhere(text: str) -> None:
    """An untouched exercise would be called wrong instead of not started."""
    assert {standing.state for standing in examine(stub(text, FILE), text, FILE)} == {"empty"}


REFERENCE = '''\
# region yours
# endregion
def first():
    """Return one."""
    # region task 1.1: one
    return [1]
    # endregion
def second():
    """Return two."""
    # region task 1.2: two
    if first():
        return 2
    return 0
    # endregion
    # region task 1.1: one
    print()
    # endregion
'''


def states(mine: str) -> list[str]:
    """Return the states of the reference's three regions."""
    return [standing.state for standing in examine(mine, REFERENCE, FILE)]


def test_layout_comments_and_docstrings_are_no_difference() -> None:
    """Someone who adopted an answer and commented it would be said to have written it."""
    mine = REFERENCE.replace("return [1]", '"""Said."""\n    # why\n    return [ 1,]  # one')
    assert states(mine) == ["adopted", "adopted", "adopted"]
    assert states(REFERENCE.replace("return [1]", "return [2]")) == ["own", "adopted", "adopted"]


@pytest.mark.parametrize("body", ["", "# to do", 'raise NotImplementedError("task 1.1: an older goal")', "'''later'''"])
def test_nothing_written_is_empty(body: str) -> None:
    """A stub of an older edition, or a note, would count as an answer."""
    assert states(REFERENCE.replace("return [1]", body))[0] == "empty"


def test_pass_is_an_answer() -> None:
    """A wrong answer would be called not started."""
    assert states(REFERENCE.replace("return [1]", "pass"))[0] == "own"


def test_a_syntax_error_breaks_its_own_region_only() -> None:
    """One missing bracket would take the state of every task in the file with it."""
    standings = examine(REFERENCE.replace("return [1]", "return [1"), REFERENCE, FILE)
    assert [standing.state for standing in standings] == ["broken", "adopted", "adopted"]
    assert standings[0].fault.startswith(f"{FILE}:6: ")


def test_an_unfinished_block_is_found_in_its_region() -> None:
    """Python names the line after the region, and the learner would look in the wrong place."""
    standings = examine(REFERENCE.replace("return [1]", "if True:"), REFERENCE, FILE)
    assert [standing.state for standing in standings] == ["broken", "adopted", "adopted"]


def test_a_fault_outside_the_tasks_breaks_all() -> None:
    """A broken import of the learner's would be said to be fine while nothing can run."""
    broken = REFERENCE.replace("# region yours\n", "# region yours\nimport (\n")
    assert states(broken) == ["broken"] * 3
    assert examine(broken, REFERENCE, FILE)[0].fault.startswith(f"{FILE}:2: ")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("    return [1]\n    # endregion\n", "    return [1]\n", 5),
        ("    # region task 1.1: one\n    return", "    return", 6),
        ("    print()\n    # endregion\n", "    print()\n", 15),
        ("# region task 1.2: two", "# region task 1.2", 14),
    ],
)
def test_a_damaged_marker_is_named_with_its_line(old: str, new: str, line: int) -> None:
    """A learner who deleted a marker line would search the file for it."""
    mine = REFERENCE.replace(old, new, 1)
    with pytest.raises(BrokenMarkersError) as caught:
        parse(mine, FILE)
    assert caught.value.message.startswith(f"{FILE}:{line}: ")
    assert "workbook " in caught.value.remedy
    assert states(mine) == ["broken"] * 3


def test_a_vanished_pair_of_markers_breaks_its_task_only() -> None:
    """Deleting both markers would look like an answer."""
    mine = REFERENCE.replace("    # region task 1.2: two\n", "").replace(
        "    return 0\n    # endregion\n", "    return 0\n"
    )
    assert [standing.state for standing in examine(mine, REFERENCE, FILE)] == ["adopted", "broken", "adopted"]


def test_a_graft_follows_a_marker_that_moved_inwards() -> None:
    """An update that puts a function into a class would break every body in it."""
    moved = "class A:\n    def first(self):\n        # region task 1.1: one\n        # endregion\n"
    mine = "def first():\n    # region task 1.1: one\n    if x:\n\n        return 1\n    # endregion\n"
    assert "        if x:\n\n            return 1\n        # endregion" in graft(moved, mine, FILE)


def test_a_lenient_graft_never_puts_a_body_in_another_place() -> None:
    """A repair would swap the two answers of one task."""
    mine = REFERENCE.replace("    return [1]\n    # endregion\n", "    return [1]\n", 1)
    repaired = graft(stub(REFERENCE, FILE), mine, FILE, lenient=True)
    assert states(repaired) == ["empty", "adopted", "adopted"]


def test_what_has_no_place_any_more_is_named() -> None:
    """An update would drop an answer without a word."""
    skeleton = "# region task 1.2: two\n# endregion\n"
    assert [region.key for region in leftovers(skeleton, REFERENCE, FILE)] == [("1.1", 1), ("1.1", 2)]


@pytest.mark.parametrize(
    ("file", "sign"), [("a.proto", "//"), ("b.sql", "--"), ("c.yaml", "#"), ("Dockerfile", "#"), ("nginx.conf", "#")]
)
def test_other_languages_have_regions_in_their_own_comments(file: str, sign: str) -> None:
    """A Dockerfile's exercise could not be emptied, or would not build."""
    text = f"top\n  {sign} region task 6.1: build it\n  {sign} because\n  line one\n  {sign} endregion\nend\n"
    skeleton = stub(text, file)
    assert (
        skeleton == f"top\n  {sign} region task 6.1: build it\n  {sign} task 6.1: build it\n  {sign} endregion\nend\n"
    )
    assert [standing.state for standing in examine(skeleton, text, file)] == ["empty"]
    same = text.replace("  line one", "   line one\n")
    assert [standing.state for standing in examine(same, text, file)] == ["adopted"]
    assert graft(skeleton, text, file) == text
