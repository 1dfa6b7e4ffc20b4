from datetime import timedelta

from django.apps import AppConfig


class DiscussionConfig(AppConfig):
    name = "sightline.discussion"
    label = "discussion"

    def ready(self) -> None:
        """Say when mails of discussion may still go, tell followers every hour, and let people follow groups."""
        from sightline.calendars import sources  # noqa: PLC0415 (models load after the apps)
        from sightline.discussion import activity, own, queries, services, things  # noqa: PLC0415
        from sightline.discussion.finding import register_kind  # noqa: PLC0415
        from sightline.discussion.services import comments, digests  # noqa: PLC0415
        from sightline.governance import beside  # noqa: PLC0415
        from sightline.governance.permissions import table  # noqa: PLC0415
        from sightline.kernel import tick  # noqa: PLC0415
        from sightline.kernel.outbox import may_still_send  # noqa: PLC0415
        from sightline.ui.navigation import Entry, register  # noqa: PLC0415

        may_still_send(comments.MENTION, services.may_still_mention)
        may_still_send(digests.DIGEST, services.may_still_tell)
        tick.every("discussion.tell", timedelta(hours=1), services.tell_all)
        register_kind()
        things.register(own.GROUPS)
        activity.register(own.COMMENTS)
        sources.register_followed(queries.followed_groups)
        beside.register(for_group=own.beside_group, for_person=own.beside_person)
        register(
            Entry(
                "following", "What you follow", "discussion:following", "Deliver", order=35, main=False,
                may=lambda standing: bool(table()["comment"].for_roles(standing.roles, "R")),
            )
        )  # fmt: skip
