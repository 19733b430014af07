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
    "admission.map": N_("see wards and beds"),
    "admission.accept": N_("accept patients and give beds"),
    "admission.transfer": N_("move patients between beds and departments"),
    "admission.discharge": N_("discharge patients"),
    "admission.beds": N_("close and open beds"),
    "billing.read": N_("see bills"),
    "billing.charge": N_("write charges"),
    "billing.cash": N_("work at the cash desk"),
    "billing.confirm": N_("confirm as the second person that money goes back or a slip is cancelled"),
    "billing.prices": N_("change price lists"),
    "billing.reports": N_("see open accounts and takings of the cash desk"),
    "records.print": N_("print papers"),
    "scans.read": N_("see scanned papers"),
    "scans.add": N_("attach and withdraw scanned papers"),
    "records.export": N_("hand out everything about a patient in one file"),
    "facility.manage": N_("set up the facility, departments and beds"),
    "staff.manage": N_("manage staff, posts and roles"),
    "audit.read": N_("read the audit log"),
}

FIND = ("registration.search",)
READ = (*FIND, "records.read", "records.print")
SCANS = ("scans.read", "scans.add")
WRITE = (*READ, *SCANS, "records.write", "records.allergy", "observations.write")
BOARD = ("triage.board", "admission.map")
CONSENT = "registration.consent"
JOURNAL = "journal.read"
GLASS = ("records.break_glass", "records.shared", CONSENT)  # whoever treats: reads what others wrote, asks for consent
HEAD = (*WRITE, *BOARD, *GLASS, "records.sensitive", "encounters.register", "encounters.planned", "encounters.decide",
        "encounters.move", "encounters.confirm_move", "triage.assess", "admission.accept", "admission.transfer", "admission.discharge",
        "admission.beds", "billing.read", "billing.charge", "audit.read", JOURNAL)  # fmt: skip

ROLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "registrar": (N_("Registrar"), (*FIND, "registration.register", CONSENT, "encounters.register", "encounters.planned", "encounters.move",
                                    "triage.board", "admission.map", "records.print", "billing.read", JOURNAL, *SCANS)),
    "senior_registrar": (N_("Senior registrar"), (*FIND, "registration.register", "registration.merge", CONSENT, "encounters.register",
                                                  "encounters.planned", "encounters.move", "triage.board", "admission.map", "records.print",
                                                  "billing.read", JOURNAL, *SCANS)),
    "triage_nurse": (N_("Triage nurse"), (*READ, *SCANS, "registration.register", "records.allergy", "observations.write", "encounters.register", "encounters.planned",
                                          "triage.board", "triage.assess", "encounters.move", "admission.map", *GLASS, JOURNAL)),
    "doctor": (N_("Doctor"), (*WRITE, *BOARD, *GLASS, "encounters.register", "encounters.planned", "encounters.decide", "encounters.move",
                              "triage.assess", "admission.accept", "admission.transfer", "admission.discharge", "billing.read", "billing.charge")),
    "ward_nurse": (N_("Ward nurse"), (*READ, *SCANS, *BOARD, *GLASS, "records.allergy", "observations.write", "encounters.planned", "admission.accept", "admission.transfer",
                                      "billing.read", "billing.charge")),
    "senior_nurse": (N_("Senior nurse"), (*READ, *SCANS, *BOARD, *GLASS, "records.allergy", "observations.write", "encounters.planned", "admission.accept", "admission.transfer",
                                          "admission.beds", "billing.read", "billing.charge", "encounters.move", JOURNAL)),
    "head_of_department": (N_("Head of department"), HEAD),
    "deputy_chief": (N_("Deputy chief doctor"), (*HEAD, "registration.merge", "records.oversee")),
    "chief_doctor": (N_("Chief doctor"), (*HEAD, "registration.merge", "records.oversee", "records.export", "billing.confirm", "billing.prices",
                                                "billing.reports")),
    "laboratory": (N_("Laboratory"), (*READ, *SCANS)),
    "pharmacy": (N_("Pharmacy"), READ),
    "cashier": (N_("Cashier"), (*FIND, "billing.read", "billing.charge", "billing.cash", "billing.confirm", "billing.reports",
                               "records.print")),
    "accountant": (N_("Accountant"), (*FIND, "billing.read", "billing.confirm", "billing.prices", "billing.reports", "records.print")),
    "statistician": (N_("Statistician"), (*READ, "admission.map", "triage.board", JOURNAL)),
    "epidemiologist": (N_("Epidemiologist"), READ),
    "archive": (N_("Medical archive"), (*READ, *SCANS, "registration.register", "records.export")),
    "screening_worker": (N_("Screening worker"), (*FIND, "registration.register")),
    "administrator": (N_("Administrator"), ("facility.manage", "staff.manage", "audit.read", "billing.prices", "registration.search",
                                            "encounters.confirm_move")),
    "aggregate_reader": (N_("Reader of totals"), ("admission.map",)),
}  # fmt: skip

SECOND_FACTOR = ("facility.manage", "staff.manage")  # whoever holds one of these signs in with TOTP
