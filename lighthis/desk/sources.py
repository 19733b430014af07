"""Where the facts of each paper come from, and who may print it: the one list, over all domains."""

from lighthis.admission import charts, talon
from lighthis.admission import prints as admission
from lighthis.billing import prints as billing
from lighthis.claims import prints as claims
from lighthis.contracts import prints as contracts
from lighthis.desk import prints as desk
from lighthis.discharge import prints as discharge
from lighthis.duties import prints as duties
from lighthis.duties import queries as duty_queries
from lighthis.journal import prints as journal
from lighthis.papers.queries import Source
from lighthis.records import prints as records
from lighthis.registration import prints as registration
from lighthis.statistics import prints as statistics
from lighthis.takings import prints as takings
from lighthis.treatment import prints as treatment


def sources() -> dict[str, Source]:
    """Form key to its source, for papers.queries."""
    return {
        registration.FORM: Source("registration.register", registration.patient_card),
        **{
            key: Source("encounters.planned", gather, blank=registration.blank.get(key))
            for key, gather in (registration.given | admission.given).items()
        },
        admission.FORM: Source("records.read", admission.case_history),
        charts.FORM: Source("records.read", charts.temperature_chart, blank=charts.blank),
        billing.FORM: Source("billing.read", billing.payment_slip),
        **{key: Source("billing.read", gather) for key, gather in billing.of_bill.items()},
        **{key: Source("billing.read", gather) for key, gather in contracts.given.items()},
        **{key: Source("billing.invoices", gather) for key, gather in claims.given.items()},
        **{key: Source("takings.read", gather) for key, gather in takings.given.items()},
        billing.CASH: Source("billing.reports", billing.cash_slip),
        records.REFUSAL: Source("records.read", records.refusal),
        records.ADVICE: Source("records.read", records.advice),
        talon.FORM: Source("records.read", talon.talon),
        treatment.FORM: Source("records.read", treatment.treatment_sheet),
        **{key: Source("duties.read", gather, duty_queries.asked) for key, gather in duties.given.items()},
        **{key: Source("records.read", gather) for key, gather in discharge.record.items()},
        discharge.CARD: Source("records.read", discharge.record[discharge.CARD], discharge.card_asked),
        **{key: Source("encounters.planned", gather) for key, gather in discharge.given.items()},
        journal.FORM: Source("journal.read", journal.sheet, journal.allowed),
        statistics.DAY: Source("statistics.read", statistics.day_sheet, statistics.allowed),
        statistics.MONTHS: Source("statistics.read", statistics.summary_of, statistics.allowed),
        desk.FORM: Source("audit.read", desk.access_log),
    }
