"""The papers about the whole hospital: who came, and the movement of patients and beds."""

from datetime import date

from lighthis.packs.contents import Form
from lighthis.packs.movement import DaySheet, JournalSheet, MonthSummary

SHEETS = (
    Form(
        key="f001",
        facts=JournalSheet,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={
            "uz": "Tibbiy muassasaga qabul qilingan yoki rad etilganlarni hisobga olish jurnali",
            "ru": "Журнал учёта приёма больных и отказов в госпитализации",
            "uz_Cyrl": "Тиббий муассасага қабул қилинган ёки рад этилганларни ҳисобга олиш журнали",
        },
        number="001",
        order="399",
        order_day=date(2025, 12, 26),
    ),
    Form(
        key="f007",
        facts=DaySheet,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={
            "uz": "Bemorning kelib ketishi va shifoxonaning oʻrin fondini hisobga olib borish varaqasi",
            "ru": "Листок ежедневного учёта движения больных и коечного фонда",
            "uz_Cyrl": "Беморнинг келиб кетиши ва шифохонанинг ўрин фондини ҳисобга олиб бориш варақаси",
        },
        number="007",
        order="399",
        order_day=date(2025, 12, 26),
    ),
    Form(
        key="f016",
        facts=MonthSummary,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={
            "uz": "Bemorlar harakati va oʻrin fondining yigʻma qaydnomasi",
            "ru": "Сводная ведомость учёта движения больных и коечного фонда",
            "uz_Cyrl": "Беморлар ҳаракати ва ўрин фондининг йиғма қайдномаси",
        },
    ),
)
