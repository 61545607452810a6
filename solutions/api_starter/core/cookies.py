"""Cookies: one request header that carries many, one response header for each (RFC 6265)."""

import re
from typing import Literal

# region yours
# endregion

SameSite = Literal["lax", "strict", "none"]

_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_VALUE = re.compile(r"[!#-+\--:<-\[\]-~]*")
_ATTRIBUTE = re.compile(r"[ -:<-~]*")


def parse_cookies(header: str) -> dict[str, str]:
    """Return the cookies of a ``Cookie`` header by name.

    Cookies are separated by ``;``. The first ``=`` ends the name; white space around name and value does not
    count, and neither does one pair of double quotes around the value. A part without ``=`` or without a name is
    skipped, because browsers send what other sites of the domain have set. The last of several equal names wins.
    Nothing makes this function fail.

    Args:
        header: the value of the header; several ``Cookie`` headers are joined with ``"; "`` by the caller.
    """
    # region task 1.5: read every name=value of a Cookie header; write a Set-Cookie with the attributes that apply
    cookies = {}
    for part in header.split(";"):
        name, equals, value = part.partition("=")
        name, value = name.strip(), value.strip()
        if not equals or not name:
            continue
        if len(value) > 1 and value[0] == value[-1] == '"':
            value = value[1:-1]
        cookies[name] = value
    return cookies
    # endregion


def format_cookie(
    name: str,
    value: str,
    *,
    max_age: int | None = None,
    path: str = "/",
    domain: str | None = None,
    secure: bool = False,
    http_only: bool = True,
    same_site: SameSite | None = "lax",
) -> str:
    """Return the value of a ``Set-Cookie`` header.

    What the arguments may contain is checked already. The attributes follow the pair in this order, each after
    ``"; "`` and only if it applies: ``Max-Age=``, ``Path=``, ``Domain=``, ``Secure``, ``HttpOnly``,
    ``SameSite=Lax|Strict|None``.

    Args:
        name: a token (RFC 9110, section 5.6.2).
        value: printable ASCII without space, double quote, comma, semicolon and backslash (RFC 6265, section 4.1.1).
        max_age: seconds to live; 0 removes the cookie; without it, it lives as long as the browser.
        path: the cookie is sent for paths below this one.
        domain: the cookie is sent to this host and those below it; without it, to this host alone.
        secure: send over HTTPS only.
        http_only: keep it from scripts in the page.
        same_site: whether the cookie goes along with requests from other sites; ``"none"`` needs ``secure``.

    Raises:
        ValueError: a part that could not be read back, or ``same_site="none"`` without ``secure``.
    """
    _check(name, value, path, domain)
    # region task 1.5: read every name=value of a Cookie header; write a Set-Cookie with the attributes that apply
    if same_site == "none" and not secure:
        raise ValueError(f'cookie {name!r}: browsers drop same_site="none" without secure=True')
    parts = [f"{name}={value}"]
    if max_age is not None:
        parts.append(f"Max-Age={max_age}")
    parts.append(f"Path={path}")
    if domain is not None:
        parts.append(f"Domain={domain}")
    if secure:
        parts.append("Secure")
    if http_only:
        parts.append("HttpOnly")
    if same_site is not None:
        parts.append(f"SameSite={same_site.title()}")
    return "; ".join(parts)
    # endregion


def _check(name: str, value: str, path: str, domain: str | None) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no cookie name: letters, digits and -_.~ only")
    if not _VALUE.fullmatch(value):
        raise ValueError(f"cookie {name!r}: encode the value {value!r} first, a cookie cannot hold all of it")
    if not _ATTRIBUTE.fullmatch(path) or not _ATTRIBUTE.fullmatch(domain or ""):
        raise ValueError(f"cookie {name!r}: path and domain are printable ASCII without a semicolon")
