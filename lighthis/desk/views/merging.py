"""Records that may be one person: the queue, two side by side, linking them and taking them apart."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.audit.words import said
from lighthis.desk.forms import ApartForm, CompareForm
from lighthis.desk.queries import merging as queries
from lighthis.desk.views.blueprint import pages
from lighthis.desk.views.side import column, described, reasons, rows_of
from lighthis.kernel.text import NotFound
from lighthis.registration import actions, likely, links, people
from lighthis.registration import queries as registration
from lighthis.registration.found import asked, lines, look_for
from lighthis.registration.models import LikelyPair, PatientLink
from lighthis.registration.rules import merging as rules
from lighthis.registration.rules.duplicates import STRONG
from lighthis.registration.standing import of_the_person
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import lazy_gettext as _l
from lighthis.web.language import ngettext, say
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.paging import asked_page, paging
from lighthis.web.visit import here_id, me

MERGES = "registration.merge"
SOURCES = {
    "desk": _l("the desk was not sure"), "edit": _l("changed data"), "number": _l("disputed number"),
    "import": _l("import"), "merge": _l("taken apart"),
}  # fmt: skip


@pages.route("/patients/likely")
@needs(MERGES)
def likely_pairs() -> ResponseReturnValue:
    """The queue, the likeliest first."""
    source = request.args.get("source", "")
    source = source if source in SOURCES else ""
    found, total = likely.waiting(source, asked_page())
    ids = [str(id_) for one in found for id_ in (one.pair.first_id, one.pair.second_id)]
    audit.happened("saw cards that may be one person", by=me(), detail={"ids": ids})
    rows = [
        {
            "one": described(one.one), "other": described(one.other), "source": SOURCES[one.pair.source],
            "strong": one.pair.score >= STRONG, "at": one.pair.created_at,
            "url": url_for(".compare", patient_id=one.pair.first_id, other_id=one.pair.second_id),
        }
        for one in found
    ]  # fmt: skip
    return page("desk/likely.html", rows=rows, paging=paging(total, len(rows)), choices=_choices(source))


def _choices(source: str) -> list[dict[str, Any]]:
    listed = [("", _("all")), *SOURCES.items()]
    return [
        {"title": title, "url": url_for(".likely_pairs", source=code or None), "current": code == source}
        for code, title in listed
    ]


@pages.route("/patients/<uuid:patient_id>/same")
@needs(MERGES)
@of_the_person
def same_as(patient_id: UUID) -> ResponseReturnValue:
    """Who else in the register is this person: found by a search."""
    row, ids = people.person(patient_id), links.ids_of(patient_id)
    text = asked()
    found = look_for(text, ids)
    audit.looked("comparison of cards", by=me(), patient=patient_id)
    shown = [
        {"line": line, "url": url_for(".compare", patient_id=patient_id, other_id=one.patient.id)}
        for line, one in zip(lines(found), found, strict=True)
    ]
    return page("desk/same_as.html", patient=row, banner=banner(row, ids=ids), text=text, found=shown)


@pages.route("/patients/<uuid:patient_id>/same/<uuid:other_id>", methods=["GET", "POST"])
@needs(MERGES)
def compare(patient_id: UUID, other_id: UUID) -> ResponseReturnValue:
    """Two records side by side: one person, or two."""
    families = links.families_of([patient_id, other_id])
    if families[patient_id] == families[other_id]:
        if request.method == "GET" or patient_id == other_id:
            known = registration.patient(families[patient_id][0])
            return done(_("These cards are one person already."), to=url_for(".patient", patient_id=known.id))
        families = {id_: [id_] for id_ in (patient_id, other_id)}  # linked meanwhile: the form says so
    first, second = families[patient_id][0], families[other_id][0]
    found = likely.persons(families)
    if not {first, second} <= set(found):
        raise NotFound
    sides = {id_: column(found[id_], families[id_]) for id_ in (first, second)}
    form = _form(sides)
    pair = likely.pair_of(patient_id, other_id) or likely.pair_of(first, second)
    if form.validate_on_submit():
        with form.refusals():
            return _answer(form, (first, second), pair)
    for id_ in (first, second):
        audit.looked("comparison of cards", by=me(), patient=id_)
    return page(
        "desk/compare.html", form=form, sides=list(sides.values()), rows=rows_of(*sides.values()), pair=pair,
        doubts=[say(one) for one in rules.doubts(sides[first].facts, sides[second].facts)],
        source=SOURCES[pair.source] if pair else "", why=reasons(*sides.values()),
    )  # fmt: skip


def _form(sides: dict[UUID, Any]) -> CompareForm:
    form = CompareForm()
    form.survivor.offer(
        (str(id_), f"{side.card}: {side.name}" if side.card else side.name) for id_, side in sides.items()
    )
    first, second = sides.values()
    if request.method == "GET":
        form.survivor.data = str((first if rules.stands(first.facts, second.facts) else second).id)
    return form


def _answer(form: CompareForm, both: tuple[UUID, UUID], pair: LikelyPair | None) -> ResponseReturnValue:
    queue = pair is not None and pair.state == "open"
    if form.pressed("two"):
        actions.not_one(*both, form.reason.data, pair=pair, by=me())
        to = url_for(".likely_pairs") if queue else url_for(".patient", patient_id=both[0])
        return done(_("Written: these are two people."), to=to)
    survivor = UUID(form.survivor.data)
    loser = next(id_ for id_ in both if id_ != survivor)
    actions.merge(loser, survivor, form.reason.data, by=me(), despite=form.despite.data)
    return done(
        _("The cards are linked: one person. Everything of both is shown here."),
        to=url_for(".patient", patient_id=survivor),
    )


@pages.route("/patients/<uuid:patient_id>/links")
@needs(MERGES)
@of_the_person
def linked(patient_id: UUID) -> ResponseReturnValue:
    """Which cards are this person's, since when and why; and which were, until when."""
    row, ids = people.person(patient_id), links.ids_of(patient_id)
    audit.looked("linked cards", by=me(), patient=patient_id)
    found = likely.links_of(ids)
    names = registration.names_of({id_ for one in found for id_ in (one.loser_id, one.survivor_id)})
    return page("desk/linked.html", patient=row, banner=banner(row, ids=ids), rows=[_told(one, names) for one in found])


