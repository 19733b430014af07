"""Acts, invoices, certificates and notices of money: no order that was read sets their form, the wording is ours and was NOT read by a lawyer.

A changed word of the clauses needs a new edition.
"""

from lighthis.kernel.uzbek import to_cyrillic
from lighthis.packs.bills import (
    DebtNotice,
    DebtorsPaper,
    EstimatePaper,
    InvoicePaper,
    PaidContract,
    PaymentCertificate,
    ReconciliationPaper,
    ServicesAct,
)
from lighthis.packs.contents import Form

LANGUAGES = ("uz", "ru", "uz_Cyrl")


def _each(uz: str, ru: str) -> dict[str, str]:
    return {"uz": uz, "ru": ru, "uz_Cyrl": to_cyrillic(uz)}


def _clauses(uz: str, ru: str) -> dict[str, tuple[str, ...]]:
    return {language: (words,) for language, words in _each(uz, ru).items()}


def _terms(*pairs: tuple[str, str]) -> dict[str, tuple[str, ...]]:
    each = [_each(uz, ru) for uz, ru in pairs]
    return {language: tuple(one[language] for one in each) for language in LANGUAGES}


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
    Form(
        key="debtors",
        facts=DebtorsPaper,
        languages=LANGUAGES,
        titles=_each("Debitor qarzdorlik qaydnomasi", "Ведомость дебиторской задолженности"),
    ),
    Form(
        key="estimate",
        facts=EstimatePaper,
        languages=LANGUAGES,
        titles=_each("Davolashgacha boʻlgan smeta", "Смета до начала лечения"),
        edition="estimate 2026-11",
        clauses=_clauses(
            "Summalar smeta kuchda boʻlgan sanagacha oʻzgarmaydi. Davolash davomida boshqa xizmatlar kerak boʻlsa, ular alohida kelishiladi.",
            "Суммы не меняются до указанного дня. Если в ходе лечения понадобятся другие услуги, они согласуются отдельно.",
        ),
    ),
    Form(
        key="paid_contract",
        facts=PaidContract,
        languages=LANGUAGES,
        titles=_each("Pullik tibbiy xizmatlar koʻrsatish shartnomasi", "Договор об оказании платных медицинских услуг"),
        edition="paid_contract 2026-11",
        clauses=_terms(
            (
                "Ijrochi bemorga sanab oʻtilgan xizmatlarni koʻrsatadi, buyurtmachi ularni toʻlaydi.",
                "Исполнитель оказывает пациенту перечисленные услуги, заказчик их оплачивает.",
            ),
            (
                "Boshqa xizmatlar faqat buyurtmachining roziligi bilan koʻrsatiladi va toʻlanadi; hayotga xavf tugʻilganda shoshilinch yordam pulsiz koʻrsatiladi.",
                "Другие услуги оказываются и оплачиваются только с согласия заказчика; при угрозе жизни экстренная помощь оказывается бесплатно.",
            ),
            (
                "Toʻlov shifoxona kassasiga yoki bank orqali amalga oshiriladi; har bir toʻlovga kvitansiya beriladi.",
                "Оплата вносится в кассу больницы или через банк; на каждую оплату выдаётся квитанция.",
            ),
            (
                "Koʻrsatilmagan xizmatlar uchun pul qaytariladi.",
                "За услуги, которые не были оказаны, деньги возвращаются.",
            ),
            (
                "Shartnoma ikki nusxada tuzildi, har bir tomonga bittadan.",
                "Договор составлен в двух экземплярах, по одному каждой стороне.",
            ),
        ),
    ),
)
