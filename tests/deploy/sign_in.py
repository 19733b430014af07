"""Sign in as a person would, with Python's own library: `sign_in.py https://host ca.pem [setup token]`.

With a token the administrator is made first; without one he is there. Ends with 1 and a sentence when a page is not as it should be.
"""

import base64
import hmac
import ssl
import struct
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path

LOGIN, PASSWORD = "administrator", "тўққиз кеча ва бир кун"
ANSWERS = {
    "login": LOGIN,
    "family": "Каримова",
    "given": "Нодира",
    "name_ru": "Районная больница",
    "name_uz": "Tuman shifoxonasi",
    "code": "TTB",
}
# a page for whoever is signed in, whatever the post
INSIDE = "/account"


# the administrator's telephone: its secret, and the last code read from it, which is good once
PHONE = Path("/root/phone")


def code(secret: str, spent: str = "") -> str:
    """Six digits for now, as RFC 6238 says; the next ones where these are spent."""
    while True:
        digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
        start = digest[-1] & 15
        found = str((int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF) % 1_000_000).zfill(6)
        if found != spent:
            return found
        time.sleep(1)


def read_phone() -> str:
    """The code for signing in; nothing before the second factor is set up."""
    if not PHONE.exists():
        return ""
    secret, spent = PHONE.read_text().split()
    found = code(secret, spent)
    PHONE.write_text(f"{secret} {found}")
    return found


class Form(HTMLParser):
    """The fields of the page's own form, that a person fills or the page brings along; not search and signing out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.feed(page.partition("<main")[2].partition("</main>")[0])

    def handle_starttag(self, tag: str, attrs: list) -> None:
        found = dict(attrs)
        name, kind = found.get("name"), found.get("type", "text")
        if tag != "input" or not name or kind in {"submit", "button", "checkbox", "radio", "search"}:
            return
        self.fields[name] = PASSWORD if kind == "password" else ANSWERS.get(name, found.get("value") or "")


class Browser:
    """Keeps the cookies and trusts the hospital's own authority alone."""

    def __init__(self, base: str, authority: str) -> None:
        self.base = base
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=authority)),
            urllib.request.HTTPCookieProcessor(self.cookies),
        )

    def ask(self, path: str, fields: dict | None = None) -> tuple[int, str, str, dict]:
        body = urllib.parse.urlencode(fields).encode() if fields is not None else None
        request = urllib.request.Request(self.base + path, body, {"Referer": self.base + path})
        try:
            answer = self.opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        return answer.status, urllib.parse.urlsplit(answer.url).path, answer.read().decode(), dict(answer.headers)


def demand(fact: bool, sentence: str, page: str = "") -> None:
    if not fact:
        sys.exit(f"{sentence}\n{page[:3000]}")


def main(base: str, authority: str, token: str = "") -> None:
    browser = Browser(base, authority)
    status, path, page, headers = browser.ask(INSIDE)
    demand(path == "/sign-in" and status == 200, f"signed out, {INSIDE} answers {status} at {path}", page)
    for name in ("Strict-Transport-Security", "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"):
        demand(
            len([key for key in headers if key.lower() == name.lower()]) == 1, f"the page has not one {name}: {headers}"
        )
    if token:
        status, path, page, _ = browser.ask(f"/setup/{token}")
        demand(status == 200, f"/setup/… answers {status}", page)
        status, path, page, _ = browser.ask(path, Form(page).fields)
        demand(status == 200, f"the set-up form answers {status} at {path}", page)
        browser = Browser(base, authority)
        demand(browser.ask(f"/setup/{token}")[0] in {404, 410}, "the set-up token can be used twice")
    fields = Form(browser.ask("/sign-in")[2]).fields
    answers = {"login": LOGIN, "password": PASSWORD, "code": read_phone()}
    demand({"csrf_token", "login", "password"} <= set(fields), f"the sign-in form has {sorted(fields)}")
    status, path, page, _ = browser.ask("/sign-in", fields | answers)
    demand(status == 200 and path != "/sign-in", f"signing in answers {status} at {path}", page)
    if path == "/account/second-factor":
        fields = Form(page).fields
        shown = code(fields["secret"])
        PHONE.write_text(f"{fields['secret']} {shown}")
        status, path, page, _ = browser.ask(path, fields | {"code": shown})
        demand(status == 200 and path == INSIDE, f"the second factor answers {status} at {path}", page)
    demand(all(cookie.secure for cookie in browser.cookies), "a cookie travels without TLS")
    status, path, page, _ = browser.ask(INSIDE)
    demand(status == 200 and path == INSIDE and LOGIN in page, f"signed in, {INSIDE} answers {status} at {path}", page)
    status = browser.ask("/healthz/ready")[0]
    demand(status == 200, f"from loopback /healthz/ready answers {status}")
    print(f"signed in at {base}{path}")


if __name__ == "__main__":
    main(*sys.argv[1:])
