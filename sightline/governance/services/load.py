"""The load of a workbook: a preview that is kept, and a confirmation that does exactly what was shown, or nothing."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django_tasks import task

from sightline.governance.loading import ADD, CHANGE, Found, check
from sightline.governance.loading_cells import sheets_now
from sightline.governance.loading_world import Rows, World, key, seat_begins
from sightline.governance.models import Appointment, LoadPreview, Membership, Seat
from sightline.governance.permissions import AGENCY, APPOINTMENT, GROUP, PERSON
from sightline.governance.rules import meeting
from sightline.governance.services.agencies import NewAgency, add_agency, edit_agency
from sightline.governance.services.groups import NewGroup, add_group, as_new, edit_group
from sightline.governance.services.people import add_person, add_post, appoint, edit_post
from sightline.governance.services.previews import (
    close_preview,
    is_large,
    keep_preview,
    leave_to_worker,
    load_waiting,
    locked_preview,
)
from sightline.governance.services.register import Place, place_member, version_of_place
from sightline.governance.services.saying import note
from sightline.governance.services.seats import Terms, add_seat, edit_seat
from sightline.governance.standing import Standing
from sightline.governance.workbook import SHEETS, Cells, read_workbook
from sightline.kernel.errors import DomainError, OutOfState
from sightline.publishing.rules import Problem, in_lines
from sightline.publishing.workbooks import SheetOut

TOLD = "told"


def require_load(by: Standing) -> None:
    """Raise NotAllowed unless the standing may do every kind of deed that a workbook can ask for."""
    AGENCY.require(by, "C")
    AGENCY.require(by, "U")
    PERSON.require(by, "C")
    GROUP.require(by, "C")
    GROUP.require(by, "U")
    APPOINTMENT.require(by, "C", also={"v"})


@transaction.atomic
def make_preview(*, content: bytes, file_name: str, by: Standing) -> tuple[LoadPreview | None, list[Problem]]:
    """Read and check a workbook and keep what it would change; with problems nothing is kept and they are returned.

    Raises NotAllowed, DomainError for a file that cannot be read.
    """
    require_load(by)
    read = read_workbook(content)
    found = check(read.rows, by)
    problems = _in_order([*read.problems, *found.problems])
    if problems:
        return None, problems
    if not found.changes:
        raise DomainError("The workbook has no rows. Fill in at least one sheet.", field="workbook")
    rows = {**read.rows, TOLD: read.told}
    made = keep_preview(LoadPreview.Kind.PARTNERSHIP, rows=rows, digest=found.digest, file_name=file_name, by=by)
    return made, []


def _in_order(problems: list[Problem]) -> list[Problem]:
    sheets = list(SHEETS)
    return sorted(set(problems), key=lambda one: (sheets.index(one.sheet) if one.sheet else -1, one.row, one.column))


@transaction.atomic
def confirm_load(*, preview: LoadPreview, by: Standing) -> Found:
    """Do what a preview showed, all of it or nothing, and return it.

    Raises NotAllowed, OutOfState when it was done already or when the partnership has changed since it was shown.
    """
    require_load(by)
    row = locked_preview(preview, by)
    found = check(row.rows, by)
    if found.problems or found.digest != row.digest:
        raise OutOfState(
            "The partnership has changed since this preview was made, so nothing was loaded. Read the workbook again."
        )
    _Load(found, by).run()
    close_preview(row)
    after = {"added": found.count(ADD), "changed": found.count(CHANGE)}
    note("governance.loaded", row, by, after=after)
    return found


def load_later(*, preview: LoadPreview, by: Standing) -> LoadPreview:
    """Have the worker do what a large preview showed. Raises NotAllowed, and as `leave_to_worker`."""
    require_load(by)
    return leave_to_worker(preview=preview, how={}, job=load_kept, by=by)


@task()
def load_kept(key: int) -> None:
    """Do, in the worker, what a preview showed that was left to it."""
    load_waiting(
        key, LoadPreview.Kind.PARTNERSHIP, lambda preview, by: said_of_load(confirm_load(preview=preview, by=by))
    )


def is_long_load(found: Found) -> bool:
    """Whether a workbook changes so much that the worker does it, and the page does not wait."""
    return is_large(found.count(ADD) + found.count(CHANGE))


def said_of_load(found: Found) -> str:
    """Return what a load did, in a sentence."""
    return f"The workbook is loaded: {found.count(ADD)} rows added, {found.count(CHANGE)} changed."


@transaction.atomic
def load_rows(*, rows: Rows, digest: str, by: Standing) -> Found:
    """Do what rows in the shape of a workbook's ask for, all of it or nothing, and return it.

    `digest` is that of the check they were shown with. Raises NotAllowed, OutOfState when they would do something else
    now.
    """
    require_load(by)
    found = check(rows, by)
    if found.problems or found.digest != digest:
        raise OutOfState("The partnership has changed since this was shown, so nothing was loaded. Look at it again.")
    _Load(found, by).run()
    return found


class _Load:
    """The deeds of one workbook in an order in which each finds what it needs."""

    def __init__(self, found: Found, by: Standing) -> None:
        self.by, self.world = by, World(by)
        self.rows = {(sheet, row["row"]): row for sheet, rows in found.rows.items() for row in rows}
        self.found = found

    def run(self) -> None:
        """Do the deeds sheet by sheet; seats last, since they need groups and posts."""
        for _, row, deed in self._wanted("agency", "agency_edit", "person", "post", "post_edit"):
            getattr(self, f"_{deed}")(row)
        self._again()
        for _, row, _ in self._wanted("place"):
            self._place(row)
        self._groups([row for _, row, _ in self._wanted("group", "group_edit")])
        self._again()
        for _, row, _ in self._wanted("seat"):
            self._seat(row)
        self._again()
        for _, row, _ in self._wanted("seat_edit"):
            self._seat_edit(row)
        for sheet, row, _ in self._wanted("appoint"):
            self._appoint(sheet, row)

    def _again(self) -> None:
        self.world = World(self.by)

    def _wanted(self, *deeds: str) -> Iterator[tuple[str, Cells, str]]:
        for change in self.found.changes:
            for deed in change.deeds:
                if deed in deeds:
                    yield change.sheet, self.rows[change.sheet, change.row], deed

    def _agency(self, row: Cells) -> None:
        category = row["category"] or Membership.Category.RELEVANT
        new = NewAgency(row["name"], row["short_name"], row["kind"], category)
        add_agency(new=new, starts_on=_day(row) or self.by.today, by=self.by)

    def _agency_edit(self, row: Cells) -> None:
        agency = self.world.members[key(row["name"])].agency
        edit_agency(
            agency=agency, name=agency.name, short_name=row["short_name"] or agency.short_name,
            kind=row["kind"] or agency.kind, category=row["category"], by=self.by,
        )  # fmt: skip

    def _place(self, row: Cells) -> None:
        here = self.world.members[key(row["name"])]
        kind = self.world.register_kinds[key(row["register_kind"])] if row["register_kind"] else here.register_kind
        place = Place(here.category, kind, here.area, _kept(row["why"], here.why))
        place_member(membership=here, place=place, version=version_of_place(here), by=self.by)

    def _person(self, row: Cells) -> None:
        add_person(name=row["name"], email=row["email"], by=self.by)

    def _post(self, row: Cells) -> None:
        if key(row["agency"]) not in self.world.members:
            self._again()
        agency = self.world.members[key(row["agency"])].agency
        add_post(
            agency=agency, title=row["title"], role=row["role"], independent=row["independent"] == "yes", by=self.by
        )

    def _post_edit(self, row: Cells) -> None:
        post = self.world.posts[key(row["agency"], row["title"])]
        apart = row["independent"] == "yes" if row["independent"] else None
        edit_post(post=post, title=post.title, role=row["role"] or post.role, independent=apart, by=self.by)

    def _groups(self, rows: list[Cells]) -> None:
        """Make and change groups, each after the one it reports to."""
        waiting = list(rows)
        while waiting:
            names = {key(row["name"]) for row in waiting if key(row["name"]) not in self.world.groups}
            ready = [row for row in waiting if not row["parent"] or key(row["parent"]) not in names]
            for row in ready:
                self._group(row)
            waiting = [row for row in waiting if row not in ready]
            self._again()

    def _group(self, row: Cells) -> None:
        group = self.world.groups.get(key(row["name"]))
        new = self._new_group(row, as_new(group) if group else NewGroup(row["name"], row["kind"]))
        if group is None:
            add_group(new=new, by=self.by)
        else:
            edit_group(group=group, new=new, version=group.version, by=self.by)

    def _new_group(self, row: Cells, now: NewGroup) -> NewGroup:
        """Return a group as the row says it; what it does not say stays."""
        return NewGroup(
            now.name, row["kind"],
            parent=self.world.groups[key(row["parent"])] if row["parent"] else now.parent,
            purpose=_kept(row["purpose"], now.purpose), meets=row["meets"] or now.meets,
            duties=tuple(row["duties"].splitlines()) if row["duties"] else now.duties,
            rule=meeting.parse(row["rule"]) if row["rule"] else now.rule,
            terms_of_reference=_kept(row["terms_of_reference"], now.terms_of_reference),
            terms_agreed_on=_day(row, "terms_agreed_on") or now.terms_agreed_on,
            terms_review_on=_day(row, "terms_review_on") or now.terms_review_on,
            quorum=int(row["quorum"]) if row["quorum"] else now.quorum,
            quorum_statutory=row["quorum_statutory"] == "yes" if row["quorum_statutory"] else now.quorum_statutory,
            deputies=_kept(row["deputies"], now.deputies),
        )  # fmt: skip

    def _seat(self, row: Cells) -> None:
        post = self.world.posts[key(row["agency"], row["post"])] if row["post"] else None
        holder = post or self.world.members[key(row["agency"])].agency
        begins = seat_begins(row) or row["starts_on"]
        terms = Terms(ends_on=_day(row, "ends_on"), independent=row["independent"] == "yes")
        group = self.world.groups[key(row["group"])]
        add_seat(
            group=group, role=row["role"], holder=holder, starts_on=date.fromisoformat(begins), terms=terms, by=self.by
        )

    def _seat_edit(self, row: Cells) -> None:
        seat = self._seat_of(row)
        stands_for = self.world.seat_labels[key(row["group"], row["deputises_for"])] if row["deputises_for"] else None
        terms = Terms(
            _day(row, "ends_on") or seat.ends_on, stands_for or seat.deputises_for,
            row["independent"] == "yes" if row["independent"] else seat.independent,
        )  # fmt: skip
        edit_seat(seat=seat, terms=terms, by=self.by)

    def _seat_of(self, row: Cells) -> Seat:
        found = self.world.seat(row)
        assert found is not None  # noqa: S101 (it was found or made a moment ago)
        return found

    def _appoint(self, sheet: str, row: Cells) -> Appointment:
        person = self.world.people[row["email"].lower()]
        to = self._seat_of(row) if sheet == "Seats" else self.world.posts[key(row["agency"], row["title"])]
        return appoint(person=person, to=to, starts_on=_day(row) or self.by.today, by=self.by)


def _kept(said: str, now: str) -> str:
    """Return the text as it is, with its lines, when a cell says nothing or the same."""
    return now if said in ("", " ".join(now.split()), in_lines(now)) else said


def _day(row: Cells, column: str = "starts_on") -> date | None:
    return date.fromisoformat(row[column]) if row[column] else None


def whole_workbook(by: Standing) -> list[SheetOut]:
    """Return the partnership as the sheets of a workbook, as it is today: loading it again changes nothing."""
    AGENCY.require(by, "X")
    return sheets_now(by)
