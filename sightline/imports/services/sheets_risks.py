"""Risk registers: each row puts a risk on a group's register, with its score and what holds it already."""

from collections.abc import Sequence
from dataclasses import replace

from sightline.discussion.models import Comment
from sightline.governance.models import Group
from sightline.governance.standing import Standing
from sightline.imports.queries_sheets import Here
from sightline.imports.rules.sheets import ListColumn, ListRow, Made, Outcome, refused
from sightline.imports.rules.sheets_known import RISKS as KNOWN
from sightline.imports.rules.sheets_values import in_short
from sightline.imports.rules.words import fold
from sightline.kernel.errors import OutOfState
from sightline.registers.models import Risk
from sightline.registers.permissions import RISK
from sightline.registers.queries.risks import visible
from sightline.registers.queries.scales import scale_for
from sightline.registers.rules.scale import Pair, Scale
from sightline.registers.services import RiskText, Scores, add_control, add_risk

LONGEST_TITLE, LONGEST_TEXT, LONGEST_CONTROL, MOST_CONTROLS = 200, 2000, 500, 30
CHANGED_SINCE = "Somebody has changed {reference} since the list was loaded, so the list cannot be taken back."


def require(by: Standing) -> None:
    """Raise NotAllowed unless the standing may put risks on every group's register."""
    RISK.require(by, "C")


def check(rows: Sequence[ListRow], by: Standing) -> list[Outcome]:
    """Say what each row does: a new risk, or nothing because the group has one in the same words."""
    here, scale = Here(by), scale_for(by)
    there = {(fold(title), group): ref for title, group, ref in visible(by).values_list("title", "group", "reference")}
    seen: dict[tuple[str, int], str] = {}
    found = []
    for row in rows:
        group = _group(row, here)
        pair = _pair(row, scale)
        _check(row, group, pair, by)
        if row.problems or group is None:
            found.append(refused(row, _title(row)))
            continue
        known = (fold(_title(row)), group.pk)
        same = there.get(known, "")
        if same or known in seen:
            words = "Already there" if same else f"The same as {seen[known]} of this file"
            found.append(Outcome(row.index, row.at, "same", f"{_title(row)}. {words}.", tuple(row.notes), (), same))
            continue
        seen[known] = row.at
        score = f"{pair[0]} by {pair[1]}" if pair else "emerging, not scored"
        found.append(Outcome(row.index, row.at, "new", f"{_title(row)}. {group}. {score}.", tuple(row.notes)))
    return found


def _check(row: ListRow, group: Group | None, pair: Pair | None, by: Standing) -> None:
    if group is None:
        row.refuse("group", "say whose risk it is: a group of this partnership.")
    elif not row.meant.get("group"):
        row.notes.append(f"The list names no group, so it becomes a risk of {group}.")
    if pair is None and not row.problems:
        whole = row.said.get("score", "")
        told = f"The score {whole} cannot be taken apart into likelihood and impact" if whole else "It has no score"
        row.notes.append(f"{told}, so it is emerging until it is scored.")
    day = row.days.get("review_on")
    if day and day < by.today:
        row.notes.append(f"The review of {in_short(day)} has passed; the next one follows the usual cycle.")
    for key in ("title", "cause", "effect"):
        if len(row.said.get(key, "")) > LONGEST_TEXT:
            row.refuse(key, f"the text is longer than {LONGEST_TEXT} characters. Shorten it.")
    if len(_controls(row)) > MOST_CONTROLS:
        row.refuse("mitigation", f"it has more than {MOST_CONTROLS} lines, each of which becomes a control. Join some.")


def _group(row: ListRow, here: Here) -> Group | None:
    """Return whose risk it is: the group that the row names, else the executive."""
    if row.said.get("group"):
        return here.groups.get(row.meant.get("group", ""))
    return next((one for one in here.groups.values() if one.kind == Group.Kind.EXECUTIVE), None)


