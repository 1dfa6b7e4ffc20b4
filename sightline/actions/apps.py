from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "sightline.actions"
    label = "actions"

    def ready(self) -> None:
        """Put the list on the row of the plan's pages, and say what the reference of an action leads to."""
        from sightline.accounts import requirements  # noqa: PLC0415
        from sightline.actions.calendar import due_dates  # noqa: PLC0415
        from sightline.actions.discussed import ACTIONS, FEED  # noqa: PLC0415
        from sightline.actions.finding import register_kind  # noqa: PLC0415
        from sightline.actions.permissions import ACTION  # noqa: PLC0415
        from sightline.actions.proof import PLACE  # noqa: PLC0415
        from sightline.actions.queries import resolve_action, waiting_for_posts  # noqa: PLC0415
        from sightline.actions.requirements import need_by_actions  # noqa: PLC0415
        from sightline.calendars import sources  # noqa: PLC0415
        from sightline.discussion import activity, things  # noqa: PLC0415
        from sightline.evidence import uses  # noqa: PLC0415
        from sightline.governance import waiting  # noqa: PLC0415
        from sightline.kernel import references  # noqa: PLC0415
        from sightline.ui.navigation import SubEntry, register_sub  # noqa: PLC0415

        references.register("A", resolve_action)
        sources.register("actions", due_dates)
        uses.register(PLACE)
        things.register(ACTIONS)
        activity.register(FEED)
        requirements.register(need_by_actions)
        waiting.register(waiting_for_posts)
        register_kind()
        register_sub(
            SubEntry(
                "plan", "actions", "Actions", "actions:list", order=15,
                may=lambda standing: ACTION.may_some(standing, "R"),
            )
        )  # fmt: skip
