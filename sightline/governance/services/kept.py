"""What a person keeps for themselves: filters of lists. Nobody's business but theirs, so the trail is silent."""

from django.db import transaction

from sightline.governance.models import KeptFilter
from sightline.governance.standing import Standing
from sightline.kernel.errors import DomainError

MOST = 40


@transaction.atomic
def keep_filter(*, of: str, name: str, query: str, by: Standing) -> KeptFilter:
    """Keep a filter of a list (`of` names its address) under a name; the same name again replaces it."""
    name = _named(name)
    mine = KeptFilter.objects.filter(partnership=by.partnership, person=by.person, list=of)
    if mine.exclude(name=name).count() >= MOST:
        raise DomainError(f"You keep {MOST} filters of this list already. Forget one of them first.", field="name")
    kept, _ = KeptFilter.objects.update_or_create(
        partnership=by.partnership, person=by.person, list=of, name=name, defaults={"query": query[:1000]}
    )
    return kept


@transaction.atomic
def rename_filter(*, kept: KeptFilter, name: str, by: Standing) -> KeptFilter:
    """Call one of the person's own filters otherwise; raises DomainError when another of that list has the name."""
    name = _named(name)
    mine = KeptFilter.objects.filter(partnership=by.partnership, person=by.person, list=kept.list)
    if mine.filter(name=name).exclude(pk=kept.pk).exists():
        raise DomainError("You keep another filter of this list by that name.", field="name")
    mine.filter(pk=kept.pk).update(name=name)
    kept.name = name
    return kept


@transaction.atomic
def open_with_filter(*, kept: KeptFilter, default: bool, by: Standing) -> None:
    """Open the list with one of the person's own filters, or no longer."""
    mine = KeptFilter.objects.filter(partnership=by.partnership, person=by.person, list=kept.list)
    mine.filter(default=True).update(default=False)
    if default:
        mine.filter(pk=kept.pk).update(default=True)


@transaction.atomic
def forget_filter(*, kept: KeptFilter, by: Standing) -> None:
    """Forget one of the person's own filters."""
    KeptFilter.objects.filter(pk=kept.pk, partnership=by.partnership, person=by.person).delete()


def _named(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not name or len(name) > 80:
        raise DomainError("Give the filter a name of 1 to 80 characters.", field="name")
    return name