def _told(one: PatientLink, names: dict[UUID, Any]) -> dict[str, Any]:
    return {
        "link": one, "loser": names.get(one.loser_id), "survivor": names.get(one.survivor_id),
        "url": url_for(".take_apart", link_id=one.id),
    }  # fmt: skip


def linked_with(patient_id: UUID, ids: list[UUID]) -> dict[str, Any] | None:
    """For the patient's page: which other records are shown on it."""
    others = [id_ for id_ in ids if id_ != patient_id]
    if not others:
        return None
    cards = registration.cards_of(others, here_id())
    known = likely.persons({id_: [id_] for id_ in others})
    told = [cards.get(id_) or described(known[id_])["name"] for id_ in others]
    return {"count": len(others), "cards": ", ".join(told), "url": link("desk.linked", MERGES, patient_id=patient_id)}


@pages.route("/patient-links/<uuid:link_id>", methods=["GET", "POST"])
@needs(MERGES)
def take_apart(link_id: UUID) -> ResponseReturnValue:
    """Records that were linked by mistake become two people again."""
    row, form = likely.link(link_id), ApartForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.unmerge(likely.link(link_id), form.reason.data, by=me())
            said_ = _("The cards are two people again. What was written meanwhile is listed below.")
            return done(said_, to=url_for(".take_apart", link_id=link_id))
    for id_ in (row.loser_id, row.survivor_id):
        audit.looked("linked cards", by=me(), patient=id_)
    ids = sorted({*links.ids_of(row.loser_id), *links.ids_of(row.survivor_id)})
    found = likely.persons({id_: [id_] for id_ in (row.loser_id, row.survivor_id)})
    return page(
        "desk/take_apart.html", form=form, row=row, cards={id_: described(one) for id_, one in found.items()},
        **_meanwhile(row, ids),
    )  # fmt: skip


def _meanwhile(row: PatientLink, ids: list[UUID]) -> dict[str, Any]:
    """What was written while they were one, by the card it was written to: it stays there (rulings 2)."""
    found = queries.between(row, ids, at=here_id(), by=me())
    written = [
        {"at": one.at, "what": say(said(one.action)), "who": one.actor, "card": one.patient_id} for one in found.entries
    ]
    more = ngettext("%(num)d more entry of the record", "%(num)d more entries of the record", found.more)
    return {"written": written, "more": more if found.more else ""}
