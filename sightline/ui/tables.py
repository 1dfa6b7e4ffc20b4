"""The one table: columns declared once serve the page, the phone, sorting, paging and export."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.kernel.dates import in_short
from sightline.ui.drawings import sort_arrows
from sightline.ui.links import query_with

PER_PAGE = 50


@dataclass(frozen=True)
class Column:
    """A column. `value(row)` is the plain value for export, `cell(row)` what the page shows (by default the value).

    `sort` names what to order by: one or more model fields for a queryset, a name or a callable for a list; empty
    means the column cannot be sorted. `href(row)` makes the cell a link, `sub(row)` adds a second line.
    """

    key: str
    words: str
    sort: str | tuple[str, ...] | Callable[[Any], Any] = ""
    numeric: bool = False
    row_header: bool = False
    value: Callable[[Any], Any] | None = None
    cell: Callable[[Any], Any] | None = None
    href: Callable[[Any], str] | None = None
    sub: Callable[[Any], Any] | None = None
    hidden_words: bool = False

    def plain(self, row: Any) -> Any:
        """Return the value for export."""
        found = self.value(row) if self.value else attribute(row, self.key)
        return "" if found is None else found

    def shown(self, row: Any) -> Any:
        """Return what the page shows, with its link and its second line."""
        body = self.cell(row) if self.cell else self.plain(row)
        body = in_short(body) if type(body) is date else body
        if self.href and (address := self.href(row)):
            body = format_html('<a href="{}">{}</a>', address, body)
        under = self.sub(row) if self.sub else ""
        return format_html('{}<span class="sub">{}</span>', body, under) if under else body


@dataclass(frozen=True)
class Head:
    """A heading: its link sorts; `order` is ascending, descending or none, empty when the column cannot be sorted."""

    column: Column
    href: str = ""
    order: str = ""
    arrows: SafeString = field(default_factory=SafeString)


@dataclass(frozen=True)
class PageLink:
    """One number of the paging row, or a gap."""

    number: int = 0
    href: str = ""
    current: bool = False
    gap: bool = False


@dataclass(frozen=True)
class Page:
    """One page of rows with the links of its paging row; `words` says which rows of how many."""

    rows: list[Any]
    number: int
    pages: int
    total: int
    words: str
    links: list[PageLink]
    previous: str = ""
    next: str = ""


@dataclass(frozen=True)
class Select:
    """A tick box before each row: `name` of the field, its `value` and the words a screen reader says.

    `may` says which rows have one; a table of which no row has any shows neither boxes nor what is done with them.
    `ticked` are the values of rows ticked before, when a form is shown again.
    """

    value: Callable[[Any], Any]
    label: Callable[[Any], str]
    name: str = "selected"
    form: str = ""
    may: Callable[[Any], bool] = lambda _row: True
    ticked: Collection[str] = ()


@dataclass(frozen=True)
class Row:
    """A row ready to print. `group` is the heading above it when it is the first of its group."""

    cells: list[tuple[Column, Any]]
    value: Any = ""
    label: str = ""
    group: str = ""
    ticked: bool = False


@dataclass
class Table:
    """A list as a page shows it.

    `rows` is a queryset or a list; `params` the query string of the request (`request.GET`), from which `sort` and
    `page` are read and every other filter kept. A sort that is unknown is ignored; a page past the end is the last.
    `total` spares the query that counts, when the caller has counted the rows already.
    """

    rows: QuerySet[Any] | Sequence[Any]
    params: QueryDict | Mapping[str, Any]
    columns: Sequence[Column]
    caption: str
    id: str = "table"
    sort: str = ""
    per_page: int = PER_PAGE
    select: Select | None = None
    group: Callable[[Any], str] | None = None
    empty: str = "Nothing to show."
    caption_hidden: bool = False
    total: int | None = None

    @cached_property
    def order(self) -> tuple[Column | None, bool]:
        """Return (column, descending) in force, from the address or from `sort`."""
        for wanted in (str(self.params.get("sort", "")), self.sort):
            for column in self.columns:
                if column.sort and column.key == wanted.removeprefix("-"):
                    return column, wanted.startswith("-")
        return None, False

    @cached_property
    def ordered(self) -> QuerySet[Any] | Sequence[Any]:
        """Return all rows in order, unpaged: what an export takes."""
        column, descending = self.order
        if column is None:
            return self.rows
        if isinstance(self.rows, QuerySet):
            names = [column.sort] if isinstance(column.sort, str) else list(column.sort)  # type: ignore[arg-type]
            return self.rows.order_by(*(_turned(name, descending) for name in names), _turned("pk", descending))
        return sorted(self.rows, key=lambda row: _sortable(column, row), reverse=descending)

    @cached_property
    def page(self) -> Page:
        """Return the page asked for, with its links."""
        paginator = Paginator(self.ordered, self.per_page)
        if self.total is not None:
            paginator.count = self.total
        found = paginator.get_page(self.params.get("page", 1))
        number, pages = found.number, paginator.num_pages
        return Page(
            rows=list(found.object_list),
            number=number,
            pages=pages,
            total=paginator.count,
            words=_page_words(found.start_index(), found.end_index(), paginator.count),
            links=[self._page_link(one, number) for one in paginator.get_elided_page_range(number, on_ends=1)]
            if pages > 1
            else [],
            previous=query_with(self.params, page=number - 1) if found.has_previous() else "",
            next=query_with(self.params, page=number + 1) if found.has_next() else "",
        )

    @property
    def heads(self) -> list[Head]:
        """Return the headings with their sort links."""
        return [self._head(column) for column in self.columns]

    @property
    def body(self) -> Iterable[Row]:
        """Yield the rows of the page, ready to print."""
        before = None
        for row in self.page.rows:
            name = self.group(row) if self.group else ""
            cells = [(column, column.shown(row)) for column in self.columns]
            chosen = self.select if self.select and self.select.may(row) else None
            value, label = (chosen.value(row), chosen.label(row)) if chosen else ("", "")
            ticked = chosen is not None and str(value) in chosen.ticked
            yield Row(cells, value, label, name if name != before else "", ticked)
            before = name

    @cached_property
    def selects(self) -> bool:
        """Whether any row of the page can be ticked."""
        return self.select is not None and any(map(self.select.may, self.page.rows))

    @property
    def width(self) -> int:
        """Return the number of columns with the tick boxes."""
        return len(self.columns) + self.selects

    def header(self) -> list[str]:
        """Return the headings for an export."""
        return [column.words for column in self.columns]

    def values(self, row: Any) -> list[Any]:
        """Return one row's plain values for an export, in the order of `header()`."""
        return [column.plain(row) for column in self.columns]

    def export(self) -> tuple[list[str], Iterable[list[Any]]]:
        """Return (header, rows) of the whole list as filtered and sorted, for a CSV or Excel writer."""
        return self.header(), (self.values(row) for row in self.ordered)

    def _head(self, column: Column) -> Head:
        if not column.sort:
            return Head(column)
        current, descending = self.order
        order = ("descending" if descending else "ascending") if current is column else "none"
        wanted = f"-{column.key}" if order == "ascending" else column.key
        return Head(column, query_with(self.params, sort=wanted, page=None), order, sort_arrows(order))

    def _page_link(self, one: int | str, current: int) -> PageLink:
        if not isinstance(one, int):
            return PageLink(gap=True)
        return PageLink(one, query_with(self.params, page=one), one == current)


def attribute(row: Any, path: str) -> Any:
    """Return `row.a.b` or `row["a"]["b"]` for “a.b”; None where the path ends early. Callables are not called."""
    for name in path.split("."):
        row = row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)
    return row


def _turned(name: str, descending: bool) -> str:
    if not descending:
        return name
    return name[1:] if name.startswith("-") else f"-{name}"


def _sortable(column: Column, row: Any) -> tuple[bool, Any]:
    found = column.sort(row) if callable(column.sort) else attribute(row, str(column.sort))
    found = found.casefold() if isinstance(found, str) else found
    return found is None, "" if found is None else found


def _page_words(first: int, last: int, total: int) -> str:
    if not total:
        return ""
    return f"{first} to {last} of {total}" if total > last or first > 1 else f"{total} in all"
