"""What can be charged, how a rule finds it, how a fact stands: the words in which rules and tables speak."""

EVENTS = (
    "visit", "consultation", "order", "operation", "transfusion", "emergency", "admission", "bed_day", "meal", "carer_day", "carer_meal",
)  # fmt: skip
RULED = tuple(one for one in EVENTS if one != "bed_day")  # bed days have a page of their own
QUIET = ("admission",)  # where no rule says so, nobody expects a charge
OF_STAY = ("admission", "bed_day", "meal", "carer_day", "carer_meal")
SCOPES = ("code", "kind", "department", "any")  # the nearest first
STATES = (
    "waiting",
    "charged",
    "in_package",
    "taken_back",
    "free",
    "withdrawn",
    "stuck",
)  # stuck: no longer stands, but its charge is on an invoice
