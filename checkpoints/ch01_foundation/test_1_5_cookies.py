"""Task 1.5: many cookies in one request header, one response header for each."""

from workbook.lab import Lab, task

PARSE = "api_starter.core.cookies:parse_cookies"
FORMAT = "api_starter.core.cookies:format_cookie"
READ = "ch01_foundation.probes:read_cookies"
GIVE = "ch01_foundation.probes:give_cookies"


@task("1.5", twins=("starlette", "fastapi"))
def test_every_cookie_is_read_with_its_value(lab: Lab) -> None:
    """A session token ends in `==`; cut at the wrong sign, everybody is logged out."""
    names = lab.words(3)
    cookies = dict(zip(names, ["dG9rZW4==", "a=b=c", lab.words(1)[0]], strict=True))
    assert lab.asgi(READ).get("/", cookies=cookies).json() == cookies


@task("1.5", twins=("starlette", "fastapi"))
def test_white_space_and_one_pair_of_quotes_do_not_count(lab: Lab) -> None:
    """Clients differ in blanks and quotes around the same value."""
    header = 'a=1;b=2 ;  c  =  3;d="4 5";e="";f='
    seen = lab.asgi(READ).get("/", headers=[("cookie", header)]).json()
    assert seen == {"a": "1", "b": "2", "c": "3", "d": "4 5", "e": "", "f": ""}


@task("1.5")
def test_odd_parts_are_skipped_and_the_session_is_still_found(lab: Lab) -> None:
    """Another site of the domain has set a cookie without a name; the login must survive it."""
    token = lab.words(1)[0]
    header = f'flag; =nameless; ; "; session={token}; half="; open="x; =;'
    assert lab.call(PARSE, header) == {"session": token, "half": '"', "open": '"x'}


@task("1.5", twins=("starlette", "fastapi"))
def test_the_last_of_equal_names_wins_also_over_several_headers(lab: Lab) -> None:
    """HTTP/2 clients send each cookie in a field of its own; those after the first are no less cookies."""
    old, new, other = lab.words(3)
    fields = [("cookie", f"id={old}; id={new}"), ("cookie", f"theme={other}")]
    assert lab.asgi(READ).get("/", headers=fields).json() == {"id": new, "theme": other}


@task("1.5")
def test_the_attributes_stand_in_their_order_and_only_if_they_apply(lab: Lab) -> None:
    """A `Secure` that is missing sends the session over plain HTTP; one that is too much loses it there."""
    name, value, word = lab.words(3)
    age, path, domain = lab.random.randrange(1, 9999), f"/{word}", f"{word}.example"
    text = lab.call(FORMAT, name, value, max_age=age, path=path, domain=domain, secure=True, same_site="none")
    assert text == f"{name}={value}; Max-Age={age}; Path={path}; Domain={domain}; Secure; HttpOnly; SameSite=None"
    assert lab.call(FORMAT, name, value) == f"{name}={value}; Path=/; HttpOnly; SameSite=Lax"
    assert lab.call(FORMAT, name, value, http_only=False, same_site=None) == f"{name}={value}; Path=/"


@task("1.5")
def test_a_cookie_is_removed_by_an_age_of_zero(lab: Lab) -> None:
    """Without `Max-Age=0` the browser keeps the cookie, and logging out does nothing."""
    name = lab.words(1)[0]
    response = lab.asgi("ch01_foundation.probes_core:take_cookie_back", name).get("/")
    assert response.headers["set-cookie"] == f"{name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax"


@task("1.5", twins=("starlette", "fastapi"))
def test_each_cookie_of_a_response_is_a_field_of_its_own(lab: Lab) -> None:
    """Browsers take one cookie from each `Set-Cookie`; two in one field are one broken cookie."""
    (one, two), age = lab.words(2), lab.random.randrange(1, 9999)
    given = [
        {"name": one, "value": "1", "max_age": age, "secure": True, "http_only": True, "same_site": "none"},
        {"name": two, "value": "2", "http_only": False, "same_site": "strict", "path": f"/{two}"},
    ]
    fields = lab.asgi(GIVE, given).get("/").headers.get_list("set-cookie")
    assert [sorted(field.lower().split("; ")) for field in fields] == [
        sorted([f"{one}=1", f"max-age={age}", "path=/", "secure", "httponly", "samesite=none"]),
        sorted([f"{two}=2", f"path=/{two}", "samesite=strict"]),
    ]


@task("1.5")
def test_what_could_not_be_read_back_is_refused(lab: Lab) -> None:
    """A line break in a value would forge a second header; `SameSite=None` without `Secure` is dropped by browsers."""
    for value in ("a;b", "a b", "a\r\nset-cookie: x=1", 'a"b', "é"):
        with lab.raises("ValueError"):
            lab.call(FORMAT, "id", value)
    with lab.raises("ValueError"):
        lab.call(FORMAT, "id", "1", same_site="none")
    assert lab.call(PARSE, lab.call(FORMAT, "id", "a.b-c").partition(";")[0]) == {"id": "a.b-c"}
