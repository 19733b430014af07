"""The permission list, and the roles every new facility starts with (rulings 22)."""

from lighthis.kernel.text import N_

PERMISSIONS: dict[str, str] = {
    "registration.search": N_("find patients"),
    "registration.register": N_("register patients and change their data"),
    "registration.merge": N_("link records of one person"),
    "registration.consent": N_("write that a patient gives or withdraws consent"),
    "records.read": N_("read the medical record"),
    "records.shared": N_("read records of other hospitals with the patient's consent"),
    "records.write": N_("write diagnoses and notes"),
    "records.allergy": N_("write allergies"),
    "orders.write": N_("order tests, examinations, procedures and drugs, and confirm results as seen"),
    "orders.execute": N_("carry out orders of every kind"),
    "orders.laboratory": N_("carry out laboratory tests and write their results"),
    "orders.imaging": N_("carry out examinations and write their results"),
    "observations.write": N_("write vital signs"),
    "records.sensitive": N_("see sensitive comings"),
    "records.break_glass": N_("open closed records in an emergency"),
    "records.oversee": N_("see who opened closed records"),
    "encounters.register": N_("register a coming"),
    "encounters.planned": N_("write that planned patients came, put them off or cancel"),
    "encounters.move": N_("ask to move a coming to another patient"),
    "encounters.confirm_move": N_("confirm as the second person a move or an entry in error"),
    "encounters.decide": N_("decide to admit, send home or refuse"),
    "journal.read": N_("read, print and export the journal of admissions and refusals"),
    "triage.board": N_("see the emergency board"),
    "triage.assess": N_("triage patients"),
    "measures.read": N_("see measures of the emergency department"),
    "measures.review": N_("see patients whose triage is to be looked at again"),
    "admission.map": N_("see wards and beds"),
    "admission.accept": N_("accept patients and give beds"),
    "admission.transfer": N_("move patients between beds and departments"),
    "admission.discharge": N_("discharge patients"),
    "admission.beds": N_("close and open beds"),
    "statistics.read": N_("see forms 007 and 016 and how beds worked"),
    "statistics.close": N_("close and sign a month of the statistics"),
    "billing.read": N_("see bills"),
    "billing.charge": N_("write charges"),
    "billing.cash": N_("work at the cash desk"),
    "billing.confirm": N_("confirm as the second person that money goes back or a slip is cancelled"),
    "billing.prices": N_("change price lists"),
    "billing.reports": N_("see open accounts and takings of the cash desk"),
    "duties.read": N_("see notices to the sanitary service and the police"),
    "duties.write": N_("open, tell and send notices"),
    "duties.epidemiology": N_("see every notice of an infectious disease, of sensitive comings too"),
    "disaster.read": N_("see the tags and counts of many injured"),
    "disaster.triage": N_("triage many injured by tags"),
    "disaster.mode": N_("open and close the mode of many injured"),
    "records.print": N_("print papers"),
    "scans.read": N_("see scanned papers"),
    "scans.add": N_("attach and withdraw scanned papers"),
    "records.export": N_("hand out everything about a patient in one file"),
    "facility.manage": N_("set up the facility, departments and beds"),
    "staff.manage": N_("manage staff, posts and roles"),
    "audit.read": N_("read the audit log"),
}

NAMES: dict[str, str] = {
    "registrar": N_("Registrar"),
    "senior_registrar": N_("Senior registrar"),
    "triage_nurse": N_("Triage nurse"),
    "doctor": N_("Doctor"),
    "ward_nurse": N_("Ward nurse"),
    "senior_nurse": N_("Senior nurse"),
    "head_of_department": N_("Head of department"),
    "deputy_chief": N_("Deputy chief doctor"),
    "chief_doctor": N_("Chief doctor"),
    "laboratory": N_("Laboratory"),
    "pharmacy": N_("Pharmacy"),
    "cashier": N_("Cashier"),
    "accountant": N_("Accountant"),
    "statistician": N_("Statistician"),
    "epidemiologist": N_("Epidemiologist"),
    "archive": N_("Medical archive"),
    "screening_worker": N_("Screening worker"),
    "administrator": N_("Administrator"),
    "aggregate_reader": N_("Reader of totals"),
}

