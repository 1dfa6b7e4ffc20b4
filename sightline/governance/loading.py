"""What a workbook would change: each row compared with the partnership as it is. Reads only; the deed applies it."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from sightline.accounts.models import Person
from sightline.governance.models import Appointment, Group, Membership, Post, Seat
from sightline.governance.permissions import PERSON
from sightline.governance.queries import open_groups, open_posts, open_until
from sightline.governance.standing import SITTING, Standing
from sightline.governance.workbook import SHEETS, Cells, Problem
from sightline.kernel.dates import in_short

ADD, CHANGE, SAME = "add", "change", "unchanged"
Rows = dict[str, list[Cells]]


@dataclass(frozen=True)
class Change:
    """What one row does: `what` is add, change or unchanged; `deeds` name the deeds in order."""

    sheet: str
    row: int
    what: str
    words: str
    deeds: tuple[str, ...] = ()
    was: str = ""


@dataclass
class Found:
    """The changes of a workbook, in the order of its rows, and the problems that stop all of it."""

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """A digest of all that would change: another one means that the partnership has moved on since."""
        text = json.dumps([asdict(one) for one in self.changes], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def count(self, what: str) -> int:
        """Return how many rows add, change or leave."""
        return sum(one.what == what for one in self.changes)


def key(*parts: str) -> tuple[str, ...]:
    """Return texts as they are compared: without regard to case."""
    return tuple(part.casefold() for part in parts)


class World:
    """The partnership as a workbook sees it, read once: a fixed number of queries."""

    def __init__(self, by: Standing) -> None:
        self.by = by

    @cached_property
    def members(self) -> dict[tuple[str, ...], Membership]:
        """Return memberships that have not ended, by the agency's name."""
        rows = Membership.objects.filter(open_until(self.by.today), partnership=self.by.partnership)
        return {key(row.agency.name): row for row in rows.select_related("agency")}

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
        return {key(row.name): row for row in open_groups(self.by).select_related("parent")}

    @cached_property
    def appointments(self) -> list[Appointment]:
        """Return appointments that have not ended."""
        rows = Appointment.objects.filter(open_until(self.by.today), partnership=self.by.partnership)
        return list(rows.select_related("person").order_by("starts_on", "pk"))

    @cached_property
    def seats(self) -> dict[tuple[str, ...], Seat]:
        """Return open seats by group, role, agency and post."""
        rows = Seat.objects.filter(open_until(self.by.today), partnership=self.by.partnership)
        found = {}
        for row in rows.select_related("group", "post__agency", "agency").order_by("-pk"):
            agency, post = (row.post.agency, row.post.title) if row.post else (row.agency, "")
            found[key(row.group.name, row.role, str(agency), post)] = row
        return found

    def holders(self, **place: Any) -> list[Appointment]:
        """Return who holds a post (`post_id`) or a seat (`seat_id`)."""
        ((name, pk),) = place.items()
        return [row for row in self.appointments if getattr(row, name) == pk]


def check(rows: Rows, by: Standing) -> Found:
    """Compare the rows of a workbook with the partnership and return what they would change and what is wrong."""
    return _Check(rows, World(by)).run()


