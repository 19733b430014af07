"""Pages of what the fund cannot be asked for yet: comings without the number of a referral."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.billing.queries import bills
from lighthis.billing.views.blueprint import name_of, where_of
from lighthis.claims import queries
from lighthis.claims.forms import ReferralForm
from lighthis.claims.views.blueprint import pages
from lighthis.encounters import actions as encounters
from lighthis.kernel import clock
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.paging import asked_page, paging
from lighthis.web.visit import here_id, me, zone


@pages.route("/invoices/referrals")
@needs("billing.invoices")
def referrals() -> ResponseReturnValue:
    found = queries.unreferred(clock.today(zone()), zone(), at=here_id())
    first = (asked_page() - 1) * queries.ROWS
    shown = found[first : first + queries.ROWS]
    rows = [
        {"coming": one.encounter, "name": name_of(one.encounter.patient), "where": where_of(one.encounter), "amount": one.amount}
        for one in shown
    ]  # fmt: skip
    patients = [str(one.encounter.patient_id) for one in shown]
    audit.happened("comings without a referral looked at", by=me(), detail={"patients": patients})
    return page("claims/referrals.html", rows=rows, paging=paging(len(found), len(rows)))


@pages.route("/invoices/referrals/<uuid:encounter_id>", methods=["GET", "POST"])
@needs("billing.invoices")
def referral(encounter_id: UUID) -> ResponseReturnValue:
    coming = bills.encounter(encounter_id, at=here_id())
    form = ReferralForm(number=coming.referral_number)
    if form.validate_on_submit():
        with form.refusals():
            encounters.write_referral(bills.encounter(encounter_id, at=here_id()), form.number.data, by=me())
            return done(_("The number of the referral is saved."), to=url_for(".referrals"))
    audit.looked("bill", by=me(), patient=coming.patient_id)
    return page("claims/referral.html", form=form, coming=coming, name=name_of(coming.patient))
