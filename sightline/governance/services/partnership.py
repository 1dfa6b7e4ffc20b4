"""Deeds on the partnership itself: its name, vision, areas, purposes, values and logo."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from sightline.accounts.models import Person
from sightline.audittrail.services import record
from sightline.governance.models import Area, KnownPerson, Logo, Membership, Partnership, RoleGrant, Statement
from sightline.governance.permissions import ARRANGEMENTS
from sightline.governance.rules.colours import LEAST_CONTRAST, contrast_with_white, is_colour
from sightline.governance.services.saying import check_version, note, one_line
from sightline.governance.standing import Standing
from sightline.kernel.dates import england_today
from sightline.kernel.errors import DomainError

LOGO_LONGEST = 200_000
LOGO_KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
TAKEN_SLUGS = frozenset({"accounts", "admin", "api", "gallery", "health", "help", "static", "new", "privacy", "search"})


@transaction.atomic
def make_partnership(
    *, code: str, slug: str, name: str, short_name: str, kind: str = Partnership.Kind.ALL_AGE,
    manager: Person, by: Person | None = None, today: date | None = None,
) -> Partnership:  # fmt: skip
    """Make a partnership whose first business manager is `manager`; the installation's own deed, not a role's.

    `by` is None when whoever runs the installation does it. Raises DomainError naming the field.
    """
    made = Partnership(
        code=code.strip().upper(), slug=slug.strip().lower(), kind=kind,
        name=one_line(name, "name", "the name"), short_name=one_line(short_name, "short_name", "the short name", 60),
    )  # fmt: skip
    _check_keys(made)
    made.save()
    KnownPerson.objects.create(partnership=made, person=manager)
    RoleGrant.objects.create(
        partnership=made, person=manager, role=RoleGrant.Role.BUSINESS_UNIT, starts_on=today or england_today(),
        reason="First business manager of the partnership",
    )  # fmt: skip
    after = {"name": made.name, "slug": made.slug, "kind": kind, "manager": manager.actor_key}
    record(tenant=made.code, verb="partnership.made", reference=made.code, by=by, after=after)
    return made


def _check_keys(made: Partnership) -> None:
    if not re.fullmatch(r"[A-Z]{2,5}", made.code):
        raise DomainError("Use 2 to 5 letters for the code, such as NMR.", field="code")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,39}", made.slug) or made.slug in TAKEN_SLUGS:
        raise DomainError(
            "Use 2 to 40 small letters, numbers and hyphens for the address, such as northmoor.", field="slug"
        )
    if Partnership.objects.filter(code=made.code).exists():
        raise DomainError("Another partnership has this code. Choose another.", field="code")
    if Partnership.objects.filter(slug=made.slug).exists():
        raise DomainError("Another partnership has this address. Choose another.", field="slug")


EDITED = {
    "name": "Name",
    "short_name": "Short name",
    "kind": "Whom it serves",
    "vision": "Vision",
    "vision_source": "Where the vision comes from",
    "contact": "Contact",
    "colour": "Colour of public pages",
    "legal_basis": "Legal basis",
    "stance": "Stance",
}


@transaction.atomic
def edit_partnership(*, values: dict[str, str], version: int, by: Standing) -> Partnership:
    """Change what the partnership says of itself: names, kind, vision, contact, legal basis, stance (keys of EDITED).

    `colour` is that of the head of public pages, as #0e3b47, dark enough for white words; empty for the product's own.

    Raises NotAllowed, DomainError, Conflict with both texts when somebody saved since `version`.
    """
    row = Partnership.objects.select_for_update().get(pk=by.partnership.pk)
    ARRANGEMENTS.require(by, "U", row)
    given = {name: values[name].strip() for name in EDITED if name in values}
    for name, longest in (("name", 200), ("short_name", 60)):
        if name in given:
            given[name] = one_line(given[name], name, f"the {EDITED[name].lower()}", longest)
    _check_given(given, row)
    before = {name: getattr(row, name) for name in given}
    check_version(version, row.version, _labelled(given), _labelled(before))
    changed = [name for name in given if given[name] != before[name]]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, given[name])
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    note(
        "partnership.edited", row, by,
        before={name: before[name] for name in changed}, after={name: given[name] for name in changed},
    )  # fmt: skip
    return row


def _check_given(given: dict[str, str], row: Partnership) -> None:
    if given.get("kind", row.kind) not in Partnership.Kind.values:
        raise DomainError("Choose whom the partnership serves.", field="kind")
    if colour := given.get("colour", "").lower():
        given["colour"] = colour
        if not is_colour(colour):
            raise DomainError("Write the colour as # and six signs, such as #0e3b47.", field="colour")
        if contrast_with_white(colour) < LEAST_CONTRAST:
            raise DomainError("White words could not be read on this colour. Choose a darker one.", field="colour")


def _labelled(values: dict[str, str]) -> dict[str, str]:
    kinds = dict(Partnership.Kind.choices)
    return {EDITED[name]: str(kinds.get(text, text)) if name == "kind" else text for name, text in values.items()}


@transaction.atomic
def set_statements(*, kind: str, texts: Sequence[str], by: Standing) -> list[Statement]:
    """Put a list of the partnership (`kind`: purposes, values …) in the order given; empty lines are left out."""
    ARRANGEMENTS.require(by, "U", by.partnership)
    if kind not in Statement.Kind.values:
        raise ValueError(f"“{kind}” is no list of a partnership")
    Partnership.objects.select_for_update().get(pk=by.partnership.pk)
    texts = [" ".join(text.split()) for text in texts if text.strip()]
    rows = Statement.objects.filter(partnership=by.partnership, kind=kind)
    before = list(rows.values_list("text", flat=True))
    if before == texts:
        return list(rows)
    rows.delete()
    made = Statement.objects.bulk_create(
        Statement(partnership=by.partnership, kind=kind, position=at, text=text) for at, text in enumerate(texts, 1)
    )
    note(f"partnership.{kind}s_set", by.partnership, by, before={"texts": before}, after={"texts": texts})
    return made


@transaction.atomic
def set_areas(*, areas: Iterable[tuple[str, str]], by: Standing) -> list[Area]:
    """Set the areas the partnership covers as (kind, name); raises DomainError when there is none."""
    ARRANGEMENTS.require(by, "U", by.partnership)
    Partnership.objects.select_for_update().get(pk=by.partnership.pk)
    wanted = sorted({(kind, " ".join(name.split())) for kind, name in areas if name.strip()})
    if not wanted:
        raise DomainError("Name at least one local authority, NHS board or police force.", field="councils")
    if any(kind not in Area.Kind.values or len(name) > 200 for kind, name in wanted):
        raise DomainError("Make the name of an area at most 200 characters.", field="councils")
    rows = Area.objects.filter(partnership=by.partnership)
    before = sorted(rows.values_list("kind", "name"))
    if before == wanted:
        return list(rows)
    _drop_areas([row for row in rows if (row.kind, row.name) not in wanted])
    fresh = [one for one in wanted if one not in before]
    Area.objects.bulk_create(Area(partnership=by.partnership, kind=kind, name=name) for kind, name in fresh)
    note("partnership.areas_set", by.partnership, by, before={"areas": before}, after={"areas": wanted})
    return list(rows.all())


def _drop_areas(rows: Sequence[Area]) -> None:
    """Take areas away; one that a member is partner for stays until that member has another."""
    partner = Membership.objects.filter(area__in=rows).select_related("area", "agency").first()
    if partner:
        raise DomainError(
            f"{partner.agency} is recorded as the partner for {partner.area}. Give it another area first.",
            field="councils",
        )
    Area.objects.filter(pk__in=[row.pk for row in rows]).delete()


@transaction.atomic
def set_logo(*, content: bytes, by: Standing) -> Logo:
    """Give the partnership its own logo: PNG or JPEG by what the file holds, at most 200 kB."""
    ARRANGEMENTS.require(by, "U", by.partnership)
    if len(content) > LOGO_LONGEST:
        raise DomainError("The picture is larger than 200 kB. Make it smaller and try again.", field="logo")
    kind = next((kind for start, kind in LOGO_KINDS.items() if content.startswith(start)), "")
    if not kind or not _whole(content, kind):
        raise DomainError("This is not a PNG or JPEG picture. Save the logo as one of these.", field="logo")
    digest = hashlib.sha256(content).hexdigest()
    row, _ = Logo.objects.update_or_create(
        partnership=by.partnership, defaults={"content_type": kind, "content": content, "digest": digest}
    )
    note("partnership.logo_set", by.partnership, by, after={"digest": digest, "content_type": kind})
    return row


def _whole(content: bytes, kind: str) -> bool:
    """Whether the file ends as its kind does and says a size that a page can show."""
    if kind == "image/png":
        sides = [int.from_bytes(content[at : at + 4], "big") for at in (16, 20)]
        return content[12:16] == b"IHDR" and all(0 < side <= 4000 for side in sides) and b"IEND" in content[-16:]
    return content.rstrip(b"\x00\r\n").endswith(b"\xff\xd9")


@transaction.atomic
def remove_logo(*, by: Standing) -> None:
    """Take the partnership's logo away."""
    ARRANGEMENTS.require(by, "U", by.partnership)
    gone, _ = Logo.objects.filter(partnership=by.partnership).delete()
    if gone:
        note("partnership.logo_removed", by.partnership, by)
