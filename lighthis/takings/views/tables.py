"""A report as tables of ready words and plain sums: the page, the CSV and the workbook show the same."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from lighthis.billing.views.blueprint import means_words
from lighthis.takings.rules.figures import Figures
from lighthis.takings.views.blueprint import exact
from lighthis.web.language import gettext as _
from lighthis.web.tables import Cell, Table

Lines = Sequence[tuple[str, Figures]]


def tables(lines: Lines, total: Figures, head: str) -> list[Table]:
    """What was charged, what money came, and the proof; each line and, last, the total."""
    return [_charged(lines, total, head), _money(lines, total, head), proof(total)]


def _charged(lines: Lines, total: Figures, head: str) -> Table:
    heads = [
        head, _("Charged"), _("Discounts"), _("With discounts"), _("Borne by others"), _("Written off"),
        _("Left to the patients"),
    ]  # fmt: skip

    def row(word: str, one: Figures) -> list[Cell]:
        return [word, *map(exact, (one.gross, one.discounts, one.net, one.borne, one.written_off, one.own))]

    note = _("What was taken back is taken off. Written off also holds what organisations did not pay.")
    return Table(_("Charges"), note, heads, _rows(lines, total, row))


def _money(lines: Lines, total: Figures, head: str) -> Table:
    words = means_words()
    used = [place for place, (_name, amount) in enumerate(total.means) if amount or _moves(lines, place)]
    heads = [
        head, _("Payments"), _("Deposits"), _("From organisations"), _("Refunds"), _("Money in all"),
        *(words[total.means[place][0]] for place in used), _("Paid from deposits"), _("Rounding"),
    ]  # fmt: skip

    def row(word: str, one: Figures) -> list[Cell]:
        means = [one.means[place][1] for place in used]
        sums = (one.payments, one.deposits, one.settled, one.refunds, one.money, *means, one.used, one.rounding)
        return [word, *map(exact, sums)]

    note = _("Cancelled slips are taken off. A slip pays the bill as a whole, not a service of it.")
    return Table(_("Money"), note, heads, _rows(lines, total, row))


def _moves(lines: Lines, place: int) -> bool:
    """Whether a means moved on any line, though it came to nothing over all."""
    return any(line.means[place][1] for _word, line in lines)


def _rows(lines: Lines, total: Figures, row: Callable[[str, Figures], list[Cell]]) -> list[list[Cell]]:
    """The lines on which anything moved, and the total."""
    made = [row(word, line) for word, line in lines]
    return [*(one for one in made if any(one[1:])), row(_("Total"), total)]


def proof(total: Figures) -> Table:
    """That the columns leave nothing out: by what they leave, and by how much the accounts grew."""
    columns: list[tuple[str, Decimal]] = [
        (_("Charged"), total.gross), (_("less discounts"), -total.discounts), (_("less written off"), -total.written_off),
        (_("with rounding"), total.rounding), (_("less money"), -total.money), (_("less carried between comings"), -total.carried),
        (_("Left by the columns"), total.left),
    ]  # fmt: skip
    accounts = [
        (_("Debts of patients grew by"), total.patients), (_("Debts of organisations grew by"), total.organisations),
        (_("less what is held as deposits"), -total.held), (_("Left on the accounts"), total.grown),
    ]  # fmt: skip
    rows: list[list[Cell]] = [[word, exact(amount)] for word, amount in (*columns, *accounts)]
    note = _("Both sides agree.") if total.agrees else _("The two sides differ: tell whoever looks after the program.")
    return Table(_("Check"), note, [_("What"), _("Sum")], rows)
