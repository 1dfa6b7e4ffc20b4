"""What a workbook would change: each row compared with the partnership as it is. Reads only; the deed applies it."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date

from sightline.governance.loading_cells import Settled
from sightline.governance.loading_world import (
    Rows,
    World,
    day,
    key,
    label_of,
    seat_begins,
    seat_key,
    seat_label,
    yes,
)
from sightline.governance.models import Appointment
from sightline.governance.rules.meeting import words as words_of
from sightline.governance.rules.seats import DEPUTY, WORDS
from sightline.governance.standing import ENTERING, Standing
from sightline.governance.workbook import LONGEST_DUTY, MOST_DUTIES, SHEETS, Cells, whole
from sightline.kernel.dates import in_short
from sightline.publishing.rules import Problem, in_lines

ADD, CHANGE, SAME = "add", "change", "unchanged"


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
    """The changes of a workbook, in the order of its rows, and the problems that stop all of it.

    `rows` are its rows laid over the partnership as it stands (see `Settled`): what the deeds go by.
    """

    rows: Rows = field(default_factory=dict)
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


def check(rows: Rows, by: Standing) -> Found:
    """Compare the rows of a workbook with the partnership and return what they would change and what is wrong."""
    world = World(by)
    settled = Settled(whole(rows), world)
    found = _Check(settled.rows, world).run()
    found.problems.extend(settled.problems)
    return found


class _Check:
    """One comparison; each `_sheet` method looks at one row and returns its change."""

    def __init__(self, rows: Rows, world: World) -> None:
        self.rows, self.world, self.found = rows, world, Found(rows)
        self.labels = {
            *world.seat_labels,
            *(key(row["group"], label_of(row["role"], row["agency"], row["post"])) for row in rows["Seats"]),
        }
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
                 "Seats": ("group", "role", "agency", "post", "ends_on")}.get(sheet, ("name",))  # fmt: skip
        this = key(*(row[name] for name in names))
        if this in seen:
            self._problem(sheet, row, "", f"says the same as row {seen[this]}. Delete one of the two.")
        seen.setdefault(this, row["row"])

    def _agency(self, sheet: str, row: Cells) -> Change:
        if row["register_kind"] and key(row["register_kind"]) not in self.world.register_kinds:
            self._problem(
                sheet,
                row,
                "Kind on the register",
                f"“{row['register_kind']}” is not on the register. Add it there first.",
            )
        here = self.world.members.get(key(row["name"]))
        if here is None:
            placed = ("place",) if row["register_kind"] or row["why"] else ()
            return Change(sheet, row["row"], ADD, f"{row['name']} joins", ("agency", *placed))
        self._same_date(sheet, row, "Member from", here.starts_on)
        was = {"short_name": here.agency.short_name, "kind": here.agency.kind, "category": here.category,
               "register_kind": str(here.register_kind or ""), "why": in_lines(here.why)}  # fmt: skip
        return self._changed(sheet, row, here.agency.name, was, ("agency_edit", "place"))

    def _changed(self, sheet: str, row: Cells, name: str, was: dict[str, str], deeds: tuple[str, ...]) -> Change:
        """Return a change when the row says something other than `was`; an empty cell changes nothing."""
        headings = {one.key: one.heading for one in SHEETS[sheet]}
        differs = [one for one in was if row[one] and row[one] != was[one]]
        if not differs:
            return Change(sheet, row["row"], SAME, name)
        said = {one.key: one for one in SHEETS[sheet]}
        show = lambda one, text: said[one].show(text) or "nothing"  # noqa: E731
        now = "; ".join(f"{headings[one]}: {show(one, row[one])}" for one in differs)
        before = "; ".join(f"{headings[one]}: {show(one, was[one])}" for one in differs)
        return Change(sheet, row["row"], CHANGE, f"{name}. {now}", deeds, before)

    def _same_date(self, sheet: str, row: Cells, column: str, known: date) -> None:
        self._same_day(sheet, row, column, row["starts_on"], known)

    def _same_day(self, sheet: str, row: Cells, column: str, said: str, known: date) -> None:
        if said and said != known.isoformat():
            self._problem(sheet, row, column, f"is {in_short(known)} in Sightline. Leave it as it is or empty.")

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
            was = {"role": post.role, "independent": yes(post.independent)}
            change = self._changed(sheet, row, name, was, ("post_edit",))
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
            self._check_terms(sheet, row, {})
            return Change(sheet, row["row"], ADD, row["name"], ("group",))
        was = {"kind": group.kind, "parent": str(group.parent or ""), "purpose": " ".join(group.purpose.split()),
               "meets": group.further_words, "rule": words_of(group.rule),
               "duties": "\n".join(one.text for one in group.duties.all()),
               "terms_of_reference": in_lines(group.terms_of_reference), "terms_agreed_on": day(group.terms_agreed_on),
               "terms_review_on": day(group.terms_review_on), "quorum": str(group.quorum or ""),
               "quorum_statutory": yes(group.quorum_statutory), "deputies": in_lines(group.deputies)}  # fmt: skip
        self._check_terms(sheet, row, was)
        return self._changed(sheet, row, group.name, was, ("group_edit",))

    def _check_terms(self, sheet: str, row: Cells, was: dict[str, str]) -> None:
        agreed = row["terms_agreed_on"] or was.get("terms_agreed_on", "")
        review = row["terms_review_on"] or was.get("terms_review_on", "")
        if agreed and review and review <= agreed:
            self._problem(sheet, row, "Terms to be reviewed by", "is not after the day on which they were agreed.")
        duties = row["duties"].splitlines()
        if len(duties) > MOST_DUTIES or any(len(duty) > LONGEST_DUTY for duty in duties):
            sentence = f"has more than {MOST_DUTIES} lines, or one of more than {LONGEST_DUTY} characters. Shorten it."
            self._problem(sheet, row, "Duties, one a line", sentence)

    def _seat(self, sheet: str, row: Cells) -> Change:
        holder = f"{row['post']}, {row['agency']}" if row["post"] else row["agency"]
        seat = self.world.seat(row)
        self._check_seat(sheet, row, new=seat is None)
        name = f"{holder}: {WORDS.get(row['role'], '')} of {row['group']}"
        if seat is None:
            self._check_new_seat(sheet, row)
            deeds = ("seat", "seat_edit") if row["deputises_for"] else ("seat",)
            return self._held(row, Change(sheet, row["row"], ADD, name, deeds), [], SITS)
        was = {"ends_on": day(seat.ends_on), "deputises_for": seat_label(seat.deputises_for),
               "independent": yes(seat.independent)}  # fmt: skip
        change = self._changed(sheet, {**row, **self._label(row)}, name, was, ("seat_edit",))
        self._check_own_seat(sheet, row, change)
        if row["seat_from"]:
            self._same_day(sheet, row, "Seat from", row["seat_from"], seat.starts_on)
        if row["email"]:
            return self._held(row, change, self.world.holders(seat_id=seat.pk), SITS)
        self._same_date(sheet, row, "From", seat.starts_on)
        return change

    def _label(self, row: Cells) -> Cells:
        """Return the seat a deputy stands in for in Sightline’s own words, however the cell writes them."""
        known = self.world.seat_labels.get(key(row["group"], row["deputises_for"]))
        return {"deputises_for": seat_label(known) or row["deputises_for"]}

    def _check_new_seat(self, sheet: str, row: Cells) -> None:
        begins = seat_begins(row) or row["starts_on"]
        if not begins:
            self._problem(sheet, row, "From", "is empty. Enter the first day.")
        elif row["ends_on"] and row["ends_on"] < begins:
            self._problem(sheet, row, "Until", "is before the first day.")
        for seat in self.world.seats.get(seat_key(row), []):
            before_it = row["ends_on"] and row["ends_on"] < day(seat.starts_on)
            if begins and not before_it and (seat.ends_on is None or begins <= day(seat.ends_on)):
                column = "Seat from" if row["seat_from"] else "From"
                self._problem(sheet, row, column, "lies in the days of a seat that the holder has already.")

    def _check_own_seat(self, sheet: str, row: Cells, change: Change) -> None:
        post = self.world.posts.get(key(row["agency"], row["post"]))
        if change.deeds and post and post.pk in self.world.by.post_ids and row["role"] in ENTERING:
            self._problem(sheet, row, "Post", "is one you hold. Somebody else has to change its seat.")

    def _check_seat(self, sheet: str, row: Cells, *, new: bool) -> None:
        self._check_places(sheet, row)
        if row["post"] and row["email"]:
            self._problem(sheet, row, SITS[0], "must be empty for the seat of a post: its holder sits.")
        post = self.world.posts.get(key(row["agency"], row["post"]))
        if new and post and post.pk in self.world.by.post_ids and row["role"] in ENTERING:
            self._problem(sheet, row, "Post", "is one you hold. Somebody else has to give it a seat.")
        if row["deputises_for"] and row["role"] != DEPUTY:
            self._problem(sheet, row, "Stands in for", "must be empty: only a deputy stands in for another.")
        elif row["deputises_for"] and key(row["group"], row["deputises_for"]) not in self.labels:
            self._problem(
                sheet, row, "Stands in for", "names no seat of this group. Write it such as “chair: Director, Council”."
            )
        if row["ends_on"] and row["ends_on"] < self.world.by.today.isoformat():
            self._problem(sheet, row, "Until", "is before today. End the seat on the page of its group.")

    def _check_places(self, sheet: str, row: Cells) -> None:
        if key(row["group"]) not in self.groups:
            self._problem(sheet, row, "Group", f"There is no group “{row['group']}”. Add it to the sheet Groups.")
        if key(row["agency"]) not in self.agencies:
            self._problem(sheet, row, "Agency", f"“{row['agency']}” is no member. Add it to the sheet Agencies.")
        if row["post"] and key(row["agency"], row["post"]) not in self.posts:
            self._problem(sheet, row, "Post", "is not a post of this agency. Add it to Posts and appointments.")

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
