"""Mails about questions on figures: one to those who answer for the supplier, one to whoever asked once it is answered.

No figure and no words of the question stand in a mail: only which indicator it is about and where to read it.
"""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from sightline.accounts.models import Person
from sightline.chasing.queries import business_unit
from sightline.governance.standing import Standing, standing_of
from sightline.indicators.models import Question
from sightline.indicators.permissions import QUESTION
from sightline.indicators.queries.questions import answering
from sightline.kernel.dates import england_date, in_words
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import queue_mail

TOLD = "indicators.question"


def tell_asked(row: Question, by: Standing) -> None:
    """Tell who leads in the supplying agency that something was asked and by when to answer; not whoever asked.

    Where nobody leads there the business unit is told: it may answer, or give somebody the post.
    """
    people = answering(row.agency, by) if row.agency else []
    for person in people or business_unit(by.partnership, by.today):
        if person.pk != by.person.pk:
            said = f"There is a question about “{row.indicator.name}”. The answer is due {in_words(row.due_on)}."
            _tell(row, person, said, "a question about your figures", by)


def tell_answered(row: Question, by: Standing) -> None:
    """Tell whoever asked that there is an answer; not when they wrote it down themselves."""
    if row.asked_by_id != by.person.pk and row.asked_by.is_active:
        said = f"Your question about “{row.indicator.name}” has been answered."
        _tell(row, row.asked_by, said, "your question has an answer", by)


def may_still_tell(message: MailMessage) -> bool:
    """Say whether whoever a mail goes to may still read the question when it goes out."""
    row = Question.objects.filter(pk=int(message.reference.removeprefix("question:"))).first()
    person = Person.objects.filter(email=message.to, is_active=True).first()
    if row is None or person is None:
        return False
    return QUESTION.may(standing_of(person, row.partnership, england_date(timezone.now())), "R", row)


def _tell(row: Question, person: Person, said: str, subject: str, by: Standing) -> None:
    path = reverse("indicators:question", args=[by.partnership.slug, row.reference])
    link = f"{settings.SITE_ADDRESS.rstrip('/')}{path}"
    queue_mail(
        tenant=by.partnership.code, to=person.email, kind=TOLD, reference=f"question:{row.pk}", level=2,
        subject=f"{by.partnership.short_name}: {subject}",
        text=f"Dear {person.name},\n\n{said}\n\n{link}\n\n{by.partnership.name}\n",
    )  # fmt: skip
