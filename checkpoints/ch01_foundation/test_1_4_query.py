"""Task 1.4: the query string as pairs of text, whatever somebody typed."""

from urllib.parse import quote, urlencode

from workbook.lab import Lab, task

PARSE = "api_starter.core.query:parse_query"
READ = "ch01_foundation.probes:read_query"


@task("1.4", twins=("starlette", "fastapi"))
def test_text_arrives_as_it_was_typed(lab: Lab) -> None:
    """A search for "50% off & 1+1=2" that arrives as something else finds nothing."""
    words = [" ".join([*lab.words(2), sign]) for sign in ("50%", "a&b", "1+1=2", "Grüße", "世界", "?#/;", "%41")]
    pairs = [*zip(words, reversed(words), strict=True)]
    for quoted in (urlencode(pairs), urlencode(pairs, quote_via=quote)):
        assert lab.asgi(READ).get(f"/?{quoted}").json()["pairs"] == [list(pair) for pair in pairs]


@task("1.4", twins=("starlette", "fastapi"))
def test_a_repeated_key_keeps_all_its_values(lab: Lab) -> None:
    """A filter for three tags that only sees one of them shows the wrong tasks."""
    tags = lab.words(3)
    seen = lab.asgi(READ).get("/", params=[("tag", tags[0]), ("page", "2"), ("tag", tags[1]), ("tag", tags[2])]).json()
    assert seen["all"] == {"tag": tags, "page": ["2"]}
    assert seen["last"] == {"tag": tags[2], "page": "2"}


@task("1.4", twins=("starlette", "fastapi"))
def test_pairs_may_lack_a_value_a_name_or_everything(lab: Lab) -> None:
    """Hand-written links have `&&`, a flag without `=` and values with more of them; none may change the others."""
    seen = lab.asgi(READ).get("/?&&draft&sort=&=x&where=a=b==&").json()
    assert seen["pairs"] == [["draft", ""], ["sort", ""], ["", "x"], ["where", "a=b=="]]


@task("1.4", twins=("starlette", "fastapi"))
def test_a_percent_sign_without_two_digits_stands_for_itself(lab: Lab) -> None:
    """Somebody types `?discount=50%` into the address bar; that is a value and no 500."""
    seen = lab.asgi(READ).get("/?discount=50%&broken=%zz%4&half=%e&fine=%41%2b%2B").json()
    assert seen["last"] == {"discount": "50%", "broken": "%zz%4", "half": "%e", "fine": "A++"}


@task("1.4")
def test_bytes_that_are_no_utf_8_become_replacement_characters(lab: Lab) -> None:
    """An old page sends `Gr%FC%DFe` in Latin-1; the request is answered, with marks where text was lost."""
    pairs = lab.call(PARSE, b"q=Gr%FC%DFe&raw=\xff&cut=%E4%B8&whole=%E4%B8%96&bytes=\xe4\xb8\x96")
    assert pairs == [("q", "Gr��e"), ("raw", "�"), ("cut", "�"), ("whole", "世"), ("bytes", "世")]


@task("1.4")
def test_no_bytes_make_it_fail(lab: Lab) -> None:
    """Scanners send garbage after the question mark all day long."""
    for _ in range(20):
        raw = bytes(lab.random.choices(b"&=%+;#\x00\xff\xe4abfF09", k=lab.random.randrange(200)))
        pairs = lab.call(PARSE, raw)
        assert len(pairs) == sum(part != b"" for part in raw.split(b"&"))


@task("1.4", twins=("starlette", "fastapi"))
def test_ten_thousand_keys_are_read_before_anybody_gets_impatient(lab: Lab) -> None:
    """A query of 10,000 keys that costs 10,000 times 10,000 steps keeps everybody else waiting."""
    values = lab.random.choices([str(n) for n in range(1000)], k=10_000)
    query = {f"key{n}": value for n, value in enumerate(values)}
    seen = lab.asgi(READ).get(f"/?{'&'.join(map('='.join, query.items()))}").json()
    assert seen["last"] == query
