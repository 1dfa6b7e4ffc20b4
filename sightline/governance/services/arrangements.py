"""Deeds on agreements: the published arrangements and memoranda, their signatories, their editions and their end."""

from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from sightline.governance.models import Agency, Agreement, Membership, Partnership, Signatory
from sightline.governance.permissions import ARRANGED
from sightline.governance.services.saying import check_end, check_open, check_version, note, one_line, paragraphs
from sightline.governance.services.seats import day_before
from sightline.governance.standing import Standing
from sightline.kernel.dates import in_short
from sightline.kernel.errors import DomainError, OutOfState


@dataclass(frozen=True)
class AgreementText:
    """What an agreement is: its kind and title, what it says in short, where it is, from when and its next review."""

    kind: str
    title: str
    starts_on: date
    summary: str = ""
    address: str = ""
    published_on: date | None = None
    review_on: date | None = None


@transaction.atomic
def add_agreement(*, new: AgreementText, by: Standing) -> Agreement:
    """Record an agreement; the same one again is the one there is. Raises NotAllowed, DomainError naming the field."""
    ARRANGED.require(by, "C")
    Partnership.objects.select_for_update().get(pk=by.partnership.pk)
    new = _tidy(new)
    same = Agreement.objects.filter(
        partnership=by.partnership, kind=new.kind, title__iexact=new.title, starts_on=new.starts_on
    )
    if found := same.first():
        return found
    made = Agreement.objects.create(partnership=by.partnership, **vars(new))
    note("agreement.made", made, by, after=vars(new))
    return made


def _tidy(new: AgreementText) -> AgreementText:
    if new.kind not in Agreement.Kind.values:
        raise DomainError("Choose what kind of agreement it is.", field="kind")
    if new.review_on and new.review_on < new.starts_on:
        raise DomainError("The review comes after the day it starts. Enter a later date.", field="review_on")
    return replace(
        new, title=one_line(new.title, "title", "the title"), address=_address(new.address),
        summary=paragraphs(new.summary, "summary", "the summary"),
    )  # fmt: skip


def _address(text: str) -> str:
    text = text.strip()
    try:
        if text:
            URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        raise DomainError("Enter a web address that begins with https://.", field="address") from None
    return text


def words_of(row: Agreement) -> dict[str, str]:
    """Return an agreement as two people compare it."""
    dates = {"Published": row.published_on, "In force from": row.starts_on, "Next review": row.review_on}
    said = {"Kind": row.get_kind_display(), "Title": row.title, "What it says": row.summary, "Address": row.address}
    return said | {name: in_short(day) if day else "not said" for name, day in dates.items()}


@transaction.atomic
def edit_agreement(*, agreement: Agreement, new: AgreementText, version: int, by: Standing) -> Agreement:
    """Change an agreement. Raises as `add_agreement`, Conflict with both texts, OutOfState once it has ended."""
    row = _current(agreement, by, "U")
    new = _tidy(new)
    was = words_of(row)
    before = {name: getattr(row, name) for name in vars(new)}
    _check_twin(new, row, by)
    for name, value in vars(new).items():
        setattr(row, name, value)
    check_version(version, row.version, words_of(row), was)
    if before == vars(new):
        return row
    row.version += 1
    row.save()
    note("agreement.edited", row, by, before=before, after=vars(new))
    return row


def _check_twin(new: AgreementText, row: Agreement, by: Standing) -> None:
    here = Agreement.objects.filter(partnership=by.partnership, kind=new.kind, starts_on=new.starts_on)
    if here.filter(title__iexact=new.title).exclude(pk=row.pk).exists():
        raise DomainError("Another agreement has this title and starts on this day.", field="title")
    if row.follows and new.starts_on <= row.follows.starts_on:
        raise DomainError(f"It follows one in force from {in_short(row.follows.starts_on)}.", field="starts_on")


def _current(agreement: Agreement, by: Standing, deed: str) -> Agreement:
    """Return the agreement under a lock, once the deed is allowed and it has no end."""
    row = Agreement.objects.select_for_update(of=("self",)).select_related("follows").get(pk=agreement.pk)
    ARRANGED.require(by, deed, row)
    check_open(row.ends_on, f"“{row.title}”")
    return row


