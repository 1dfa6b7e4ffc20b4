"""Deeds on the bodies a partnership works with: neighbours, other boards, forums, linked programmes."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from sightline.governance.models import Partnership, Post, RelatedBody
from sightline.governance.permissions import ARRANGED
from sightline.governance.services.saying import check_open, check_version, note, one_line, paragraphs, short
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError


@dataclass(frozen=True)
class BodyText:
    """A related body: what it is, its topics with us, who reports to whom, our post, how to reach it, its promises."""

    kind: str
    name: str
    topics: str = ""
    reports: str = ""
    link: Post | None = None
    contact: str = ""
    promises: str = ""


@transaction.atomic
def add_body(*, new: BodyText, by: Standing) -> RelatedBody:
    """Record a body that the partnership works with. Raises NotAllowed, DomainError naming the field."""
    ARRANGED.require(by, "C")
    Partnership.objects.select_for_update().get(pk=by.partnership.pk)
    new = _tidy(new, by)
    if RelatedBody.objects.filter(partnership=by.partnership, name__iexact=new.name, ended_on__isnull=True).exists():
        raise DomainError(f"{new.name} is recorded already.", field="name")
    made = RelatedBody.objects.create(partnership=by.partnership, **vars(new))
    note("related.made", made, by, after=body_values(made))
    return made


def _tidy(new: BodyText, by: Standing) -> BodyText:
    if new.kind not in RelatedBody.Kind.values:
        raise DomainError("Choose what it is.", field="kind")
    if new.reports not in RelatedBody.Reports.values:
        raise DomainError("Choose who reports to whom.", field="reports")
    if new.link and (new.link.partnership_id != by.partnership.pk or new.link.ended_on):
        raise DomainError("Choose a post of this partnership that has not ended.", field="link")
    return replace(
        new, name=one_line(new.name, "name", "its name"), topics=paragraphs(new.topics, "topics", "the topics", 2000),
        contact=short(new.contact, "contact", "the contact"),
        promises=paragraphs(new.promises, "promises", "what it promises", 2000),
    )  # fmt: skip


def body_values(row: RelatedBody) -> dict[str, str]:
    """Return a related body as two people compare it."""
    return {
        "What it is": row.get_kind_display(),
        "Name": row.name,
        "On what": row.topics,
        "What it promises": row.promises,
        "Who reports": row.get_reports_display(),
        "Link": str(row.link or ""),
        "How to reach it": row.contact,
    }


@transaction.atomic
def edit_body(*, body: RelatedBody, new: BodyText, version: int, by: Standing) -> RelatedBody:
    """Change a related body. Raises as `add_body`, Conflict with both texts."""
    row = _current(body, by, "U")
    new = _tidy(new, by)
    same = RelatedBody.objects.filter(partnership=by.partnership, name__iexact=new.name, ended_on__isnull=True)
    if same.exclude(pk=row.pk).exists():
        raise DomainError(f"{new.name} is recorded already.", field="name")
    before = body_values(row)
    for name, value in vars(new).items():
        setattr(row, name, value)
    after = body_values(row)
    check_version(version, row.version, after, before)
    if before == after:
        return row
    row.version += 1
    row.save()
    note("related.edited", row, by, before=before, after=after)
    return row


@transaction.atomic
def end_body(*, body: RelatedBody, ends_on: date, by: Standing) -> RelatedBody:
    """Say on which day the work with a body ended."""
    row = _current(body, by, "E")
    row.ended_on = ends_on
    row.version += 1
    row.save(update_fields=["ended_on", "version"])
    note("related.ended", row, by, after={"ends_on": ends_on})
    return row


def _current(body: RelatedBody, by: Standing, deed: str) -> RelatedBody:
    row = RelatedBody.objects.select_for_update(of=("self",)).select_related("link").get(pk=body.pk)
    ARRANGED.require(by, deed, row)
    check_open(row.ended_on, f"The work with {row.name}")
    return row
