"""Where one group's work helps another's: shown on both sides, only to who may see both."""

import pytest

from sightline.actions.models import Action
from sightline.kernel.errors import DomainError, NotAllowed
from sightline.reporting import services
from sightline.reporting.models import Help
from sightline.reporting.tests.world import World
from tests import factories as make
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


def test_a_priority_says_whose_work_helps_it_and_whom_its_own_helps(world: World) -> None:
    plan = make.make_plan(world.partnership, actions=1, group=world.exploitation, by=world.manager)
    priority = plan.priorities.get()
    own = Action.objects.get(planned__priority=priority)
    Action.objects.filter(pk=own.pk).update(draft=False)
    other = world.action("Print the toolkit", group=world.delivery)
    world.round()
    services.add_help(
        report=world.report(), action=None, to=priority.reference, words="It teaches", by=world.by("neglect")
    )
    services.add_help(
        report=world.report(world.exploitation), action=own, to=other.reference, words="It pays", by=world.by("manager")
    )
    read = signed_in(world.manager).get(f"/{world.slug}/priorities/{priority.reference}/").content.decode()
    words = ("Helped by Neglect sub-group: It teaches", "Helps Delivery group: It pays")
    assert [one in read for one in words] == [True, True]
    # To whoever may read neither the report nor the action, neither stands there.
    stranger = signed_in(make.grant("REV", world.partnership))
    assert words[0] not in stranger.get(f"/{world.slug}/priorities/{priority.reference}/").content.decode()
