"""People at their browsers: they read labels and press buttons in their own language, with JavaScript off."""

import re
import time
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path

import make
import pyotp
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Error, Locator, Page, Response
from pypdf import PdfReader

from lighthis.kernel import clock
from lighthis.packs import codes

CATALOGUES = Path(__file__).parents[2] / "translations"
NBSP = "\u00a0"
PATIENCE_MS = 15_000
ASKED_AT_MOST = 3
PRINTED_WITHIN_S = 60


@cache
def catalogue(language: str):
    """The words of a language as its translators wrote them."""
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file)


def say(language: str, words: str, context: str | None = None) -> str:
    """The words of a label or a sentence in a language, from the English."""
    found = None if language == "en" else catalogue(language).get(words, context)
    return str(found.string) if found is not None and found.string else words


@dataclass
class Person:
    """Somebody at a browser."""

    page: Page
    address: str
    language: str
    answer: Response | None = field(default=None)

    def say(self, words: str, context: str | None = None) -> str:
        return say(self.language, words, context)

    def opens(self, path: str) -> "Person":
        self.answer = self.asks(path)
        return self._fine()

    def asks(self, path: str) -> Response:
        """The answer to an address. Where a refresh of the page before comes between, Playwright knows none: asked again."""
        url = path if path.startswith("http") else self.address + path
        for _time in range(ASKED_AT_MOST):
            try:
                answer = self.page.goto(url)
            except Error as fault:
                if "interrupted by another navigation" not in fault.message:
                    raise
                answer = None
            if answer is not None:  # a fault of the product is an answer too
                return answer
            self.page.goto("about:blank")
        raise AssertionError(f"no answer from {url}, asked {ASKED_AT_MOST} times")

    def writes(self, label: str, value: str) -> "Person":
        """Into a field of the page's main part, found by its label."""
        self.field(label).fill(value)
        return self

    def chooses(self, label: str, code_list: str, code: str) -> "Person":
        """In a list of the country pack, by the words people read."""
        return self.picks(label, codes.label(code_list, code, self.language))

    def picks(self, label: str, words: str) -> "Person":
        self.field(label).select_option(label=words)
        return self

    def marks(self, question: str, answer: str) -> "Person":
        """One answer of a question with round boxes."""
        self.question(question).get_by_label(_whole(self.say(answer))).check()
        return self

    def answers(self, question: str, value: str) -> "Person":
        """The same where the answer is a code with words."""
        self.question(question).locator(f"input[value='{value}']").check()
        return self

    def first_answer(self, question: str) -> "Person":
        """The first real answer, after "not stated"."""
        self.question(question).locator("input:not([value=''])").first.check()
        return self

    def better_bed(self) -> "Person":
        """The first free bed of a better room."""
        better = self.say("better room", "room")
        self.question("Free bed").locator("label").filter(has_text=better).locator("input").first.check()
        return self

    def ticks(self, words: str) -> "Person":
        self.page.get_by_label(_whole(self.say(words))).check()
        return self

    def question(self, words: str) -> Locator:
        return self.page.get_by_role("group", name=_starting(self.say(words))).first

    def field(self, label: str) -> Locator:
        return self.page.get_by_role("main").get_by_label(_whole(self.say(label)))

    def presses(self, words: str, *, translated: bool = False, status: int = 200) -> "Person":
        """A button of the main part, by its words; the page that comes must be an answer of that status."""
        name = words if translated else self.say(words)
        self._goes(self.page.get_by_role("main").get_by_role("button", name=_starting(name)).first)
        return self._fine(status)

    def follows(self, words: str, *, translated: bool = False) -> "Person":
        """A link of the main part, by its words."""
        name = words if translated else self.say(words)
        self._goes(self.page.get_by_role("main").get_by_role("link", name=_starting(name)).first)
        return self._fine()

    def _goes(self, thing: Locator) -> None:
        with self.page.expect_navigation(timeout=PATIENCE_MS) as going:
            thing.click(timeout=PATIENCE_MS)
        self.answer = going.value

    def _fine(self, status: int = 200) -> "Person":
        errors = self.page.get_by_role("alert").all_inner_texts()
        assert self.answer.status == status, f"{self.answer.status} at {self.page.url}: {errors or self.reads()[:600]}"
        return self

    def reads(self) -> str:
        """The text of the page as it stands, with plain spaces."""
        return plain(self.page.get_by_role("main").inner_text())

    def sees(self, words: str, *, translated: bool = False) -> "Person":
        text = words if translated else self.say(words)
        assert plain(text) in self.reads(), f"{text!r} is not on {self.page.url}: {self.reads()}"
        return self

    def row(self, words: str) -> str:
        """The row of a table that holds these words."""
        return plain(self.page.get_by_role("row").filter(has_text=words).first.inner_text())

    def near(self, words: str, part: str) -> str:
        """Where the link beside these words goes whose address has this part."""
        holder = self.page.locator("tr, li").filter(has_text=words).locator(f"a[href*='{part}']").first
        return str(holder.get_attribute("href", timeout=PATIENCE_MS))

    def link(self, part: str) -> str:
        """Where the first link goes whose address has this part."""
        href = self.page.locator(f"main a[href*='{part}']").first.get_attribute("href", timeout=PATIENCE_MS)
        return self.address + str(href)

    def fact(self, name: str, context: str | None = None) -> str:
        """What stands beside a name in a list of facts."""
        pair = self.page.locator("dl > div", has=self.page.locator("dt", has_text=_whole(self.say(name, context))))
        return plain(pair.locator("dd").first.inner_text())


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace(NBSP, " "))


def _whole(label: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$")


def _starting(words: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(words)}")


def visits(chromium: Browser, address: str, *, javascript: bool = False, width: int = 1280) -> Person:
    """A new visitor; nobody is signed in."""
    context = chromium.new_context(java_script_enabled=javascript, viewport={"width": width, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    return Person(context.new_page(), address, "ru")


def signs_in(visitor: Person, role: str, language: str) -> Person:
    """Through the sign-in page, as a person of make.region."""
    visitor.language = language
    visitor.opens(f"/sign-in?lang={language}")
    visitor.writes("User name", f"{role}.ges")
    visitor.writes("Password", make.PASSWORD)
    if role == "administrator":
        visitor.writes("Code from the phone", pyotp.TOTP(make.TOTP).at(clock.now()))
    return visitor.presses("Sign in")


def printed(person, form, language):
    """Ask for a paper that the page offers, wait for the worker beside, read its text."""
    person.opens(person.link(f"/papers?form={form}"))
    person.field("Language of the paper").select_option(language)
    waiting = person.presses("Make the paper").page.url
    until = time.monotonic() + PRINTED_WITHIN_S
    while person.opens(f"{waiting}?refresh=off").page.locator("main a[href*='.pdf']").count() == 0:
        assert time.monotonic() < until, person.reads()
        time.sleep(0.3)
    answer = person.page.request.get(person.link(".pdf"))
    assert answer.headers["content-type"] == "application/pdf"
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.body())).pages)
