"""The entries of a stay: their kinds, the parts of each, what may not be left empty (cis-forms.md 1.2 D, E, G, M; 1.3). Data and checks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from lighthis.kernel.text import N_, Message, Refusal

LONGEST = 8000  # letters of a part
FOUND_OR_NOT = {"no": N_("not found"), "yes": N_("found")}
TAKEN = {
    "not_taken": N_("not taken"), "taken": N_("taken, no result yet"), "negative": N_("negative"), "positive": N_("positive"),
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A part of an entry: its title, how it is typed (text, line, number, choice), whether it may stay empty."""

    words: str
    sort: str = "text"
    rows: int = 2
    must: bool = False
    hint: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(1000)


@dataclass(frozen=True)
class Entry:
    """A kind of entry: its title and parts in the order of the paper."""

    words: str
    parts: Mapping[str, Part]


COMPLAINTS = Part(N_("Complaints"), must=True)
ANAMNESIS = Part(N_("Anamnesis"), rows=4, hint=N_("How it began, what was done, illnesses, drugs, operations"))
GENERAL = Part(N_("General state"), rows=3, must=True, hint=N_("Consciousness, skin, breathing, circulation, abdomen"))
LOCAL = Part(N_("Local findings"), rows=3)
DIAGNOSIS = Part(N_("Diagnosis in words"), must=True)
TESTS = Part(N_("Plan of examination"))
RESULTS = Part(N_("Results of examinations"), rows=4)
COURSE = Part(N_("Course of the illness"), rows=4, must=True)
DONE = Part(N_("Treatment so far"), rows=3)
ADVICE = Part(N_("Recommendations"))

ENTRIES: dict[str, Entry] = {
    "reception": Entry(N_("Examination in the reception department"), {
        "complaints": COMPLAINTS,
        "history": ANAMNESIS,
        "general": GENERAL,
        "local": LOCAL,
        "temperature": Part(N_("Temperature, °C"), "number", must=True, least=Decimal(25), most=Decimal(45)),
        "height": Part(N_("Height, cm"), "number", least=Decimal(20), most=Decimal(250)),
        "weight": Part(N_("Weight, kg"), "number", least=Decimal("0.3"), most=Decimal(400)),
        "lice": Part(N_("Lice"), "choice", must=True, choices=FOUND_OR_NOT),
        "syphilis": Part(N_("Blood for RW (syphilis)"), "choice", choices=TAKEN),
        "hiv": Part(N_("HIV"), "choice", choices=TAKEN),
        "stool": Part(N_("Stool culture"), "choice", choices=TAKEN),
        "other": Part(N_("Other infections and contacts"), "line"),
        "diagnosis": DIAGNOSIS,
        "tests": TESTS,
    }),
    "department": Entry(N_("Examination by the doctor of the department"), {
        "complaints": COMPLAINTS,
        "history": ANAMNESIS,
        "life": Part(N_("History of life"), rows=3, hint=N_("Illnesses, operations, transfusions, allergies, heredity")),
        "general": GENERAL,
        "local": LOCAL,
        "diagnosis": DIAGNOSIS,
        "tests": Part(N_("Plan of examination"), must=True),
        "treatment": Part(N_("Plan of treatment"), must=True),
    }),
    "substantiation": Entry(N_("Substantiation of the clinical diagnosis"), {
        "grounds": Part(N_("On the ground of complaints and history"), rows=3, must=True),
        "findings": Part(N_("What was found"), rows=3, must=True),
        "results": RESULTS,
        "differential": Part(N_("Differential diagnosis"), rows=3),
        "diagnosis": DIAGNOSIS,
    }),
    "diary": Entry(N_("Diary"), {
        "complaints": Part(N_("Complaints")),
        "condition": Part(N_("State over time"), rows=4, must=True),
        "local": LOCAL,
        "advice": ADVICE,
    }),
    "round": Entry(N_("Round of the head of department"), {
        "condition": Part(N_("State over time"), rows=4, must=True),
        "diagnosis": Part(N_("Diagnosis in words")),
        "advice": Part(N_("Recommendations"), must=True),
    }),
    "stage": Entry(N_("Stage epicrisis"), {
        "course": COURSE,
        "done": DONE,
        "results": RESULTS,
        "condition": Part(N_("State now"), rows=3, must=True),
        "advice": Part(N_("Further plan"), must=True),
    }),
    "preoperative": Entry(N_("Preoperative epicrisis"), {
        "grounds": Part(N_("Grounds of the diagnosis"), rows=3, must=True),
        "diagnosis": DIAGNOSIS,
        "indications": Part(N_("Indications for the operation"), must=True),
        "operation": Part(N_("Planned operation"), must=True),
        "anaesthesia": Part(N_("Anaesthesia and its risk")),
        "consent": Part(N_("Consent and what was explained"), must=True),
    }),
    "transfer": Entry(N_("Transfer epicrisis"), {
        "course": COURSE,
        "done": DONE,
        "results": RESULTS,
        "condition": Part(N_("State now"), rows=3, must=True),
        "reason": Part(N_("Why and where to the patient is transferred"), must=True),
        "advice": ADVICE,
    }),
    "council": Entry(N_("Council of doctors"), {
        "members": Part(N_("Who took part"), must=True, hint=N_("Names and posts; the chairman first")),
        "condition": Part(N_("State and findings"), rows=4, must=True),
        "conclusion": Part(N_("Conclusion"), rows=3, must=True),
        "advice": ADVICE,
    }),
}  # fmt: skip
# what a hospital keeps ready words for: the entries, and the advice of an epicrisis
READY: dict[str, Entry] = ENTRIES | {
    "advice": Entry(N_("Recommendations for home"), {"advice": Part(N_("Recommendations"), rows=6, must=True)})
}
# Order of the paper record: what is glued in one after another (cis-forms.md 1.3); diaries and rounds stand together by time
PAPER = (
    ("reception",), ("examination",), ("department",), ("substantiation",), ("diary", "round", "nursing", "conversation", "told", "consultation"),
    ("stage",), ("council",), ("preoperative",), ("transfer",),
)  # fmt: skip