class _Check:
    """One comparison; each `_sheet` method looks at one row and returns its change."""

    def __init__(self, rows: Rows, world: World) -> None:
        self.rows, self.world, self.found = rows, world, Found()
        self.agencies = {*world.members, *(key(row["name"]) for row in rows["Agencies"])}
        self.people = {*world.people, *(row["email"].lower() for row in rows["People"])}
        self.groups = {*world.groups, *(key(row["name"]) for row in rows["Groups"])}
        new_posts = (key(row["agency"], row["title"]) for row in rows["Posts and appointments"])
        self.posts = {*world.posts, *new_posts}

    def run(self) -> Found:
        """Look at every row of every sheet."""
        looks = (self._agency, self._person, self._post, self._group, self._seat)
        for sheet, look in zip(SHEETS, looks, strict=True):
            seen: dict[tuple[str, ...], int] = {}
            for row in self.rows[sheet]:
                self._once(sheet, row, seen)
                self.found.changes.append(look(sheet, row))
        self._tree()
        return self.found

    def _problem(self, sheet: str, row: Cells, column: str, sentence: str) -> None:
        self.found.problems.append(Problem(sheet, row["row"], column, sentence))

    def _once(self, sheet: str, row: Cells, seen: dict[tuple[str, ...], int]) -> None:
        names = {"People": ("email",), "Posts and appointments": ("agency", "title"),
                 "Seats": ("group", "role", "agency", "post")}.get(sheet, ("name",))  # fmt: skip
        this = key(*(row[name] for name in names))
        if this in seen:
            self._problem(sheet, row, "", f"says the same as row {seen[this]}. Delete one of the two.")
        seen.setdefault(this, row["row"])

    def _agency(self, sheet: str, row: Cells) -> Change:
        here = self.world.members.get(key(row["name"]))
        if here is None:
            return Change(sheet, row["row"], ADD, f"{row['name']} joins", ("agency",))
        self._same_date(sheet, row, "Member from", here.starts_on)
        was = {"short_name": here.agency.short_name, "kind": here.agency.kind, "category": here.category}
        return self._changed(sheet, row, here.agency.name, was, ("agency_edit",))

    def _changed(self, sheet: str, row: Cells, name: str, was: dict[str, str], deeds: tuple[str, ...]) -> Change:
        """Return a change when the row says something other than `was`; an empty cell changes nothing."""
        headings = {one.key: one.heading for one in SHEETS[sheet]}
        differs = [one for one in was if row[one] and row[one] != was[one]]
        if not differs:
            return Change(sheet, row["row"], SAME, name)
        said = {one.key: dict(one.choices) for one in SHEETS[sheet]}
        show = lambda one, text: said[one].get(text, text) or "nothing"  # noqa: E731
        now = "; ".join(f"{headings[one]}: {show(one, row[one])}" for one in differs)
        before = "; ".join(f"{headings[one]}: {show(one, was[one])}" for one in differs)
        return Change(sheet, row["row"], CHANGE, f"{name}. {now}", deeds, before)

    def _same_date(self, sheet: str, row: Cells, column: str, day: date) -> None:
        if row["starts_on"] and row["starts_on"] != day.isoformat():
            self._problem(sheet, row, column, f"is {in_short(day)} in Sightline. Leave it as it is or empty.")

    def _person(self, sheet: str, row: Cells) -> Change:
        email = row["email"].lower()
        if "@" not in email.strip("@") or " " in email:
            self._problem(
                sheet, row, "Email", f"says “{row['email'][:60]}”. Enter an address such as name@example.org."
            )
        if email in self.world.people:
            return Change(sheet, row["row"], SAME, self.world.people[email].name)
        return Change(sheet, row["row"], ADD, row["name"], ("person",))

    def _post(self, sheet: str, row: Cells) -> Change:
        name = f"{row['title']}, {row['agency']}"
        if key(row["agency"]) not in self.agencies:
            self._problem(sheet, row, "Agency", f"“{row['agency']}” is no member. Add it to the sheet Agencies.")
        post = self.world.posts.get(key(row["agency"], row["title"]))
        holders = self.world.holders(post_id=post.pk) if post else []
        change = Change(sheet, row["row"], ADD, name, ("post",))
        if post is not None:
            change = self._changed(sheet, row, name, {"role": post.role}, ("post_edit",))
        return self._held(row, change, holders, HOLDS)

    def _held(
        self, row: Cells, change: Change, holders: list[Appointment], columns: tuple[str, str]
    ) -> Change:  # fmt: skip
        """Add to a change the appointment that the row asks for; `columns` are those of the person and the day."""
        sheet, day_column = change.sheet, columns[1]
        email = row["email"].lower()
        held = next((one for one in holders if one.person.email == email), None)
        if held is not None:
            self._same_date(sheet, row, day_column, held.starts_on)
        if not email or held is not None:
            return change
        self._check_holder(sheet, row, holders, columns)
        was = ", ".join(one.person.name for one in holders)
        words = f"{change.words}: {email} from {row['starts_on']}"
        what = ADD if change.what == ADD else CHANGE
        before = "; ".join(filter(None, (change.was, was or "vacant"))) if what == CHANGE else ""
        return Change(sheet, row["row"], what, words, (*change.deeds, "appoint"), before)

    def _check_holder(
        self, sheet: str, row: Cells, holders: list[Appointment], columns: tuple[str, str]
    ) -> None:  # fmt: skip
        column, day_column = columns
        email = row["email"].lower()
        if email not in self.people:
            self._problem(sheet, row, column, f"Nobody here has the address “{email}”. Add them to the sheet People.")
        if email == self.world.by.person.email:
            self._problem(sheet, row, column, "is your own address. Somebody else has to appoint you.")
        if not row["starts_on"]:
            self._problem(sheet, row, day_column, "is empty. Enter the first day.")
        elif any(one.starts_on.isoformat() >= row["starts_on"] for one in holders):
            self._problem(
                sheet, row, day_column, "is not after the day on which the holder now began. Use a later day."
            )

    def _group(self, sheet: str, row: Cells) -> Change:
        if row["parent"] and key(row["parent"]) not in self.groups:
            self._problem(sheet, row, "Reports to", f"There is no group “{row['parent']}”. Add it to this sheet.")
        group = self.world.groups.get(key(row["name"]))
        if group is None:
            return Change(sheet, row["row"], ADD, row["name"], ("group",))
        was = {"kind": group.kind, "parent": str(group.parent or ""), "purpose": " ".join(group.purpose.split()),
               "meets": group.meets}  # fmt: skip
        return self._changed(sheet, row, group.name, was, ("group_edit",))

    def _seat(self, sheet: str, row: Cells) -> Change:
        holder = f"{row['post']}, {row['agency']}" if row["post"] else row["agency"]
        self._check_seat(sheet, row)
        seat = self.world.seats.get(key(row["group"], row["role"], row["agency"], row["post"]))
        label = dict(SHEETS["Seats"][1].choices).get(row["role"], "")
        name = f"{holder}: {label} of {row['group']}"
        if seat is None:
            if not row["starts_on"]:
                self._problem(sheet, row, "From", "is empty. Enter the first day.")
            return self._held(row, Change(sheet, row["row"], ADD, name, ("seat",)), [], SITS)
        change = Change(sheet, row["row"], SAME, name)
        if row["email"]:
            return self._held(row, change, self.world.holders(seat_id=seat.pk), SITS)
        self._same_date(sheet, row, "From", seat.starts_on)
        return change

    def _check_seat(self, sheet: str, row: Cells) -> None:
        if key(row["group"]) not in self.groups:
            self._problem(sheet, row, "Group", f"There is no group “{row['group']}”. Add it to the sheet Groups.")
        if key(row["agency"]) not in self.agencies:
            self._problem(sheet, row, "Agency", f"“{row['agency']}” is no member. Add it to the sheet Agencies.")
        if row["post"] and key(row["agency"], row["post"]) not in self.posts:
            self._problem(sheet, row, "Post", "is not a post of this agency. Add it to Posts and appointments.")
        if row["post"] and row["email"]:
            self._problem(sheet, row, SITS[0], "must be empty for the seat of a post: its holder sits.")
        post = self.world.posts.get(key(row["agency"], row["post"]))
        new = key(row["group"], row["role"], row["agency"], row["post"]) not in self.world.seats
        if new and post and post.pk in self.world.by.post_ids and row["role"] in SITTING:
            self._problem(sheet, row, "Post", "is one you hold. Somebody else has to give it a seat.")

    def _tree(self) -> None:
        """Refuse groups that report to themselves by way of others."""
        parents = {name: key(str(row.parent)) for name, row in self.world.groups.items() if row.parent}
        parents |= {key(row["name"]): key(row["parent"]) for row in self.rows["Groups"] if row["parent"]}
        for row in self.rows["Groups"]:
            at, steps = key(row["name"]), 0
            while at in parents and steps <= len(parents):
                at, steps = parents[at], steps + 1
            if steps > len(parents):
                self._problem("Groups", row, "Reports to", "leads back to this group. Choose another.")


HOLDS = ("Holder’s email", "Holder from")
SITS = ("Who sits for the agency (email)", "From")
