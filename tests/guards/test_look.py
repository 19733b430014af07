"""The look holds together: colours of the token list only, small sheet, every template sound and used."""

import gzip
import re
from pathlib import Path

import pytest
from jinja2 import nodes

from lighthis import resources

ROOT = Path(__file__).parents[2]
STYLE = (ROOT / "lighthis/web/static/style.css").read_text(encoding="utf-8")
TEMPLATES = Path(resources.folder("templates"))
FILES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
CODE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "lighthis").rglob("*.py"))
STYLE_BYTES = 10 * 1024
# design.md 2, the token list by name; a colour that is not here is nobody's decision
TOKENS = set({
    "ink": "#16232B", "ink-2": "#465761", "paper": "#FFFFFF", "wash": "#F1F4F4", "wash-2": "#E2EAEB", "line": "#CFD8DB",
    "edge": "#667780", "accent": "#0B5563", "deep": "#0A3640", "pale": "#C8DADE", "danger": "#B3001B",
    "danger wash": "#FDF1F1", "ok": "#1B7A37", "focus": "#7A1FA2", "triage orange": "#F28C00", "triage yellow": "#FFD400",
    "triage grey": "#5A5A5A", "triage blue": "#1F4E9E", "triage black": "#111111",
}.values())  # fmt: skip
HEX = re.compile(r"#[0-9A-Fa-f]{3,8}\b")
ANCHOR = re.compile(r'(?:href|url)\s*=?\s*["\'(]#|&#')


def source(name):
    return (TEMPLATES / name).read_text(encoding="utf-8")


def parsed(app, name):
    return app.jinja_env.parse(source(name))


def colours(text):
    """Colours in a text: all hex words that are no anchors and no character references."""
    return {found.group().upper() for found in HEX.finditer(re.sub(ANCHOR, "", text))}


def test_the_stylesheet_uses_colours_of_the_token_list_only():
    rules = re.sub(r"/\*.*?\*/", "", STYLE, flags=re.DOTALL)
    assert colours(rules) - TOKENS == set()
    assert not re.search(r"\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color-mix)\(", rules)


def test_the_stylesheet_keeps_to_what_old_browsers_know_and_fetches_nothing():
    rules = re.sub(r"/\*.*?\*/", "", STYLE, flags=re.DOTALL)
    for forbidden in ("var(", "@import", "@font-face", "http:", "https:", "expression(", "!important;}"):
        assert forbidden not in rules, forbidden
    assert not re.search(r"url\((?!['\"]?data:image/svg)", rules)
    assert not re.search(r"(?<![-\w])(?:animation|transition)\s*:", rules), "nothing flashes or moves (rulings 36)"


def test_long_heads_of_figures_break_so_that_a_wide_table_fits():
    assert "thead .num { white-space: normal }" in STYLE


def test_a_paper_lies_on_its_side_as_a_whole():
    """A part of a page on another sort of sheet leaves a page with nothing but the heading before it."""
    turned = re.compile(r'<(?!body)\w+[^>]*class="[^"]*sideways')
    assert [name for name in FILES if turned.search(source(name))] == []


def test_the_stylesheet_holds_its_size():
    assert len(gzip.compress(STYLE.encode(), 6)) <= STYLE_BYTES


@pytest.mark.parametrize("name", FILES)
def test_a_template_compiles_and_uses_only_colours_of_the_list_and_no_styles_of_its_own(app, name):
    app.jinja_env.get_template(name)
    text = source(name)
    assert colours(text) - TOKENS == set()
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=\"|javascript:", text)
    assert "|safe" not in text.replace(" ", "")
    assert "autoescape" not in text


def composed_of(name):
    """The texts that a template includes by a name put together: desk/home/*.html for desk/home.html."""
    return "".join(source(one) for one in FILES if one.startswith(f"{name.removesuffix('.html')}/"))


@pytest.mark.parametrize("name", FILES)
def test_every_macro_that_a_template_brings_in_is_used(app, name):
    tree, text = parsed(app, name), source(name)
    for brought in tree.find_all(nodes.FromImport):
        for one in brought.names:
            own = one if isinstance(one, str) else one[1]
            used = re.sub(r"\{%-?\s*from .*?%\}", "", text + composed_of(name), flags=re.DOTALL)
            assert re.search(rf"\b{own}\b", used), f"{own} is brought in and not used"


def test_every_template_is_used_by_a_page_or_by_another():
    named = set(re.findall(r'["\']([\w/]+\.html)["\']', CODE))
    for name in FILES:
        named |= set(re.findall(r'["\']([\w/]+\.html)["\']', source(name)))
    called = {f"web/{code}.html" for code in (400, 403, 404, 405, 409, 413, 429, 500, 503)}
    composed = {name for name in FILES if name.startswith("desk/home/")}  # desk/home.html puts them together by name
    composed |= {
        f"triage/{view}.html" for view in ("board", "wall", "downtime")
    }  # triage/views/board.py by the view asked
    assert set(FILES) - named - called - composed == set()


def test_every_macro_is_used(app):
    everything = {name: source(name) for name in FILES}
    unused = []
    for name in FILES:
        for macro in parsed(app, name).find_all(nodes.Macro):
            calls = sum(len(re.findall(rf"\b{macro.name}\b", text)) for text in (*everything.values(), CODE))
            if calls < 2:
                unused.append((name, macro.name))
    assert unused == []


def test_every_template_that_code_names_is_there():
    assert set(re.findall(r'page\(\s*"([\w/]+\.html)"', CODE)) - set(FILES) == set()
