"""Task 1.9: path templates, and the numbers in a path."""

from workbook.lab import Lab, task

PARSE_INT = "api_starter.core.templates:parse_int"
TEMPLATE = "ch01_foundation.probes_routes:template"


@task("1.9")
def test_digits_are_a_whole_number(lab: Lab) -> None:
    """A task whose id is not read as a number is not found."""
    for digits in (1, 2, 9, 18):
        text = "".join(lab.random.choices("0123456789", k=digits))
        assert lab.call(PARSE_INT, text) == sum(int(digit) * 10**place for place, digit in enumerate(reversed(text)))


@task("1.9")
def test_what_only_looks_like_a_number_is_none(lab: Lab) -> None:
    """If `+7`, ` 7` and `7_0` are numbers too, one task has many addresses, and caches and permissions miss it."""
    arabic, wide = "\N{ARABIC-INDIC DIGIT SEVEN}", "\N{FULLWIDTH DIGIT SEVEN}"
    for text in ("", "+7", "-7", " 7", "7\n", "7_0", "7.0", "7e3", "0x7", "seven", "²", arabic, wide):
        with lab.raises("ValueError"):
            lab.call(PARSE_INT, text)


@task("1.9")
def test_a_number_has_eighteen_digits_at_most(lab: Lab) -> None:
    """A number beyond 64 bits ends as a 500 in the database, or in `int()` itself if it is long enough."""
    for digits in (19, lab.random.randrange(20, 100), 5000):
        with lab.raises("ValueError"):
            lab.call(PARSE_INT, "1" * digits)


@task("1.9")
def test_a_template_is_a_row_of_texts_and_parameters(lab: Lab) -> None:
    """A segment that is read as something else sends every request for it to the wrong place."""
    one, two, three, four = lab.words(4)
    kind = lab.random.choice(["int", "float", "uuid", "str"])
    segments = lab.observe(TEMPLATE, f"/{one}/{{{two}:{kind}}}/{three}/{{{four}}}")
    assert segments == [one, {two: kind}, three, {four: "str"}]
    assert lab.observe(TEMPLATE, f"/{one}/{{_{two}2:path}}") == [one, {f"_{two}2": "path"}]


@task("1.9")
def test_a_slash_at_the_end_counts(lab: Lab) -> None:
    """If `/tasks` and `/tasks/` are the same template, nobody can register the one and redirect from the other."""
    word = lab.words(1)[0]
    assert lab.observe(TEMPLATE, "/") == [""]
    assert lab.observe(TEMPLATE, f"/{word}/") == [word, ""]
    assert lab.observe(TEMPLATE, f"/{word}//x.y-z") == [word, "", "x.y-z"]


@task("1.9")
def test_a_brace_that_belongs_to_no_parameter_is_an_error(lab: Lab) -> None:
    """A typing error has to stop the start of the application, not to become a page that nobody finds."""
    parts = (
        "{",
        "}",
        "{}",
        "{id",
        "id}",
        "{id}s",
        "x{id}",
        "{id:int}{n}",
        "{{id}}",
        "{1st}",
        "{a b}",
        "{id:}",
        "{a-b}",
    )
    for part in parts:
        with lab.raises("RouteError") as caught:
            lab.observe(TEMPLATE, f"/tasks/{part}/log")
        assert part in caught.message


@task("1.9")
def test_unknown_types_doubled_names_and_a_path_in_the_middle_are_errors(lab: Lab) -> None:
    """Of two parameters with one name, one value is lost without a word; after a path nothing is ever reached."""
    word, other = lab.words(2)
    for text in (f"/{{{word}:number}}", f"/{{{word}}}/{other}/{{{word}:int}}", f"/{{{word}:path}}/{other}"):
        with lab.raises("RouteError") as caught:
            lab.observe(TEMPLATE, text)
        assert text in caught.message
