"""Acts, invoices, certificates and notices of money: no order that was read sets their form, the wording is ours and was NOT read by a lawyer.

A changed word of the clauses needs a new edition.
"""

from lighthis.kernel.uzbek import to_cyrillic
from lighthis.packs.bills import DebtNotice, InvoicePaper, PaymentCertificate, ReconciliationPaper, ServicesAct
from lighthis.packs.contents import Form

LANGUAGES = ("uz", "ru", "uz_Cyrl")


def _each(uz: str, ru: str) -> dict[str, str]:
    return {"uz": uz, "ru": ru, "uz_Cyrl": to_cyrillic(uz)}


def _clauses(uz: str, ru: str) -> dict[str, tuple[str, ...]]:
    return {language: (words,) for language, words in _each(uz, ru).items()}


BILLS = (
    Form(
        key="services_act",
        facts=ServicesAct,
        languages=LANGUAGES,
        titles=_each("Koʻrsatilgan xizmatlar dalolatnomasi", "Акт оказанных услуг"),
        edition="services_act 2026-11",
        clauses=_clauses(
            "Ijrochi sanab oʻtilgan xizmatlarni koʻrsatdi, buyurtmachi esa qabul qildi.",
            "Исполнитель оказал, а заказчик принял перечисленные услуги.",
        ),
    ),
    Form(
        key="claim_invoice",
        facts=InvoicePaper,
        languages=LANGUAGES,
        titles=_each("Toʻlov uchun hisob", "Счёт на оплату"),
    ),
    Form(
        key="claim_act",
        facts=InvoicePaper,
        languages=LANGUAGES,
        titles=_each("Hisob boʻyicha koʻrsatilgan xizmatlar dalolatnomasi", "Акт оказанных услуг по счёту"),
        edition="claim_act 2026-11",
        clauses=_clauses(
            "Ijrochi koʻrsatilgan summadagi xizmatlarni koʻrsatdi, buyurtmachi esa qabul qildi.",
            "Исполнитель оказал, а заказчик принял услуги на указанную сумму.",
        ),
    ),
    Form(
        key="reconciliation",
        facts=ReconciliationPaper,
        languages=LANGUAGES,
        titles=_each("Oʻzaro hisob-kitoblarni solishtirish dalolatnomasi", "Акт сверки взаимных расчётов"),
        edition="reconciliation 2026-11",
        clauses=_clauses(
            "Iltimos, ushbu dalolatnomani oʻz hisobingiz bilan solishtiring, imzolang yoki farqini koʻrsating.",
            "Просим сверить этот акт со своим учётом, подписать его или указать расхождение.",
        ),
    ),
    Form(
        key="payment_certificate",
        facts=PaymentCertificate,
        languages=LANGUAGES,
        titles=_each("Toʻlov haqida maʼlumotnoma", "Справка об оплате"),
    ),
    Form(
        key="debt_notice",
        facts=DebtNotice,
        languages=LANGUAGES,
        titles=_each("Qarzdorlik haqida xabarnoma", "Уведомление о задолженности"),
        edition="debt_notice 2026-11",
        clauses=_clauses(
            "Iltimos, koʻrsatilgan summani shifoxona kassasiga toʻlang. Agar toʻlagan boʻlsangiz, toʻlov kvitansiyasini kassaga koʻrsating.",
            "Просим оплатить указанную сумму в кассе больницы. Если она уже оплачена, покажите в кассе квитанцию.",
        ),
    ),
)