@transaction.atomic
def renew_agreement(*, agreement: Agreement, new: AgreementText, by: Standing) -> Agreement:
    """Record the next edition of an agreement: the one before ends the day before, its signatories are to sign again.

    Renewing twice with the same words gives the one edition. Raises NotAllowed, DomainError, OutOfState.
    """
    ARRANGED.require(by, "C")
    row = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    ARRANGED.require(by, "U", row)
    new = _tidy(replace(new, kind=row.kind))
    done = Agreement.objects.filter(follows=row).first()
    if done and (done.title, done.starts_on) == (new.title, new.starts_on):
        return done
    check_open(row.ends_on, f"“{row.title}”")
    if new.starts_on <= row.starts_on:
        raise DomainError(f"“{row.title}” began on {in_short(row.starts_on)}. Enter a later date.", field="starts_on")
    made = Agreement.objects.create(partnership=by.partnership, follows=row, **vars(new))
    row.ends_on = day_before(new.starts_on)
    row.version += 1
    row.save(update_fields=["ends_on", "version"])
    signed = Signatory.objects.filter(agreement=row).values("position", "agency_id", "name", "post_title")
    Signatory.objects.bulk_create(Signatory(partnership=by.partnership, agreement=made, **one) for one in signed)
    note("agreement.renewed", made, by, before={"agreement": row.pk, "ends_on": row.ends_on}, after=vars(new))
    return made


@transaction.atomic
def end_agreement(*, agreement: Agreement, ends_on: date, by: Standing) -> Agreement:
    """End an agreement that no other follows."""
    row = _current(agreement, by, "E")
    check_end(ends_on, row.starts_on, f"“{row.title}”")
    row.ends_on = ends_on
    row.version += 1
    row.save(update_fields=["ends_on", "version"])
    note("agreement.ended", row, by, after={"ends_on": ends_on})
    return row


@transaction.atomic
def add_signatory(*, agreement: Agreement, agency: Agency, name: str, post_title: str, by: Standing) -> Signatory:
    """Say who is to sign an agreement for an agency, by name and post as it stands on the document."""
    row = _current(agreement, by, "U")
    name = one_line(name, "name", "the name of who signs", 150)
    title = one_line(post_title, "post_title", "their post")
    if not Membership.objects.filter(partnership=by.partnership, agency=agency, ends_on__isnull=True).exists():
        raise DomainError("Choose an agency that is a member of this partnership.", field="agency")
    mine = Signatory.objects.filter(agreement=row)
    if found := mine.filter(agency=agency, name__iexact=name).first():
        return found
    last = mine.order_by("-position").values_list("position", flat=True).first() or 0
    made = Signatory.objects.create(
        partnership=by.partnership, agreement=row, agency=agency, name=name, post_title=title, position=last + 1
    )
    after = {"agency": agency.name, "name": name, "post": title}
    note("signatory.added", made, by, after=after, personal=("name",))
    return made


@transaction.atomic
def sign(*, signatory: Signatory, signed_on: date, by: Standing) -> Signatory:
    """Record the day on which somebody signed; once recorded it stays. Raises DomainError for a day to come."""
    row = _signatory(signatory, by)
    if row.signed_on == signed_on:
        return row
    if row.signed_on:
        raise OutOfState(f"{row.name} signed on {in_short(row.signed_on)}.")
    if signed_on > by.today:
        raise DomainError("Enter today’s date or an earlier one.", field="signed_on")
    row.signed_on = signed_on
    row.save(update_fields=["signed_on"])
    note("agreement.signed", row, by, after={"agreement": row.agreement_id, "signed_on": signed_on})
    return row


@transaction.atomic
def remove_signatory(*, signatory: Signatory, by: Standing) -> None:
    """Take somebody who has not signed off the list of those who are to sign."""
    row = _signatory(signatory, by)
    if row.signed_on:
        raise OutOfState(f"{row.name} signed on {in_short(row.signed_on)}, so the name stays.")
    note("signatory.removed", row, by, before={"agreement": row.agreement_id, "name": row.name}, personal=("name",))
    row.delete()


def _signatory(signatory: Signatory, by: Standing) -> Signatory:
    row = Signatory.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=signatory.pk)
    ARRANGED.require(by, "U", row.agreement)
    check_open(row.agreement.ends_on, f"“{row.agreement.title}”")
    return row