HEADS = "head_of_department deputy_chief chief_doctor"
NURSES = "triage_nurse ward_nurse senior_nurse"
REGISTRARS = "registrar senior_registrar"
DOCTORS = f"doctor {HEADS}"
WARDS = f"{DOCTORS} {NURSES}"  # whoever treats

# who has a permission at a facility that begins; it changes its own roles later
HOLDERS: dict[str, str] = {
    "registration.search": (
        f"{WARDS} {REGISTRARS} laboratory pharmacy cashier accountant statistician epidemiologist archive "
        "screening_worker administrator"
    ),
    "registration.register": f"{REGISTRARS} triage_nurse archive screening_worker",
    "registration.merge": "senior_registrar deputy_chief chief_doctor",
    "registration.consent": f"{WARDS} {REGISTRARS}",
    "records.read": f"{WARDS} laboratory pharmacy statistician epidemiologist archive",
    "records.shared": WARDS,
    "records.write": DOCTORS,
    "records.allergy": WARDS,
    "orders.write": DOCTORS,
    "orders.execute": WARDS,
    "orders.laboratory": "laboratory",
    "orders.imaging": HEADS,
    "observations.write": WARDS,
    "records.sensitive": HEADS,
    "records.break_glass": WARDS,
    "records.oversee": "deputy_chief chief_doctor",
    "encounters.register": f"{DOCTORS} {REGISTRARS} triage_nurse",
    "encounters.planned": f"{WARDS} {REGISTRARS}",
    "encounters.move": f"{DOCTORS} {REGISTRARS} triage_nurse senior_nurse",
    "encounters.confirm_move": f"{HEADS} administrator",
    "encounters.decide": DOCTORS,
    "journal.read": f"{HEADS} {REGISTRARS} triage_nurse senior_nurse statistician",
    "triage.board": f"{WARDS} {REGISTRARS} statistician",
    "triage.assess": f"{DOCTORS} triage_nurse",
    "measures.read": f"{HEADS} statistician aggregate_reader",
    "measures.review": f"{HEADS} statistician",
    "admission.map": f"{WARDS} {REGISTRARS} statistician aggregate_reader",
    "admission.accept": f"{DOCTORS} ward_nurse senior_nurse",
    "admission.transfer": f"{DOCTORS} ward_nurse senior_nurse",
    "admission.discharge": DOCTORS,
    "admission.beds": f"{HEADS} senior_nurse",
    "statistics.read": f"{HEADS} senior_nurse statistician aggregate_reader",
    "statistics.close": "deputy_chief chief_doctor statistician",
    "billing.read": f"{DOCTORS} {REGISTRARS} ward_nurse senior_nurse cashier accountant",
    "billing.charge": f"{DOCTORS} ward_nurse senior_nurse cashier",
    "billing.cash": "cashier",
    "billing.confirm": "chief_doctor cashier accountant",
    "billing.prices": "chief_doctor accountant administrator",
    "billing.reports": "chief_doctor cashier accountant",
    "duties.read": f"{WARDS} epidemiologist",
    "duties.write": f"{WARDS} epidemiologist",
    "duties.epidemiology": "epidemiologist",
    "disaster.read": f"{WARDS} {REGISTRARS}",
    "disaster.triage": WARDS,
    "disaster.mode": DOCTORS,
    "records.print": f"{WARDS} {REGISTRARS} laboratory pharmacy cashier accountant statistician epidemiologist archive",
    "scans.read": f"{WARDS} {REGISTRARS} laboratory archive",
    "scans.add": f"{WARDS} {REGISTRARS} laboratory archive",
    "records.export": "chief_doctor archive",
    "facility.manage": "administrator",
    "staff.manage": "administrator",
    "audit.read": f"{HEADS} administrator",
}

# a role: its name, and what it may
ROLES: dict[str, tuple[str, tuple[str, ...]]] = {
    code: (name, tuple(permission for permission, holders in HOLDERS.items() if code in holders.split()))
    for code, name in NAMES.items()
}

SECOND_FACTOR = ("facility.manage", "staff.manage")  # whoever holds one of these signs in with TOTP
