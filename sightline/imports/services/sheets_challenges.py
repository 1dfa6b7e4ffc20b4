"""Challenge logs: each row is a challenge, with its answer when the list has one."""

from collections.abc import Sequence
from datetime import date

from sightline.governance.models import Agency, Group, RelatedBody
from sightline.governance.standing import Standing
from sightline.imports.queries_sheets import Here
from sightline.imports.rules.sheets import ListColumn, ListKind, ListRow, Made, Outcome, refused
from sightline.imports.rules.sheets_values import in_short
from sightline.imports.rules.words import fold
from sightline.kernel.errors import OutOfState
from sightline.registers.models import Challenge
from sightline.registers.permissions import CHALLENGE
from sightline.registers.queries.sent_up import bodies_here, challenges
from sightline.registers.services import NewChallenge, answer_challenge, make_challenge

LONGEST_SUBJECT, LONGEST_TEXT, LONGEST_NAME = 200, 2000, 200
CHANGED_SINCE = "Somebody has changed {reference} since the list was loaded, so the list cannot be taken back."
Challenged = Agency | Group | RelatedBody


class Known:
    """Whom a challenge may be of, by the names people write."""

    def __init__(self, by: Standing) -> None:
        self.here = Here(by)
        bodies: list[Challenged] = [*self.here.agencies.values(), *self.here.groups.values(), *bodies_here(by)]
        self.of = {fold(name): one for one in reversed(bodies) for name in (_short_name(one), one.name) if name}

    def challenged(self, row: ListRow) -> Challenged | None:
        """Return who was challenged, or None when no name fits."""
        return self.of.get(fold(row.said.get("challenged", "")))

    def group(self, row: ListRow) -> Group | None:
        """Return the forum in which it was made."""
        return self.here.groups.get(row.meant.get("group", ""))


def _short_name(one: Challenged) -> str:
    return str(getattr(one, "short_name", ""))


def require(by: Standing) -> None:
    """Raise NotAllowed unless the standing may log challenges of all groups."""
    CHALLENGE.require(by, "C")


def check(rows: Sequence[ListRow], by: Standing) -> list[Outcome]:
    """Say what each row does: a new challenge, or nothing because one of the same words and day is there."""
    known = Known(by)
    there = {(fold(subject), day): ref for subject, day, ref in
             challenges(by).values_list("subject", "made_on", "reference")}  # fmt: skip
    seen: dict[tuple[str, date], str] = {}
    found = []
    for row in rows:
        _check(row, known, by)
        if row.problems:
            found.append(refused(row, _subject(row)))
            continue
        key = (fold(_subject(row)), _day(row, by))
        same = there.get(key, "")
        if same or key in seen:
            words = "Already there" if same else f"The same as {seen[key]} of this file"
            found.append(Outcome(row.index, row.at, "same", f"{_subject(row)}. {words}.", tuple(row.notes), (), same))
            continue
        seen[key] = row.at
        words = f"{_subject(row)}. Of {known.challenged(row)}, {in_short(key[1])}."
        found.append(Outcome(row.index, row.at, "new", words, tuple(row.notes)))
    return found


def _check(row: ListRow, known: Known, by: Standing) -> None:
    if known.challenged(row) is None:
        said = row.said.get("challenged", "")[:60]
        row.refuse("challenged", f"“{said}” is no agency, group or related body here. Use a name as Sightline has it.")
    day = row.days.get("made_on")
    if day is None:
        row.notes.append("The list gives no day, so it counts from today.")
    elif day > by.today:
        row.refuse("made_on", f"{in_short(day)} lies ahead. Enter the day on which it was made.")
    if not row.said.get("challenger"):
        row.notes.append("The list does not say who challenged.")
    if row.said.get("effect"):
        row.notes.append("Say on its page whether that changed something; until then it stands with the answer.")
    for key in ("text", "answer", "effect"):
        if len(row.said.get(key, "")) > LONGEST_TEXT // 2:
            row.refuse(key, f"the text is longer than {LONGEST_TEXT // 2} characters. Shorten it.")


def _subject(row: ListRow) -> str:
    subject = " ".join(row.said.get("text", "").split())
    return subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1] + "…"


def _day(row: ListRow, by: Standing) -> date:
    return row.days.get("made_on") or by.today


def load(rows: Sequence[ListRow], file_name: str, by: Standing) -> list[Made]:
    """Put the challenges on the log, with their answers; some fifteen queries for each row."""
    known = Known(by)
    return [_made(row, known, file_name, by) for row in rows]


def _made(row: ListRow, known: Known, file_name: str, by: Standing) -> Made:
    of = known.challenged(row)
    if of is None:
        raise OutOfState(f"{row.at}: who was challenged is not here any more.")
    made = make_challenge(
        new=NewChallenge(
            _subject(row), f"{row.said['text'].strip()}\nFrom {file_name}, {row.at}", _day(row, by), known.group(row),
            row.said.get("challenger", "")[:LONGEST_NAME] or "Not said in the list",
            challenged_agency=of if isinstance(of, Agency) else None,
            challenged_group=of if isinstance(of, Group) else None,
            challenged_body=of if isinstance(of, RelatedBody) else None,
        ),
        by=by,
    )  # fmt: skip
    if answer := _answer(row):
        made = answer_challenge(challenge=made, answer=answer, version=made.version, by=by)
    return Made(row.index, made.reference, made.version, made.pk)


def _answer(row: ListRow) -> str:
    effect = row.said.get("effect", "")
    kept = f"The list says under {row.columns['effect']}: {effect}" if effect else ""
    return "\n".join(filter(None, [row.said.get("answer", ""), kept]))


def undo(made: Sequence[Made], by: Standing) -> None:
    """Take back the challenges a list brought, as if it had not been loaded.

    Raises NotAllowed, or OutOfState once anybody has changed one of them.
    """
    rows = {row.pk: row for row in Challenge.objects.select_for_update().filter(pk__in=[one.key for one in made])}
    for one in made:
        row = rows.get(one.key)
        if row is None or row.version != one.version:
            raise OutOfState(CHANGED_SINCE.format(reference=one.reference))
        CHALLENGE.require(by, "U", row)
    for row in rows.values():
        row.delete()


CHALLENGES = ListKind(
    "challenges", "Challenge log", "challenges", ("challenge log", "challenges", "challenge register"),
    (
        ListColumn("text", "Challenge", required=True, telling=True,
                   words=("challenge made", "nature of challenge", "what was challenged", "details of challenge")),
        ListColumn("challenged", "Challenged", required=True, telling=True,
                   words=("who was challenged", "challenge to", "agency challenged", "partner challenged")),
        ListColumn("challenger", "Challenged by", telling=True, words=("challenger", "raised by", "made by")),
        ListColumn("made_on", "Date", "date", words=("date of challenge", "made on", "raised on")),
        ListColumn("group", "Meeting", "group", words=("forum", "group", "board", "raised at")),
        ListColumn("answer", "Answer", telling=True, words=("response", "response to challenge", "reply")),
        ListColumn("effect", "Effect", telling=True,
                   words=("impact of challenge", "outcome", "difference made", "impact")),
    ),
    check=check, load=load, require=require, undo=undo, page="registers:challenge",
)  # fmt: skip
