"""When an example's partnership reminds people, whom it tells when work stays late, and who is away."""

from sightline.chasing import services
from sightline.home.example_world import World


def lay_chasing(world: World) -> None:
    """Set the days and the ladder, and record leave, as the file says; nothing where it says nothing."""
    said = world.said.get("chasing")
    if not said:
        return
    world.at = "chasing"
    by = world.manager()
    services.set_chasing(
        to={
            "reminders_on": True, "before": said["before"], "on_day": True, "after": said["after"],
            "every": said["every"], "rest_days": said["rest_days"], "link_days": 21, "quiet_weekends": True,
            "quiet_holidays": True, "ladder": said.get("ladder", {}), "ladder_on": "ladder" in said,
        },
        version=0, by=by,
    )  # fmt: skip
    for one in world.each(said.get("leave", []), "chasing, leave"):
        starts_on, ends_on = world.ahead(one["starts_in_weeks"]), world.ahead(one["ends_in_weeks"])
        if starts_on and ends_on:
            services.record_leave(new=services.NewLeave(world.people[one["post"]], starts_on, ends_on), by=by)
