"""What papers are told of a patient."""

import make
import pytest

from lighthis.interop.rules.fhir_patient import ENDINGS, KINDS
from lighthis.kernel import clock
from lighthis.packs import codes
from lighthis.registration import actions, queries

BROUGHT = sorted({*KINDS.values(), *(kind for _ending, kind in ENDINGS), "other"})
TYPED = ["passport", "birth_certificate", "foreign_passport", "id_card"]


@pytest.mark.parametrize("kind", [*BROUGHT, *TYPED])
def test_every_kind_of_document_has_a_word_on_paper(work, kind):
    patient = make.patient(documents=(actions.Document(kind, f"urn:{kind}", "AB 1234567"),))
    facts = queries.patient_facts(patient, make.by_code(), "ru", clock.today("Asia/Tashkent"))
    (document,) = facts.documents
    assert document.number == "AB 1234567"
    assert codes.label("document_types", document.kind, "uz") != document.kind


@pytest.mark.parametrize("kind", ["source", "pinfl"])
def test_numbers_that_are_no_documents_stay_off_the_paper(work, kind):
    patient = make.patient(documents=(actions.Document(kind, f"urn:{kind}", "12345"),))
    assert queries.patient_facts(patient, make.by_code(), "ru", clock.today("Asia/Tashkent")).documents == ()
