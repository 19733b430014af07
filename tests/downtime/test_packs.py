"""Packs: what stands in them, whose patients, how numbers are accounted for, what a crash leaves."""

import itertools
import re
import stat
from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.admission.rules import Born
from lighthis.audit.models import AuditEntry
from lighthis.config import read
from lighthis.db import keys, units
from lighthis.db.engine import session
from lighthis.downtime import actions, files, queries, rules
from lighthis.downtime.models import DowntimePack, DowntimeSlip
from lighthis.facility.models import NumberSeries
from lighthis.jobs import printing
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.packs import paper
from lighthis.registration import actions as registration


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """An installation whose press is quick."""
    monkeypatch.setattr(printing, "pdf", lambda html, **_more: b"%PDF-1.7 " + str(len(html)).encode())
    return read({"LIGHTHIS_DATA": str(tmp_path)})


def here(at="GES"):
    return make.by_code(at)


def asked(at="GES", role="ward_nurse", language="ru"):
    with units.work():
        return actions.ask(here(at), language, by=make.actor(role, at)).id


def made(settings, at="GES", pack_id=None):
    """A pack as the worker makes it."""
    pack_id = pack_id or asked(at)
    found = actions.make({"pack": str(pack_id)}, settings)
    with units.work():
        actions.keep({"pack": str(pack_id)}, found)
    return queries.pack(pack_id, at=here(at).id)


def place(settings, at="GES"):
    return files.folder(settings.data, here(at).code, here(at).id)


def page(settings, row, name="pack.html", at="GES"):
    body = files.read(place(settings, at) / row.file, name)
    return body.decode() if body is not None else None


def states(at="GES"):
    return {one.number: one.state for one in session.scalars(select(DowntimeSlip).where(DowntimeSlip.facility_id == here(at).id))}  # fmt: skip


def test_a_pack_says_who_lies_where_and_what_is_given(store, settings):
    with units.work():
        stay = make.stay()
        registration.add_allergy(stay.encounter.patient, "Пенициллин", "сыпь", 2019, "", by=make.actor("doctor"))
        make.prescribed(stay)
        make.prescribed(stay, "5", kind="diet")
        make.coming(kind="emergency", of=make.patient("Исломова", "Зулайҳо", ""))
        number = stay.number
    text = page(settings, made(settings))
    for words in ("Юлдашева Дилноза", "Терапия", f"№ {number}", "Пенициллин", "Цефтриаксон 1 г", "08:00", "20:00", "2/1", "Исломова"):  # fmt: skip
        assert words in text, words
    free = re.findall(r"Свободные койки: \d+</b> — ([^<]*)", text)
    assert any("2/2" in one for one in free)
    assert len(free) == 2
    assert sum("2/1" in one for one in free) == 1  # of the other ward alone


def test_who_lies_without_a_bed_stands_once_and_a_child_at_the_bed_of_its_mother(work):
    stay = make.stay(since=clock.now() - timedelta(hours=30))
    born = Born("male", clock.now() - timedelta(hours=2), weight_g=3400)
    child = admission.write_birth(stay, born, by=make.actor("ward_nurse"), label="новорождённый").child_stay
    facts = queries.gather(here(), "ru", []).facts
    assert [(one.number, one.place, one.is_beside) for ward in facts.wards for one in ward.lying] == [
        (stay.number, "2/1", False), (child.number, "2/1", True)
    ]  # fmt: skip
    lain = stay.occupancies[0]
    lain.until = lain.since + timedelta(hours=1)
    session.flush()
    facts = queries.gather(here(), "ru", []).facts
    assert [one.number for ward in facts.wards for one in ward.lying] == []
    assert sorted(one.number for ward in facts.wards for one in ward.without_bed) == sorted([stay.number, child.number])


def test_a_pack_never_holds_another_hospitals_patients(store, settings):
    with units.work():
        make.prescribed(make.stay(of=make.patient("Чужаева", "Раъно", "", at="RUR"), at="RUR"), "Чужамицин", at="RUR")
        make.coming(kind="emergency", of=make.patient("Сторонов", "Илҳом", "", at="RUR"), at="RUR")
        make.stay()
    ours, theirs = made(settings), made(settings, "RUR")
    for words in ("Чужаева", "Чужамицин", "Сторонов", "Туман"):
        assert words not in page(settings, ours), words
    assert "Чужаева" in page(settings, theirs, at="RUR")
    assert "Юлдашева" not in page(settings, theirs, at="RUR")
    assert not set(ours.patients) & set(theirs.patients)
    assert files.read(place(settings, "RUR") / ours.file, "pack.html") is None