def _pair(row: ListRow, scale: Scale) -> Pair | None:
    """Return (likelihood, impact), by number or by the scale's own words; a word it does not know refuses the row."""
    found = {}
    for key, words in (("likelihood", scale.likelihood), ("impact", scale.impact)):
        said = row.said.get(key, "").strip()
        number = said.split(" ")[0].rstrip(".:-)")
        named = {fold(word): at for at, word in enumerate(words, start=1)}
        if number.isascii() and number.isdigit() and len(number) < 4 and 1 <= int(number) <= len(words):
            found[key] = int(number)
        elif fold(said) in named:
            found[key] = named[fold(said)]
        elif said:
            row.refuse(key, f"“{said[:60]}” is not on the scale. Use 1 to {len(words)}, or {', '.join(words)}.")
    return (found["likelihood"], found["impact"]) if len(found) == 2 else None


def _title(row: ListRow) -> str:
    title = " ".join(row.said.get("title", "").split())
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"


def load(rows: Sequence[ListRow], file_name: str, by: Standing) -> list[Made]:
    """Put the risks on their registers; some fifteen queries for each row."""
    here, scale = Here(by), scale_for(by)
    return [_made(row, here, scale, file_name, by) for row in rows]


def _made(row: ListRow, here: Here, scale: Scale, file_name: str, by: Standing) -> Made:
    group, pair = _group(row, here), _pair(row, scale)
    if group is None:
        raise OutOfState(f"{row.at}: the group has ended since you looked.")
    day = row.days.get("review_on")
    owner = row.meant.get("owner", "")
    risk = add_risk(
        group=group, scores=Scores(pair) if pair else None, emerging=pair is None, by=by,
        next_review_on=day if day and day >= by.today else None,
        new=RiskText(
            _title(row), row.said.get("cause", ""), row.said["title"].strip(), _effect(row, file_name),
            row.said.get("category", "")[:80], owner=here.posts.get(owner), agency=here.agencies.get(owner),
        ),
    )  # fmt: skip
    for text in _controls(row):
        add_control(risk=risk, text=text, strength="untested", by=by)
    risk.refresh_from_db(fields=["version"])
    return Made(row.index, risk.reference, risk.version, risk.pk)


def _effect(row: ListRow, file_name: str) -> str:
    """Return the effect, and below it what the list says and no field of a risk holds."""
    kept = [f"The list says under {row.columns[key]}: {row.said[key]}" for key in ("score", "residual")
            if row.said.get(key)]  # fmt: skip
    if row.said.get("owner") and not row.meant.get("owner"):
        kept.append(f"The list says under {row.columns['owner']}: {row.said['owner']}")
    source = f"From {file_name}, {row.at}"
    return "\n".join(filter(None, [row.said.get("effect", ""), *kept, source]))[:LONGEST_TEXT]


def _controls(row: ListRow) -> list[str]:
    """Return what holds the risk already, a line each, no line twice."""
    lines = [" ".join(line.strip(" •-–*").split()) for line in row.said.get("mitigation", "").splitlines()]
    return list({fold(line[:LONGEST_CONTROL]): line[:LONGEST_CONTROL] for line in lines if line}.values())


def undo(made: Sequence[Made], by: Standing) -> None:
    """Take back the risks a list brought, as if it had not been loaded.

    Raises NotAllowed, or OutOfState once anybody has changed one of them.
    """
    rows = {row.pk: row for row in Risk.objects.select_for_update().filter(pk__in=[one.key for one in made])}
    said = Comment.objects.filter(partnership=by.partnership, kind="RK", reference__in=[one.reference for one in made])
    talked = set(said.values_list("reference", flat=True))
    for one in made:
        row = rows.get(one.key)
        if row is None or row.version != one.version or one.reference in talked:
            raise OutOfState(CHANGED_SINCE.format(reference=one.reference))
        if row.mitigations.exists() or row.escalations.exists():
            raise OutOfState(CHANGED_SINCE.format(reference=one.reference))
        RISK.require(by, "U", row)
    for row in rows.values():
        row.delete()


RISKS = replace(
    KNOWN,
    columns=(
        *KNOWN.columns,
        ListColumn("group", "Group", "group", words=("sub group", "subgroup", "whose risk", "board", "register of")),
        ListColumn("cause", "Cause", telling=True, words=("causes", "risk cause", "because of")),
        ListColumn("effect", "Effect", telling=True, words=("effects", "consequences", "what would follow")),
        ListColumn("category", "Category", words=("risk category", "type of risk", "theme")),
    ),
    check=check, load=load, require=require, undo=undo, page="registers:risk",
)  # fmt: skip
