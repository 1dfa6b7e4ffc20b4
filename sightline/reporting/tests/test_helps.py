"""Where one group's work helps another's: shown on both sides, only to who may see both."""

import pytest

from sightline.kernel.errors import DomainError, NotAllowed
from sightline.reporting import services
from sightline.reporting.models import Help
from sightline.reporting.tests.world import World
from tests.factories import signed_in


def page(world: World, who: str, reference: str) -> str:
    return signed_in(world.people[who]).get(f"/{world.slug}/reports/{reference}/").content.decode()


def test_both_groups_see_the_link_and_so_do_the_actions(world: World) -> None:
    ours = world.action("Print the toolkit")
    theirs = world.action("Train the police", group=world.exploitation)
    world.round()
    report, other = world.report(), world.report(world.exploitation)
    chair = signed_in(world.people["neglect"])
    form = f"/{world.slug}/reports/{report.reference}/helps/"
    said = {"action": str(ours.pk), "to": theirs.reference.lower(), "words": "The toolkit teaches what to look for"}
    assert "Both groups see it now." in chair.post(form, said, follow=True).content.decode()
    chair.post(form, said)
    assert Help.objects.count() == 1
    assert theirs.title in page(world, "neglect", report.reference)
    manager = signed_in(world.manager)
    for address, words in (
        (f"reports/{other.reference}/", "Helped by"), (f"actions/{theirs.reference}/", "Helped by Neglect sub-group"),
        (f"actions/{ours.reference}/", "Helps Exploitation sub-group"),
    ):  # fmt: skip
        assert words in manager.get(f"/{world.slug}/{address}").content.decode()
    assert "The toolkit teaches" in page(world, "exploitation", other.reference)
    Help.objects.update(action=None)
    # Now only the report says it, which is not theirs to read yet.
    assert "The toolkit teaches" not in page(world, "exploitation", other.reference)
    link = Help.objects.get()
    chair.post(f"/{world.slug}/reports/{report.reference}/helps/{link.pk}/remove/")
    assert Help.objects.count() == 0


def test_a_link_names_another_groups_work_that_its_author_may_see(world: World) -> None:
    ours = world.action("Print the toolkit")
    hidden = world.action("Zircon matter", group=world.exploitation, level=2)
    theirs = world.action("Train the police", group=world.exploitation)
    world.round()
    by = world.by("neglect")
    for to in (ours.reference, hidden.reference, "NMR-A-9999"):
        with pytest.raises(DomainError) as caught:
            services.add_help(report=world.report(), action=None, to=to, words="It helps", by=by)
        assert caught.value.field == "to"
    with pytest.raises(DomainError):
        services.add_help(report=world.report(), action=theirs, to=theirs.reference, words="It helps", by=by)
    with pytest.raises(NotAllowed):
        services.add_help(
            report=world.report(), action=None, to=theirs.reference, words="It helps", by=world.by("exploitation")
        )
