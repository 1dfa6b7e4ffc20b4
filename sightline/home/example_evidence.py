"""The evidence of an example, added through the deed, dated back to when it came."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from sightline.actions.models import Action
from sightline.evidence import services, uses
from sightline.evidence.models import Evidence, EvidenceVersion
from sightline.governance.standing import Standing
from sightline.home.example_world import World, moment
from sightline.kernel.errors import DomainError
from sightline.plans.models import Priority


def lay_evidence(world: World) -> None:
    """Add what the file says proves its actions (by title) and priorities (by number as text)."""
    for said in world.each(world.said.get("evidence", []), "evidence"):
        by = world.standing(said["by"], world.day(said["weeks_ago"]))
        made = services.add_evidence(new=_new(said, world, by), by=by)
        manager = world.manager(said["weeks_ago"])
        for reference in _references(said, world):
            services.attach(evidence=made, target=uses.find_target(reference, manager), by=manager)
        Evidence.objects.filter(pk=made.pk).update(created_at=moment(by.today))
        EvidenceVersion.objects.filter(evidence=made).update(created_at=moment(by.today))


def _references(said: dict[str, Any], world: World) -> list[str]:
    here = {"partnership": world.partnership}
    numbers = said.get("priorities", [])
    found = list(Priority.objects.filter(**here, number__in=numbers).values_list("reference", flat=True))
    titles = said.get("actions", [])
    found += Action.objects.filter(**here, title__in=titles).values_list("reference", flat=True)
    if len(found) != len(titles) + len(numbers):
        raise DomainError("An action or a priority that it names does not exist.")
    return found


def _new(said: dict[str, Any], world: World, by: Standing) -> services.NewEvidence:
    group = world.groups.get(said.get("group", ""))
    agency = world.posts[said["by"]].agency
    told = services.Told(
        said["title"], said["shows"], said.get("source", ""), by.today, world.ahead(said.get("expires_in_weeks")),
        agency, group,
    )  # fmt: skip
    if "file" in said:
        upload = SimpleUploadedFile(said["file"], said["content"].encode())
        return services.NewEvidence("file", told, services.receive(upload=upload, by=by))
    kind = "link" if "address" in said else "statement"
    return services.NewEvidence(kind, told, url=said.get("address", ""), text=said.get("text", ""))