def entry(kind: str) -> Entry | None:
    """A kind of entry; None where there is none."""
    return ENTRIES.get(kind)


def kept(kind: str, sections: Mapping[str, str]) -> dict[str, str]:
    """What was written, part by part in the order of the paper, without what stayed empty."""
    return {name: text for name in READY[kind].parts if (text := (sections.get(name) or "").strip())}


def missing(kind: str, sections: Mapping[str, str]) -> list[tuple[str, str]]:
    """Parts that may not stay empty and do: name and title."""
    return [
        (name, part.words)
        for name, part in ENTRIES[kind].parts.items()
        if part.must and not sections.get(name, "").strip()
    ]


def check_kind(kind: str) -> None:
    """It is an entry that we know. Raises Refusal."""
    if kind not in ENTRIES:
        raise Refusal(N_("choose from the list"), field="kind")


def check_ready(kind: str) -> None:
    """A hospital keeps ready words for it. Raises Refusal."""
    if kind not in READY:
        raise Refusal(N_("choose from the list"), field="kind")


def check_parts(kind: str, sections: Mapping[str, str]) -> None:
    """Each part holds what its sort allows; a draft may have gaps. Raises Refusal."""
    for name, text in sections.items():
        part = READY[kind].parts.get(name)
        if part is None:
            raise Refusal(N_("this part does not belong to the entry"), field=name)
        if part.sort == "choice" and text and text not in part.choices:
            raise Refusal(N_("choose from the list"), field=name)
        if part.sort == "number" and text:
            _check_number(name, part, text)
        if len(text) > LONGEST:
            raise Refusal(N_("at most %(most)s characters fit; shorten the text"), most=LONGEST, field=name)


def _check_number(name: str, part: Part, text: str) -> None:
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise Refusal(N_("a number is needed, for example 37,5"), field=name) from None
    if not value.is_finite() or not part.least <= value <= part.most:
        raise Refusal(N_("between %(least)s and %(most)s"), least=part.least, most=part.most, field=name)


def check_whole(kind: str, sections: Mapping[str, str]) -> None:
    """Nothing that must stand in a signed entry is missing. Raises Refusal."""
    gaps = missing(kind, sections)
    if gaps:
        name, _words = gaps[0]
        raise Refusal(N_("fill this in"), field=name)


def filled(kind: str, typed: Mapping[str, str], ready: Mapping[str, str]) -> dict[str, str]:
    """A template's words in the parts that are still empty; what somebody typed always stays."""
    own = {name: text for name, text in ready.items() if name in ENTRIES[kind].parts}
    return own | {name: text for name, text in typed.items() if text.strip() or name not in own}


def is_sensitive(sections: Mapping[str, str]) -> bool:
    """A positive HIV test hides the coming like its code would (rulings 9)."""
    return sections.get("hiv") == "positive"


def text_of(kind: str, sections: Mapping[str, str]) -> str:
    """The free words of an entry in one piece, for lists."""
    parts = ENTRIES[kind].parts
    return "\n".join(text for name, text in sections.items() if parts[name].sort in {"text", "line"})


def value(kind: str, name: str, text: str) -> Message | str:
    """A part as people read it: words of a choice, else what was typed."""
    part = ENTRIES[kind].parts.get(name) if kind in ENTRIES else None
    if part is None or part.sort != "choice":
        return text
    return Message(part.choices.get(text, text))
