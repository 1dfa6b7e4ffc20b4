"""Deeds on comments: said, changed, taken away; and the mail to whoever a comment mentions."""

from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.audittrail.services import record
from sightline.discussion.models import Comment, EarlierWords, Mention
from sightline.discussion.permissions import COMMENT, may_change, may_say, visible
from sightline.discussion.queries import address, people_to_mention
from sightline.discussion.things import Thing, find
from sightline.governance.models import Appointment
from sightline.governance.standing import Standing, in_force, standing_of
from sightline.kernel.dates import england_date
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import queue_mail

MENTION = "discussion.mention"
MOST_CHARACTERS, MOST_MENTIONS = 4000, 5
BOTH = "You changed this comment elsewhere after you opened it. Look at both, then send yours again."
GONE = "This comment was removed."
NOT_LISTED = "Choose from the people who may read this."


@transaction.atomic
def say(*, thing: Thing, text: str, by: Standing, mentions: Collection[int] = ()) -> Comment:
    """Comment on a thing and mail whom the comment mentions (keys of people). The comment takes the thing's level.

    Raises NotAllowed, DomainError without words or when somebody mentioned may not read it.
    """
    if not may_say(thing, by):
        COMMENT.require(by, "C", None)
        raise NotAllowed(
            "You may not comment on this. Ask the business unit if you need to.", verb="comment.create",
            reference=thing.key,
        )  # fmt: skip
    words, told = _words(text), _told(thing, mentions, by)
    comment = Comment.objects.create(
        partnership=by.partnership, kind=thing.kind.kind, reference=thing.key, level=thing.level, author=by.person,
        author_as=_as(by), text=words,
    )  # fmt: skip
    record(
        tenant=by.partnership.code, verb="comment.said", reference=thing.key, by=by, level=thing.level,
        personal=("text",),
        after={"comment": comment.pk, "text": words, "mentions": sorted(one.actor_key for one in told)},
    )  # fmt: skip
    for person in told:
        _mention(comment, thing, person, by)
    return comment


def _words(text: str) -> str:
    words = text.strip()
    if not words or len(words) > MOST_CHARACTERS:
        raise DomainError(f"Write a comment of 1 to {MOST_CHARACTERS:,} characters.", field="text")
    return words


def _told(thing: Thing, mentions: Collection[int], by: Standing) -> list[Person]:
    wanted = set(mentions)
    if not wanted:
        return []
    if len(wanted) > MOST_MENTIONS:
        raise DomainError(f"Mention at most {MOST_MENTIONS} people.", field="mention")
    if not wanted <= {key for key, _ in people_to_mention(thing, by)}:
        raise DomainError(NOT_LISTED, field="mention")
    return list(Person.objects.filter(pk__in=wanted).order_by("name", "pk"))


def _as(by: Standing) -> str:
    held = Appointment.objects.filter(in_force(by.today), partnership=by.partnership, person=by.person)
    title = held.filter(post__isnull=False).order_by("pk").values_list("post__title", flat=True).first()
    return title or ""


def _mention(comment: Comment, thing: Thing, person: Person, by: Standing) -> None:
    row = Mention.objects.create(partnership=by.partnership, comment=comment, person=person)
    named = f"{thing.title} ({thing.key})" if thing.level <= 1 else f"{thing.words} {thing.key}, kept to a group"
    where = f"{settings.SITE_ADDRESS}{address('thread', by, thing.key)}#comment-{comment.pk}"
    row.mail = queue_mail(
        tenant=by.partnership.code, to=person.email, kind=MENTION, reference=f"mention:{row.pk}", level=thing.level,
        subject=f"{by.partnership.short_name}: {by.person.name} mentions you in a comment",
        text=f"{person.name},\n\n{by.person.name} asks you to look at a comment on this:\n\n{named}\n\n"
        f"Sign in to read it and to answer:\n{where}\n\n{by.partnership.name}\n",
    )  # fmt: skip
    row.save(update_fields=["mail"])


def may_still_mention(message: MailMessage) -> bool:
    """Say whether whoever a mention was written to may read the comment when the mail goes out.

    Not when the comment was taken away, when they left or have another address, or when the thing's level rose over
    that of the mail, which may hold its title.
    """
    key = int(message.reference.removeprefix("mention:"))
    row = Mention.objects.select_related("person", "partnership", "comment").filter(pk=key).first()
    if row is None or row.seen_at or row.comment.removed_at:
        return False
    if not row.person.is_active or row.person.email != message.to:
        return False
    by = standing_of(row.person, row.partnership, england_date(timezone.now()))
    thing = find(row.comment.kind, row.comment.reference, by)
    if thing is None or thing.level > message.level:
        return False
    return visible(by, row.comment.kind).filter(pk=row.comment_id).exists()


@transaction.atomic
def change_comment(*, comment: Comment, text: str, version: int, by: Standing) -> Comment:
    """Give one's comment other words; the earlier ones stay to be read.

    Raises NotAllowed, OutOfState when it was taken away, DomainError without words, Conflict when it was changed
    meanwhile.
    """
    row = Comment.objects.select_for_update().get(pk=comment.pk)
    COMMENT.require(by, "U", row)
    if row.removed_at:
        raise OutOfState(GONE)
    words = _words(text)
    if version != row.version:
        raise Conflict(BOTH, theirs={"text": row.text}, yours={"text": words})
    if words == row.text:
        return row
    EarlierWords.objects.create(partnership=row.partnership, comment=row, text=row.text)
    before, row.text, row.edited_at = row.text, words, timezone.now()
    row.version += 1
    row.save(update_fields=["text", "edited_at", "version"])
    record(
        tenant=by.partnership.code, verb="comment.changed", reference=row.reference, by=by, level=row.level,
        personal=("text",), before={"comment": row.pk, "text": before}, after={"comment": row.pk, "text": words},
    )  # fmt: skip
    return row


@transaction.atomic
def remove_comment(*, comment: Comment, by: Standing) -> Comment:
    """Take a comment away: its words and earlier words are erased, and who took it away stays.

    Its author may, where the table lets them change it, and the business unit. Raises NotAllowed, OutOfState.
    """
    row = Comment.objects.select_for_update().get(pk=comment.pk)
    if not may_change(row, by):
        COMMENT.require(by, "E", row)
    if row.removed_at:
        raise OutOfState(GONE)
    words, row.text, row.removed_at, row.removed_by = row.text, "", timezone.now(), by.person
    row.version += 1
    row.earlier.all().delete()
    row.save(update_fields=["text", "removed_at", "removed_by", "version"])
    record(
        tenant=by.partnership.code, verb="comment.removed", reference=row.reference, by=by, level=row.level,
        personal=("text",), before={"comment": row.pk, "text": words},
    )  # fmt: skip
    return row


def note_seen(*, thing: Thing, by: Standing) -> int:
    """Note that the person has opened a thread, so that its mentions wait no longer; return how many did."""
    rows = Mention.objects.filter(
        partnership=by.partnership, person=by.person, seen_at__isnull=True, comment__kind=thing.kind.kind,
        comment__reference=thing.key,
    )  # fmt: skip
    return rows.update(seen_at=timezone.now()) if rows.exists() else 0
