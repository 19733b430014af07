"""Triage of a tag: one question a page with big buttons, each a link that adds its answer; the result is kept by one press."""

from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.disaster import actions, queries, rules
from lighthis.disaster.forms import TriageForm
from lighthis.disaster.models import Disaster, Tag
from lighthis.disaster.views.blueprint import READ, WORK, pages, places, said, who
from lighthis.kernel import clock
from lighthis.scales import rules as scales
from lighthis.scales.rules import Walked
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, me


@pages.route("/disaster/tags")
@needs(READ)
def find() -> ResponseReturnValue:
    """A scanned or typed number leads to the tag."""
    number = rules.tag_number(request.args.get("number", ""))
    tag = queries.by_number(number, at=here_id()) if number else None
    free = queries.free_tags(here_id())
    if tag is None:
        return page("disaster/find.html", form=ActionForm(), typed=request.args.get("number", "")[:40], free=free, rules=rules,
                    mode=queries.open_one(here_id()))  # fmt: skip
    return done("", to=_next_page(tag))


def _next_page(tag: Tag) -> str:
    mode = queries.open_one(here_id())
    fresh = mode is not None and tag.triaged_at is None
    return url_for(".triage" if fresh else ".tag", tag_id=tag.id)


@pages.route("/disaster/tags/new", methods=["POST"])
@needs(WORK)
def new_tag() -> ResponseReturnValue:
    form = ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            made = actions.one_more(by=me())
            said_ = _("Write this number on the tag: %(number)s.", number=rules.written(made.number))
            return done(said_, to=url_for(".triage", tag_id=made.id))
    return page("disaster/find.html", form=form, typed="", free=queries.free_tags(here_id()), rules=rules,
                mode=queries.open_one(here_id()))  # fmt: skip


@pages.route("/disaster/tags/<uuid:tag_id>")
@needs(READ)
def tag(tag_id: UUID) -> ResponseReturnValue:
    row = queries.tag(tag_id, at=here_id())
    if row.encounter is not None:
        audit.looked("tag", by=me(), patient=row.encounter.patient_id, detail={"tag": row.number})
    linked = queries.links(row.id, at=here_id())
    return page(
        "disaster/tag.html", row=row, sort=say(rules.SORTS[row.sort]) if row.sort else "", number=rules.written(row.number), who=who(row), links=linked,
        history=[_told(one) for one in reversed(queries.triages([row.id], at=here_id())[row.id])],
        is_open=queries.open_one(here_id()) is not None,
    )  # fmt: skip


def _told(one: Any) -> dict[str, Any]:
    return {
        "category": one.category, "at": filters.instant(one.triaged_at), "place": one.place, "by": one.by.family,
        "scale": scales.label(one.scale, language()), "looks": say(rules.LOOKS[one.looks]),
        "answers": [said(code, answer) for code, answer in rules.in_order(one.scale, one.answers)],
    }  # fmt: skip


@pages.route("/disaster/tags/<uuid:tag_id>/triage", methods=["GET", "POST"])
@needs(WORK)
def triage(tag_id: UUID) -> ResponseReturnValue:
    row, form = queries.tag(tag_id, at=here_id()), TriageForm()
    form.place.offer([(name, name) for name in places()])
    mode = queries.open_one(here_id())
    method = mode.method if mode is not None else rules.method(here().settings)
    looks, given = _asked(form, method)
    if form.validate_on_submit():
        with form.refusals():
            row = queries.tag(tag_id, at=here_id())
            made = actions.triage(row, looks, given, clock.now(), by=me(), place=form.place.data or "")
            kept = _("%(number)s is kept: %(category)s.", number=rules.written(row.number),
                     category=scales.label(made.category, language()))  # fmt: skip
            return done(kept, to=url_for(".sort" if method == "SALT" else ".find"))
    if row.encounter is not None:
        audit.looked("tag", by=me(), patient=row.encounter.patient_id, detail={"tag": row.number})
    return _question(row, form, looks, given, method, mode)


def _asked(form: TriageForm, method: str) -> tuple[str, dict[str, str]]:
    """What was answered so far: in the address, or in the form that keeps it."""
    posted = request.method == "POST"
    looks = (form.looks.data if posted else request.args.get("looks")) or ""
    if looks not in rules.LOOKS:
        return "", {}
    pairs = parse_qsl(str(form.answers.data or "")[:2000]) if posted else list(request.args.items())
    return looks, rules.answers(rules.scale_of(method, looks), dict(pairs))


def _question(
    row: Tag, form: TriageForm, looks: str, given: dict[str, str], method: str, mode: Disaster | None
) -> ResponseReturnValue:
    facts: dict[str, Any] = {"row": row, "number": rules.written(row.number), "mode": mode}
    back = url_for(".tag", tag_id=row.id) if row.triaged_at else url_for(".find")
    if not looks:
        buttons = [(say(words), url_for(".triage", tag_id=row.id, looks=code)) for code, words in rules.LOOKS.items()]
        asked = _("Adult or child?")
        return page("disaster/question.html", form=form, question=asked, buttons=buttons, done=[], back=back, **facts)
    walked = rules.walk(rules.scale_of(method, looks), given)
    so_far = [say(rules.LOOKS[looks]), *(said(code, answer) for code, answer in given.items())]
    if walked.category is None:
        return page(
            "disaster/question.html", form=form, question=_words(walked), first=_first(walked, looks), done=so_far, back=_one_back(row, looks, given),
            buttons=_buttons(row, looks, given, walked), **facts,
        )  # fmt: skip
    form.looks.data, form.answers.data = looks, urlencode(given)
    return page(
        "disaster/result.html",
        form=form,
        category=walked.category,
        done=so_far,
        back=_one_back(row, looks, given),
        **facts,
    )


def _words(walked: Walked) -> str:
    """The question in words; of one with several answers they say it themselves."""
    if (walked.scale, walked.next_question) in rules.SEVERAL:
        words = {
            "rate": _("How does the child breathe?"),
            "mind": _("How does the child answer?"),
            "infant": _("An infant?"),
            "four": _("Which of the four is bad?"),
        }
        return words[walked.next_question or ""]
    return scales.label(rules.asked_sign(walked), language())


def _first(walked: Walked, looks: str) -> str:
    """What SALT does before it asks: the life-saving steps."""
    if (walked.scale, walked.next_question) != ("SALT", "breath"):
        return ""
    steps = _("First: stop major bleeding, open the airway, decompress the chest, give an antidote.")
    child = _("A child: consider 2 rescue breaths.")
    return f"{steps} {child}" if looks == "child" else steps


def _buttons(row: Tag, looks: str, given: dict[str, str], walked: Walked) -> list[tuple[str, str]]:
    return [
        (
            scales.label(one.words, language()) if one.is_label else say(one.words),
            url_for(".triage", tag_id=row.id, looks=looks, **{**given, **one.adds}),
        )
        for one in rules.buttons(walked)
    ]


def _one_back(row: Tag, looks: str, given: dict[str, str]) -> str:
    """The question before, its answer taken off."""
    if not given:
        return url_for(".triage", tag_id=row.id)
    kept = dict(list(given.items())[:-1])
    return url_for(".triage", tag_id=row.id, looks=looks, **kept)
