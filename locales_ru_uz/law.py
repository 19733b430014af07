"""Values set by law or custom in Uzbekistan, with the act beside each. `checked` is True only where the wording was read."""

from lighthis.packs.contents import Provision

CUSTOM = "custom of order 1030 (1980); no Uzbek list of terms was found: a hospital sets its own"

_PROVISIONS = (
    Provision(
        "adult_age",
        18,
        "years",
        "Civil Code (No 163-I of 21.12.1995), article 22: full capacity from the day of majority, at 18",
    ),
    Provision(
        "emergency_care_free",
        True,
        "yes/no",
        "PP-311 of 05.09.2024: emergency care needs neither a referral nor a payment",
    ),
    Provision(
        "referral_for_package",
        True,
        "yes/no",
        "PP-311 of 05.09.2024: planned care of the package is free only with an electronic referral, else it is paid",
    ),
    Provision(
        "benefit_categories",
        "PF-3214",
        "act",
        "decree PF-3214 of 26.02.2003, annex 2: categories treated at the state's cost",
    ),
    Provision(
        "forms_order",
        "399",
        "act",
        "order of the Ministry of Health No 399 of 26.12.2025: medical documentation; replaces No 363 of 31.12.2020",
    ),
    Provision(
        "pinfl",
        "177",
        "act",
        "Cabinet resolution No 177 of 12.04.2022: personal identification number of a natural person",
    ),
    Provision(
        "vat_on_medical_services", 0, "percent", "Tax Code, article 243 part 1 item 11: exempt, cosmetic care apart"
    ),
    Provision(
        "fiscal_receipt",
        "943",
        "act",
        "Cabinet resolution No 943 of 23.11.2019: online cash registers; only a fiscal device makes a receipt",
    ),
    Provision(
        "personal_data",
        "ZRU-547",
        "act",
        "law ZRU-547 of 02.07.2019; narrowed in March 2026: a lawyer checks the present text",
    ),
    Provision("medical_secrecy", "265-I", "act", "law No 265-I of 29.08.1996 on protecting citizens' health"),
    Provision("clinical_diagnosis_within", 72, "hours", "custom: clinical diagnosis within three days of admission"),
    Provision("retention_form_003", 25, "years", CUSTOM),
    Provision("retention_form_001", 25, "years", CUSTOM),
    Provision("retention_form_066", 10, "years", CUSTOM),
    Provision("retention_form_007", 1, "years", CUSTOM),
    Provision("retention_form_016", 3, "years", CUSTOM),
    Provision("retention_form_058", 1, "years", CUSTOM),
    Provision("retention_form_025", 5, "years", CUSTOM),
    Provision("retention_cash_documents", 5, "years", CUSTOM),
)

LAW = {provision.key: provision for provision in _PROVISIONS}
