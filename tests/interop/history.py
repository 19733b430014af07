"""A small sound hospital as a folder of stays, for tests that break one thing of it."""

from lighthis.interop.rules.stays import folder
from lighthis.interop.rules.stays.faults import Fault

SOUND = {
    "facility.csv": """code,name,census_time
HIST,Tarix shifoxonasi,08:00
""",
    "departments.csv": """code,name,profile,sex,opened,closed
T,Terapiya,therapeutic,any,2024-01-01 00:00,
S,Jarrohlik,surgical,any,2024-01-01 00:00,2024-06-01 00:00
""",
    "beds.csv": """bed,department,room,profile,sex,from,to
T1,T,1,,,2024-01-01 00:00,
T2,T,1,geriatrics,f,2024-01-01 00:00,
S1,S,2,,,2024-01-01 00:00,2024-03-10 12:00
S1,T,2,,m,2024-03-10 12:00,
S2,S,2,,,2024-01-01 00:00,2024-05-01 00:00
""",
    "bed_closures.csv": """bed,closed_from,closed_to,reason
T2,2024-02-01 00:00,2024-02-10 00:00,repair
T2,2024-02-10 00:00,2024-02-20 00:00,quarantine
""",
    "patients.csv": """source_id,family,given,patronymic,sex,birth_date,phone
1,Karimova,Lola,,f,1964-02-29,+998901112233
2,Иванов,Пётр,Петрович,m,1950-01-01,
3,Nomaʼlum,,,m,,
""",
    "stays.csv": """source_id,patient,admitted_at,urgency,referral,admission_icd10,ended,ended_at,outcome,final_icd10,rural,carer,operated
a,1,2024-03-01 09:00,emergency,ambulance,J18.9,discharged,2024-03-05 10:00,better,J18.9,y,y,n
b,1,2024-03-05 10:00,planned,day_hospital,,discharged_to_day_hospital,2024-03-07 10:00,,,n,n,n
c,2,2024-03-08 00:00,emergency,self,I21,died,2024-03-12 23:59,death_certificate,I21.0,n,n,y
d,3,2024-03-20 10:00,planned,polyclinic,K29.5,,,,,n,n,n
""",
    "moves.csv": """stay,department,bed,from,to
a,T,T1,2024-03-01 09:00,2024-03-03 00:00
a,S,S2,2024-03-03 00:00,2024-03-05 10:00
b,T,T1,2024-03-05 10:00,2024-03-07 10:00
c,S,S1,2024-03-08 00:00,2024-03-10 12:00
c,T,S1,2024-03-10 12:00,2024-03-12 23:59
d,T,,2024-03-20 10:00,
""",
    "refusals.csv": """source_id,patient,refused_at,urgency,referral,department,icd10,reason,repeat
r1,2,2024-02-29 23:59,emergency,self,T,T40.2,no_beds,y
r2,3,2024-03-01 00:00,planned,polyclinic,,,no_documents,n
""",
}  # fmt: skip


def changed(*changes: tuple[str, str, str], **files: str | None) -> dict[str, str]:
    """The sound folder with texts of its files replaced, and whole files by their name without the ending (None: no such file)."""
    made: dict[str, str | None] = dict(SOUND)
    for file, before, after in changes:
        assert before in SOUND[file], (file, before)
        made[file] = str(made[file]).replace(before, after)
    made |= {f"{name}.csv": text for name, text in files.items()}
    return {file: text for file, text in made.items() if text is not None}


def read(made: dict[str, str], now) -> folder.Folder:
    """A folder that stands in memory, read and checked."""
    return folder.read(lambda file: made[file].splitlines(keepends=True) if file in made else None, lambda _code: now)


def told(faults: list[Fault]) -> list[tuple[str, int | None, str]]:
    """Faults without their sentences."""
    return [(one.file, one.line, one.code) for one in faults]


def write(made: dict[str, str], path) -> None:
    """The folder on disk."""
    path.mkdir(exist_ok=True)
    for file, text in made.items():
        (path / file).write_text(text, "utf-8")
