"""Where charges follow what was done: one search here finds every event that is charged by itself."""

from lighthis.admission import actions as admission_actions
from lighthis.billing import actions as billing_actions
from lighthis.billing.queries import agreed
from lighthis.billing.queries import stays as billed_stays
from lighthis.billing.views import bill, blueprint
from lighthis.charging import actions as charging
from lighthis.charging import queries as facts
from lighthis.charging import views as pages
from lighthis.consultations import actions as consultation_actions
from lighthis.contracts import queries as contracts
from lighthis.devices import actions as devices
from lighthis.devices import views as beside_desk
from lighthis.orders import actions as order_actions
from lighthis.surgery import actions as surgery_actions
from lighthis.triage import actions as triage_actions
from lighthis.visits import actions as visit_actions


def join() -> None:
    """Called by `joins.join`."""
    order_actions.after_done[:] = [charging.order_done]
    consultation_actions.after_answer[:] = [charging.consultation_answered]
    surgery_actions.after_operation[:] = [charging.operation_done]
    surgery_actions.after_transfusion[:] = [charging.transfusion_given]
    visit_actions.after_visit[:] = [charging.visit_happened]
    triage_actions.after_triage[:] = [charging.emergency_seen]
    admission_actions.after_carer[:] = [charging.follow_until_now]
    billing_actions.after_slip[:] = [devices.after_slip]
    for where, show in beside_desk.SHOWN.items():
        blueprint.beside[where][:] = [show]
    agreed.sources[:] = [contracts.agreed]
    billing_actions.who_did[:] = [facts.doer]
    billing_actions.after_charge[:] = [charging.after_charge]
    billing_actions.after_reverse[:] = [charging.after_reverse]
    billing_actions.after_reckoning[:] = [charging.after_reckoning]
    billed_stays.in_packages[:] = [charging.in_packages]
    bill.rests[:] = [pages.rests_of]
    bill.chargeable[:] = [pages.chargeable]