def test_a_sensitive_coming_keeps_its_reason_in_a_part_apart(store, settings):
    with units.work():
        stay = make.stay()
        registration.add_allergy(stay.encounter.patient, "Пенициллин", "", None, "", by=make.actor("doctor"))
        make.prescribed(stay)
        make.prescribed(stay, "5", kind="diet")
        stay.encounter.secrecy = "sensitive"
        waits = make.coming(kind="emergency", secrecy="sensitive", of=make.patient("Исломова", "Зулайҳо", ""))
        waits.complaint = "тайная жалоба"
    row = made(settings)
    lists, apart = page(settings, row), page(settings, row, "closed.html")
    assert "Юлдашева" in lists
    assert "Пенициллин" in lists  # who gives a drug tonight must not learn of it too late
    for words in ("Цефтриаксон", "I20.0", "стенокардия", "тайная жалоба"):
        assert words not in lists, words
    assert "Цефтриаксон" in apart
    assert "D-" not in apart
    assert row.has_closed


def test_the_file_is_for_the_owner_alone_and_encrypted_as_the_store_is(store, settings):
    path = place(settings) / made(settings).file
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path.read_bytes().startswith(keys.PLAIN) is (not keys.mark())
    if keys.mark():
        assert b"D-20" not in path.read_bytes()
    path.write_bytes(b"not a pack at all" * 500)
    with pytest.raises(Refusal):
        files.read(path, "pack.html")


def test_numbers_have_no_gaps_and_each_is_accounted_for(store, settings):
    for at in ("GES", "GES", "RUR", "GES"):
        made(settings, at)
    with units.work():
        row = queries.packs(here().id, 1)[0][0]
        slips = queries.slips_of(row.id, at=here().id)
        written = f"{slips[0].running}-{slips[3].running}, {slips[8].running}"
        ago = clock.now() + timedelta(minutes=1)
    with clock.at(ago + timedelta(hours=3)), units.work():
        told = actions.account(
            queries.pack(row.id, at=here().id), ago, ago + timedelta(hours=2), written, by=make.actor("senior_nurse")
        )
    found = states()
    year = clock.local(clock.now(), here().zone).year
    assert sorted(found) == [rules.number(year, one) for one in range(1, len(found) + 1)]
    last = session.scalar(select(NumberSeries.last).where(NumberSeries.kind == rules.SERIES, NumberSeries.facility_id == here().id))  # fmt: skip
    assert last == len(found) == 3 * sum(rules.Settings().blanks().values())
    assert (told.owed, told.unused, told.blank, told.done) == (5, len(slips) - 5, 0, 0)
    assert "blank" not in found.values()
    reasons = {one.reason for one in session.scalars(select(DowntimeSlip).where(DowntimeSlip.facility_id == here().id, DowntimeSlip.state == "unused"))}  # fmt: skip
    assert reasons == {rules.NEXT_PACK, rules.NOT_WRITTEN_ON}
    assert queries.owed_by(here().id) == [(row.id, 5)]
    assert queries.owed_by(here("RUR").id) == []


def test_a_sheet_of_an_old_pack_that_turns_up_is_owed_after_all(store, settings):
    old, newer = made(settings), made(settings)
    slip = queries.slips_of(old.id, at=here().id)[0]
    assert (slip.state, slip.reason) == ("unused", rules.NEXT_PACK)
    with clock.at(clock.now() + timedelta(hours=2)), units.work():
        since = clock.now() - timedelta(hours=1)
        row = queries.pack(old.id, at=here().id)
        actions.account(row, since, clock.now(), str(slip.running), by=make.actor("registrar"))
    assert states()[slip.number] == "owed"
    assert {one.state for one in queries.slips_of(newer.id, at=here().id)} == {"blank"}


def test_what_is_owed_is_not_written_off_by_the_next_pack(store, settings):
    row = made(settings)
    slip = queries.slips_of(row.id, at=here().id)[0]
    with units.work():
        session.get(DowntimeSlip, slip.id).state = "owed"
    made(settings)
    assert states()[slip.number] == "owed"


