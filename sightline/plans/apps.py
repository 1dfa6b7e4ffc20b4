from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "sightline.plans"
    label = "plans"

    def ready(self) -> None:
        """Register the rooms of the plan and what its references lead to."""
        from sightline.actions.filtering import register_origin  # noqa: PLC0415
        from sightline.discussion import activity, things  # noqa: PLC0415
        from sightline.indicators import serving  # noqa: PLC0415
        from sightline.kernel import references  # noqa: PLC0415 (models must be loaded first)
        from sightline.plans import health_of_actions, health_of_promises, queries  # noqa: PLC0415
        from sightline.plans.discussed import FEED, PLANS, PRIORITIES  # noqa: PLC0415
        from sightline.plans.finding import register_kinds  # noqa: PLC0415
        from sightline.plans.indicating import of_plans  # noqa: PLC0415
        from sightline.plans.permissions import PLAN  # noqa: PLC0415
        from sightline.ui.navigation import Entry, SubEntry, register, register_sub  # noqa: PLC0415

        register(Entry("plan", "Plan", "plans:plan", "Deliver", order=20, may=lambda by: PLAN.may_some(by, "R")))
        register_sub(SubEntry("plan", "priorities", "Priorities", "plans:plan", order=10))
        register_sub(SubEntry("plan", "on_a_page", "Plan on a page", "plans:on_a_page", order=20))
        register_sub(SubEntry("plan", "timeline", "Timeline", "plans:timeline", order=25))
        register_sub(SubEntry("plan", "progress", "Progress", "plans:progress", order=22))
        register_sub(SubEntry("plan", "health", "Health", "plans:health", order=24))
        register_sub(SubEntry("plan", "all", "All plans", "plans:plans", order=30))
        serving.register(of_plans)
        health_of_actions.register_all()
        health_of_promises.register_all()
        register_origin("PL", queries.actions_of)
        register_origin("P", queries.actions_under)
        queries.register_places()
        things.register(PLANS)
        things.register(PRIORITIES)
        activity.register(FEED)
        references.register("PL", queries.resolve_plan)
        references.register("P", queries.resolve_priority)
        references.register("M", queries.resolve_measure)
        register_kinds()
