"""The partnership as a workbook sees it, read once: by the names that stand in cells."""

from collections import defaultdict
from functools import cached_property
from typing import Any

from sightline.accounts.models import Person
from sightline.governance.models import Appointment, Group, Membership, Post, RegisterKind, Seat
from sightline.governance.permissions import PERSON
from sightline.governance.queries import open_groups, open_posts, open_until
from sightline.governance.rules.seats import VOTING, WORDS
from sightline.governance.standing import Standing
from sightline.governance.workbook import Cells

Rows = dict[str, list[Cells]]


def key(*parts: str) -> tuple[str, ...]:
    """Return texts as they are compared: without regard to case."""
    return tuple(part.casefold() for part in parts)


def day(value: Any) -> str:
    """Return a date as it is compared, empty for none."""
    return value.isoformat() if value else ""


def yes(value: bool) -> str:
    """Return a yes or no as a cell says it."""
    return "yes" if value else "no"


def seat_key(row: Cells) -> tuple[str, ...]:
    """Return what a row of the sheet Seats is about."""
    return key(row["group"], row["role"], row["agency"], row["post"])


def seat_begins(row: Cells) -> str:
    """Return the first day of the seat in a row: of its own column, else of the one beside the holder."""
    return str(row["seat_from"] or ("" if row["email"] else row["starts_on"]))


def label_of(role: str, agency: str, post: str) -> str:
    """Return how a cell names a seat: “chair: Director, Council”."""
    return f"{WORDS.get(role, role)}: {', '.join(filter(None, (post, agency)))}"


def seat_label(seat: Seat | None) -> str:
    """Return how a cell names a seat, empty for none."""
    if seat is None:
        return ""
    agency, post = (seat.post.agency, seat.post.title) if seat.post else (seat.agency, "")
    return label_of(seat.role, str(agency), post)


class World:
    """The partnership as a workbook sees it, read once: a fixed number of queries."""

    def __init__(self, by: Standing) -> None:
        self.by = by

    @cached_property
    def members(self) -> dict[tuple[str, ...], Membership]:
        """Return memberships that have not ended, by the agency's name."""
        rows = Membership.objects.filter(open_until(self.by.today), partnership=self.by.partnership)
        return {key(row.agency.name): row for row in rows.select_related("agency", "register_kind", "area")}

    @cached_property
    def people(self) -> dict[str, Person]:
        """Return the people of the partnership by address."""
        return {row.email: row for row in PERSON.visible(Person.objects.all(), self.by)}

    @cached_property
    def posts(self) -> dict[tuple[str, ...], Post]:
        """Return open posts by agency and title."""
        return {key(row.agency.name, row.title): row for row in open_posts(self.by)}

    @cached_property
    def groups(self) -> dict[tuple[str, ...], Group]:
        """Return open groups by name."""
        return {key(row.name): row for row in open_groups(self.by).select_related("parent").prefetch_related("duties")}

    @cached_property
    def appointments(self) -> list[Appointment]:
        """Return appointments that have not ended."""
        rows = Appointment.objects.filter(open_until(self.by.today), partnership=self.by.partnership)
        return list(rows.select_related("person").order_by("starts_on", "pk"))

    @cached_property
    def seats(self) -> dict[tuple[str, ...], list[Seat]]:
        """Return seats that have not ended, those of today and ahead, by group, role, agency and post."""
        rows = Seat.objects.filter(open_until(self.by.today), partnership=self.by.partnership)
        joined = rows.select_related(
            "group", "post__agency", "agency", "deputises_for__post__agency", "deputises_for__agency"
        )
        found: dict[tuple[str, ...], list[Seat]] = defaultdict(list)
        for row in joined.order_by("starts_on", "pk"):
            agency, post = (row.post.agency, row.post.title) if row.post else (row.agency, "")
            found[key(row.group.name, row.role, str(agency), post)].append(row)
        return dict(found)

    def seat(self, row: Cells) -> Seat | None:
        """Return the seat that a row of the workbook means: by its last day, else by its first, else the only one."""
        found = self.seats.get(seat_key(row), [])
        same_end = [seat for seat in found if day(seat.ends_on) == row["ends_on"]]
        if same_end:
            return same_end[0]
        begins = seat_begins(row)
        same_start = [seat for seat in found if day(seat.starts_on) == begins]
        if same_start:
            return same_start[0]
        return found[0] if len(found) == 1 and not (begins and row["ends_on"]) else None

    @cached_property
    def seat_labels(self) -> dict[tuple[str, ...], Seat]:
        """Return the seats for which a deputy may stand in, by group and by how a cell names them."""
        sitting = [seat for seats in self.seats.values() for seat in seats if seat.role in VOTING]
        return {key(seat.group.name, seat_label(seat)): seat for seat in reversed(sitting)}

    @cached_property
    def register_kinds(self) -> dict[tuple[str, ...], RegisterKind]:
        """Return the kinds on the register by name."""
        rows = RegisterKind.objects.filter(open_until(self.by.today, "ended_on"), partnership=self.by.partnership)
        return {key(row.name): row for row in rows}

    def holders(self, **place: Any) -> list[Appointment]:
        """Return who holds a post (`post_id`) or a seat (`seat_id`)."""
        ((name, pk),) = place.items()
        return [row for row in self.appointments if getattr(row, name) == pk]
