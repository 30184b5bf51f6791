"""A tally in words: the same headings and cells on the page, in the CSV and at the command line."""

import csv
import io
from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from feedback.categories import LETTERS
from feedback.wording import fold
from moderation.oversight.suppression import Cell, Mark
from moderation.oversight.tallies import UNCLASSIFIED, CaseMeasure, Table, Tally, UnitMeasure

BOM = "\ufeff"
"""Without it Excel reads a UTF-8 CSV in the wrong encoding."""

FORMULA = frozenset(("=", "+", "-", "@", "\t", "\r"))

MEASURE_WORDS = {
    CaseMeasure.RECEIVED: _l("收到"),
    CaseMeasure.ACCEPTED: _l("受理"),
    CaseMeasure.DECLINED: _l("不予受理"),
    CaseMeasure.REFERRED: _l("告知渠道"),
    CaseMeasure.CLOSED: _l("办结"),
    CaseMeasure.RATED: _l("已评价"),
    CaseMeasure.RESOLVED: _l("评价为已解决"),
    CaseMeasure.SATISFIED: _l("评价为满意"),
    UnitMeasure.DISPATCHED: _l("转办"),
    UnitMeasure.ACKNOWLEDGED: _l("签收"),
    UnitMeasure.ANSWERED: _l("答复"),
    UnitMeasure.ON_TIME: _l("按期答复"),
}


def words_of(cell: Cell) -> str:
    """`7`, `<3`, or 隐去 for what is hidden because it would tell a small count."""
    if cell is Mark.SMALL:
        return "<3"
    return _("隐去") if cell is Mark.HIDDEN else str(cell)


def lines_of(table: Table) -> Iterator[list[str]]:
    """The rows of a table as words, the row's name first; the totals last."""
    for label, row in zip(table.labels, table.rows, strict=True):
        yield [label_of(label), *map(words_of, row)]
    yield [_("合计"), *map(words_of, table.totals)]


def headings_of(table: Table, first: str) -> list[str]:
    return [first, *(str(MEASURE_WORDS[measure]) for measure in table.measures)]  # type: ignore[index]


def label_of(label: str) -> str:
    """A category letter with its name, or a unit as it is named."""
    if label == UNCLASSIFIED:
        return _("尚未归类")
    return f"{label} {_(LETTERS[label])}" if label in LETTERS else label


def _plain(name: str) -> str:
    """A spreadsheet works out what begins like a formula, some in full width too; an apostrophe before it makes it
    text."""
    return f"'{name}" if fold(name[:1]) in FORMULA else name


def as_csv(tally: Tally) -> str:
    """Both tables, one below the other, with a byte-order mark."""
    file = io.StringIO()
    file.write(BOM)
    writer = csv.writer(file)
    for table, first in ((tally.cases, _("问题类别")), (tally.units, _("承办单位"))):
        writer.writerow([_("月份"), str(tally.month)])
        writer.writerow(headings_of(table, first))
        writer.writerows([_plain(first), *cells] for first, *cells in lines_of(table))
        writer.writerow([])
    return file.getvalue()
