"""The code keeps to the house: one clock, no floats of money, nothing dangerous, short files and functions."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for name in ("lighthis", "locales_ru_uz")
    for path in sorted((ROOT / name).rglob("*.py"))
    if "versions" not in path.parts
]
NAMES = [path.relative_to(ROOT).as_posix() for path in FILES]
LINES, FUNCTION = 300, 30

CLOCKS = {"lighthis/kernel/clock.py"}  # the only reader of the time
# a float where no money is, and why
FLOATS = {
    "lighthis/registration/rules/duplicates.py": "likeness of names",
    "lighthis/triage/queries.py": "order of the board",
}
# SQL put together from text, reviewed: no part of it comes from outside
SQL = {
    "lighthis/db/copies.py": "names of tables, read from the copy itself",
    "lighthis/db/keys.py": "the key itself, 64 digits that were looked at",
    "lighthis/db/engine.py": "pragmas and limits written there, a number of ours",
    "lighthis/db/migrate.py": "ON or OFF",
    "lighthis/db/objects.py": "names of triggers written there",
    "lighthis/registration/search_postgres.py": "numbered places; the words themselves are bound",
}
LONG_FILES: dict[str, str] = {}  # none: a file that is too long becomes a folder
LONG_FUNCTIONS = {
    "lighthis/admission/actions/stays.py:place": "arguments of a bed given, one a line",
    "lighthis/admission/actions/stays.py:discharge": "arguments of a discharge, one a line",
    "lighthis/admission/queries/record.py:case_history": "a table field to column, read top to bottom",
    "lighthis/app.py:create_app": "settings of the server, one a line",
    "lighthis/demo/emergencies.py:emergency": "one patient's way, told in order",
    "lighthis/registration/name_index.py:candidates": "stages of the search in their order",
    "lighthis/web/forms.py:_not_now": "three sentences, one after another",
}
DANGEROUS = {"eval", "exec", "compile", "__import__"}
MODULES = {
    "pickle", "marshal", "shelve", "random", "telnetlib", "ftplib", "requests", "urllib.request", "http.client", "httpx",
}  # fmt: skip
ALLOWED = {
    ("random", "lighthis/demo"),  # the demo rolls dice
    # the one place that sends anything: to a device at an address that an administrator wrote
    ("urllib.request", "lighthis/devices/asking.py"), ("http.client", "lighthis/devices/asking.py"),
}  # fmt: skip
# for the print worker and for commands alone
HEAVY = {
    "weasyprint",
    "pydyf",
    "fontTools",
    "PIL",
    "pyphen",
    "tinycss2",
    "barcode",
    "alembic",
    "mako",
    "openpyxl",
    "pyxform",
}


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(path):
    """Dotted name and line of each call."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_nothing_asks_the_time_but_the_clock(path):
    if path.relative_to(ROOT).as_posix() in CLOCKS:
        return
    asked = [(name, node.lineno) for name, node in calls(path)
             if re.fullmatch(r"(datetime\.)?(datetime|date)\.(now|today|utcnow|utcfromtimestamp)|time\.(time|localtime|gmtime)", name)]  # fmt: skip
    assert asked == []


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_nothing_dangerous_is_called_or_brought_in(path):
    name = path.relative_to(ROOT).as_posix()
    for called, node in calls(path):
        assert called not in DANGEROUS, (called, node.lineno)
        assert called not in {"os.system", "os.popen", "subprocess.getoutput", "Template"}, node.lineno
        assert not any(key.arg == "shell" and getattr(key.value, "value", True) for key in node.keywords), node.lineno
        assert not (called.endswith("render_template_string")), node.lineno
    for node in ast.walk(tree(path)):
        brought = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        brought += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for one in brought:
            may = any(name.startswith(at) for module, at in ALLOWED if module == one)
            assert one not in MODULES or may, (one, node.lineno)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_money_is_never_a_float(path):
    name = path.relative_to(ROOT).as_posix()
    found = [node.lineno for called, node in calls(path) if called == "float"]
    if "billing" in name or "money" in name:
        assert found == []
        assert not [
            node.lineno
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Constant) and isinstance(node.value, float)
        ]
    else:
        assert found == [] or name in FLOATS, found


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_no_sql_is_put_together_from_text(path):
    name = path.relative_to(ROOT).as_posix()
    found = []
    for called, node in calls(path):
        if called.split(".")[-1] in {"text", "exec_driver_sql", "execute", "executescript"} and node.args:
            first = node.args[0]
            glued = isinstance(first, ast.JoinedStr) or (
                isinstance(first, ast.BinOp) and isinstance(first.op, ast.Add | ast.Mod)
            )
            glued |= isinstance(first, ast.Call) and ast.unparse(first.func).endswith(".format")
            found += [node.lineno] if glued else []
    assert found == [] or name in SQL, found


def test_the_reviewed_places_are_still_there():
    assert {*SQL, *FLOATS, *LONG_FILES} <= set(NAMES)
    assert {one.split(":")[0] for one in LONG_FUNCTIONS} <= set(NAMES)


def test_tokens_come_from_secrets():
    for path, name in zip(FILES, NAMES, strict=True):
        text = path.read_text(encoding="utf-8")
        if name.startswith("lighthis/demo") or "token" not in text:
            continue
        assert not re.search(r"\brandom\.|uuid4\(\)\.hex|new_id\(\)\.hex", text), name
    assert "secrets.token_urlsafe(32)" in (ROOT / "lighthis/staff/actions/accounts.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_files_and_functions_stay_short(path):
    name = path.relative_to(ROOT).as_posix()
    length = len(path.read_text(encoding="utf-8").splitlines())
    assert length <= LINES or name in LONG_FILES, length
    long = {
        f"{name}:{node.name}": node.end_lineno - node.lineno + 1
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > FUNCTION
    }
    assert set(long) <= set(LONG_FUNCTIONS), long


def test_nothing_is_left_for_later():
    here = Path(__file__).name
    for folder in ("lighthis", "locales_ru_uz", "templates", "tests", "deploy", "benchmarks"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".html", ".sh", ".css", ".toml"} and path.name != here:
                assert not re.search(r"\b(?:TODO|FIXME)\b", path.read_text(encoding="utf-8")), path


def test_no_subprocess_takes_its_words_from_outside():
    allowed = {"lighthis/cli", "lighthis/db/copies.py", "lighthis/demo", "lighthis/_build.py", "lighthis/jobs"}
    for path, name in zip(FILES, NAMES, strict=True):
        if "import subprocess" in path.read_text(encoding="utf-8"):
            assert any(name.startswith(at) for at in allowed), name


def test_a_web_process_loads_nothing_heavy(tmp_path):
    asked = (
        "import sys; from lighthis import app, config; app.create_app(config.read({'LIGHTHIS_DATA': sys.argv[1]}));"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked, str(tmp_path)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert set(done.stdout.split()) & HEAVY == set()
