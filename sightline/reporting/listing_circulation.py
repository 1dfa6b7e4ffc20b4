"""Papers sent round, their copies, and who owes what as tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from sightline.governance.standing import Standing
from sightline.kernel.dates import england_date
from sightline.reporting.models import Circulation, Receipt
from sightline.reporting.queries import address
from sightline.reporting.queries.circulation import sent_words
from sightline.reporting.queries.owed import Owed
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import england_time, word


def circulation_table(rows: QuerySet[Circulation], params: Mapping[str, Any], by: Standing) -> Table:
    """Return papers that were sent round, the newest first."""
    return Table(
        rows=rows, params=params, caption="Papers sent round", caption_hidden=True,
        columns=[
            Column("title", "Paper", row_header=True, sort="title", value=lambda one: one.title,
                   href=lambda one: address("paper", by, one.pk), sub=lambda one: f"Level {one.level}"),
            Column("group", "Group", sort="group__name", value=lambda one: one.group.name),
            Column("sent", "Sent", sort="created_at", value=lambda one: england_date(one.created_at)),
            Column("opened", "Opened", value=lambda one: f"{one.opened} of {one.copies}"),
            Column("state", "State", value=lambda one: "Called back" if one.revoked_at else "Open"),
        ],
    )  # fmt: skip


def receipt_table(rows: QuerySet[Receipt], params: Mapping[str, Any]) -> Table:
    """Return the copies of a paper, those not opened first when sorted so."""
    return Table(
        rows=rows, params=params, caption="Who has a copy", caption_hidden=True, per_page=100,
        columns=[
            Column("person", "Who", row_header=True, sort="person__name", value=lambda one: one.person.name,
                   sub=lambda one: one.to),
            Column("seat", "Seat", sort="seat", value=lambda one: one.get_seat_display().capitalize()),
            Column("sent", "Mail", value=sent_words, sub=lambda one: f"{one.times} times" if one.times > 1 else ""),
            Column("opened", "Opened", sort="opened_at", value=lambda one: one.opened_at or "Not yet", cell=_opened),
            Column("link", "Link", value=lambda one: "Called back" if one.revoked_at else "Works"),
        ],
    )  # fmt: skip


def _opened(one: Receipt) -> Any:
    return england_time(one.opened_at) if one.opened_at else word("Not yet", "warn")


def owed_table(rows: Sequence[Owed], params: Mapping[str, Any], by: Standing) -> Table:
    """Return who owes open work, each with the letter that says so."""

    def file(kind: str) -> Any:
        return lambda one: address("letter", by, one.whom, one.pk, f"letter.{kind}")

    return Table(
        rows=rows, params=params, caption="Who owes what", caption_hidden=True, per_page=100,
        group=lambda one: one.agency,
        columns=[
            Column("name", "Who", row_header=True,
                   value=lambda one: "The whole agency" if one.whom == "agency" else one.name),
            Column("open", "Open", numeric=True),
            Column("late", "Late", numeric=True),
            Column("word", "Letter", value=lambda _: "Word", href=file("docx"), sub=None),
            Column("pdf", "Letter to print", value=lambda _: "PDF", href=file("pdf")),
        ],
    )  # fmt: skip