@pytest.mark.parametrize("where", ["gathering", "printing", "writing", "between"])
def test_a_crash_in_the_middle_leaves_the_old_pack_whole(store, settings, monkeypatch, where):
    old = made(settings)
    before = (place(settings) / old.file).read_bytes()
    pack_id = asked()
    broken = {"gathering": (queries, "gather"), "printing": (paper, "render"), "writing": (files, "write")}

    def breaks(*_facts, **_more):
        raise MemoryError

    if where in broken:
        with monkeypatch.context() as patch:
            patch.setattr(*broken[where], breaks)
            with pytest.raises(MemoryError):
                actions.make({"pack": str(pack_id)}, settings)
    else:
        actions.make({"pack": str(pack_id)}, settings)  # and the machine goes off before it is kept
    session.rollback()
    assert (place(settings) / old.file).read_bytes() == before
    assert queries.ready_packs(here().id)[0].id == old.id
    assert {one.state for one in queries.slips_of(old.id, at=here().id)} == {"blank"}
    newer = made(settings, pack_id=pack_id)  # the worker takes the job again
    assert page(settings, newer)
    with units.work():
        actions.sweep(settings)
    assert {one.name for one in place(settings).iterdir()} == {old.file, newer.file}


def test_a_pack_that_never_comes_gives_its_numbers_back_with_a_reason(store, settings):
    old, pack_id = made(settings), asked()
    with units.work():
        actions.park({"pack": str(pack_id)}, "NotPrinted: too long")
    slips = queries.slips_of(pack_id, at=here().id)
    assert {(one.state, one.reason) for one in slips} == {("unused", rules.NOT_MADE)}
    assert {one.state for one in queries.slips_of(old.id, at=here().id)} == {"blank"}
    with units.work(), pytest.raises(Refusal):
        row = queries.pack(pack_id, at=here().id)
        actions.account(row, clock.now() - timedelta(hours=1), clock.now(), "", by=make.actor("senior_nurse"))


def test_a_pack_that_the_press_cannot_print_is_kept_as_a_page(store, settings, monkeypatch):
    def breaks(*_facts, **_more):
        raise printing.NotPrinted

    monkeypatch.setattr(printing, "pdf", breaks)
    row = made(settings)
    assert (row.state, row.has_pdf) == ("ready", False)
    assert "D-" in page(settings, row)
    assert page(settings, row, "pack.pdf") is None


def test_every_night_one_pack_a_hospital(store, settings):
    wall = clock.local(clock.now(), here().zone).replace(hour=3, minute=0)
    counted = []
    for hours in (0, 1, 2, 20, 24, 25, 30):
        with clock.at(wall + timedelta(hours=hours)), units.work():
            counted.append(len(actions.ask_nightly()))
    assert counted == [0, 2, 0, 0, 0, 2, 0]
    rows = session.scalars(select(DowntimePack).where(DowntimePack.facility_id == here().id)).all()
    assert all(one.asked_by_id is None and one.language == here().paper_language for one in rows)


def test_old_files_go_and_the_newest_stays_however_old(store, settings):
    start = clock.now()
    for day in (0, 1, 20):
        with clock.at(start + timedelta(days=day)):
            made(settings)
    with clock.at(start + timedelta(days=20)), units.work():
        assert len(actions.retire()) == 2
    with clock.at(start + timedelta(days=90)):
        with units.work():
            assert actions.retire() == []
        with units.work():
            assert actions.sweep(settings) == 2
    assert [one.name for one in place(settings).iterdir()] == [row.file for row in queries.ready_packs(here().id)]


def test_making_is_in_the_log_with_whom_it_shows(store, settings):
    with units.work():
        patient = str(make.stay().encounter.patient_id)
    made(settings)
    rows = session.scalars(select(AuditEntry).where(AuditEntry.action.like("downtime%"))).all()
    told = {one.action: one for one in rows}
    assert told["downtime pack asked for"].actor == "ward_nurse.ges"
    assert told["downtime pack made"].detail["ids"] == [patient]


def test_numbers_of_a_pack_stand_on_its_blanks(store, settings):
    row = made(settings)
    text, slips = page(settings, row), queries.slips_of(row.id, at=here().id)
    assert all(one.number in text for one in slips)
    kinds = [kind for kind, _group in itertools.groupby(slips, key=lambda one: one.kind)]
    assert kinds == list(rules.KINDS)
