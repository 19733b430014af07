"""The chart of accounts and the kinds of movements: the words in which the ledger is written.

Debit less credit of an account is what lies there or is owed there.
"""

# what somebody owes the hospital: the patient, and those who bear a part in the patient's stead
PATIENT = "patient"
BUDGET, FUND, INSURANCE, EMPLOYER, SPONSOR = "budget", "fund", "insurance", "employer", "sponsor"
BEARERS = (BUDGET, FUND, INSURANCE, EMPLOYER, SPONSOR)  # also the kinds of a Payer

DEPOSIT = "deposit"  # held for a coming, owed to the patient: credit balance
INCOME = "income"  # what was charged, before discounts: credit balance
DISCOUNT, WRITTEN_OFF, ROUNDING = "discount", "written_off", "rounding"
CARRIED = "carried"  # between two comings of a patient; even over both
SAFE = "safe"  # the hospital's own cash, change for the desks
ON_THE_WAY = "on_the_way"  # handed to another cashier who has not taken it yet
DIFFERENCE = "difference"  # what a count found too much or too little
CASH, BANK = "cash", "bank"

# where money of each means lies (cis-forms.md 10.4: cash, terminals, QR invoices, bank)
ACCOUNT_OF = {
    "cash": "cash", "uzcard": "uzcard", "humo": "humo", "card": "card", "payme": "payme", "click": "click",
    "transfer": "bank",
}  # fmt: skip
MEANS = tuple(ACCOUNT_OF)
MONEY = tuple(ACCOUNT_OF.values())

# documents of cash without a patient
DRAWER_KINDS = (
    "opening",  # change money out of the safe, at the beginning of a shift
    "top_up",  # more of it, meanwhile
    "hand_in",  # out of the drawer into the safe
    "encashment",  # out of the drawer to the bank's collectors
    "handover",  # to another cashier's drawer
    "closing",  # what was counted at the end goes into the safe
    "safe_in",  # from the bank into the safe
    "safe_out",  # out of the safe to the bank
    "safe_count",  # the safe was counted
)

# kind of movement: debit <- credit
KINDS = (
    "charge",  # patient <- income
    "cover",  # a bearer <- patient
    "discount",  # discount <- patient
    "write_off",  # written_off <- patient or a bearer
    "payment",  # money <- patient
    "deposit",  # money <- deposit
    "use_deposit",  # deposit <- patient
    "refund",  # patient or deposit <- money
    "rounding",  # patient or deposit <-> rounding
    "carry",  # deposit <-> carried
    "settlement",  # bank <- a bearer: an organisation pays for a case
    "transfer",  # patient or a bearer <- a bearer: a refused case goes to another payer
    "case",  # a bearer <-> income: what the price of a treated case adds to its services, or takes off them
    "drawer",  # cash <-> safe, bank or on_the_way: change money, encashment, cash handed over
    "difference",  # cash or safe <-> difference: what a count found
    "reversal",  # the other way round
)
