"""The disagreements of an example: about nobody, since who they are about is invented, and sealed like anybody."""

from sightline.disagreements.services import NewDispute, Who, raise_disagreement
from sightline.home.example_world import World


def lay_disputes(world: World) -> None:
    """Raise each today, as whoever leads on it for their agency, so that its clock has just begun."""
    for one in world.each(world.said.get("disputes", []), "disputes"):
        new = NewDispute(
            world.agencies[one["raised_by"]], world.agencies[one["answered_by"]], one["about"], one.get("wanted", ""),
            subject=one["subject"], kind=one["kind"], who=Who(one["name"], one.get("born", "")),
        )  # fmt: skip
        raise_disagreement(new=new, by=world.standing(one["by"], world.today))
