"""Papers sent round: mails on a real server, what a link opens, what counts as opened, what is called back."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from django.test import Client
from django.utils import timezone

from sightline.audittrail.models import Entry
from sightline.governance.models import Appointment
from sightline.kernel.errors import DomainError, NotAllowed
from sightline.kernel.guessing import USES_A_MINUTE
from sightline.kernel.models import MailMessage
from sightline.kernel.outbox import deliver_due
from sightline.kernel.tests.test_outbox import post
from sightline.reporting import services
from sightline.reporting.models import Circulation, Receipt
from sightline.reporting.services import NewCirculation
from sightline.reporting.tests.world import TODAY, World
from tests import factories as make
from tests.factories import signed_in

__all__ = ["post"]

LINK = re.compile(r"https?://[^/]+(/c/[\w-]+/)")
WORDS = "Two schools asked for a shorter form.\n\nWe wrote one."


def send() -> int:
    return deliver_due(timezone.now() + timedelta(minutes=1), "test")


def link_of(message: Any) -> str:
    (found,) = LINK.findall(message.get_payload(decode=True).decode())
    return str(found)


def briefing(world: World, **more: Any) -> Circulation:
    new = NewCirculation(group=world.neglect, title="A shorter form", body=WORDS, **more)
    return services.circulate(new=new, by=world.by("manager"))


def mail_to(post: Any, world: World, who: str) -> Any:
    return next(one for one in reversed(post.taken) if one["To"] == world.people[who].email)


def test_each_member_gets_a_link_of_their_own_and_answers_go_to_the_units_mailbox(world: World, post: Any) -> None:
    services.set_mailbox(mailbox="unit@example.org", version=0, by=world.by("manager"))
    briefing(world, cover="Please read it before Thursday.")
    assert send() == 2
    mine = mail_to(post, world, "neglect")
    assert mine["Reply-To"] == "unit@example.org"
    assert mine["Subject"] == "Nmr: A shorter form"
    text = mine.get_payload(decode=True).decode()
    assert "Please read it before Thursday." in text
    assert "Two schools" not in text
    assert mine.get_content_type() == "text/plain"
    assert link_of(mine) != link_of(mail_to(post, world, "member"))
    assert MailMessage.objects.filter(kind=services.COPY).exclude(body_text="").count() == 0


def test_without_a_mailbox_answers_go_to_whoever_sent_it(world: World, post: Any) -> None:
    briefing(world)
    send()
    assert mail_to(post, world, "member")["Reply-To"] == world.manager.email


def test_opening_the_page_counts_as_nothing_and_pressing_the_button_does(world: World, post: Any) -> None:
    paper = briefing(world)
    send()
    address, client = link_of(mail_to(post, world, "neglect")), Client()
    for _ in range(2):
        landing = client.get(address)
        assert "Open the document" in landing.content.decode()
        assert "Two schools" not in landing.content.decode()
    assert client.get(f"{address}file/paper.docx").status_code == 404
    assert not Receipt.objects.filter(opened_at__isnull=False).exists()
    opened = client.post(address)
    assert "Two schools asked for a shorter form." in opened.content.decode()
    assert opened["Cache-Control"] == "private, no-store"
    assert opened["Referrer-Policy"] == "no-referrer"
    word = docx.Document(BytesIO(client.get(f"{address}file/paper.docx").content))
    assert "We wrote one." in [one.text for one in word.paragraphs]
    assert Receipt.objects.get(opened_at__isnull=False).person == world.people["neglect"]
    client.post(address)
    assert Entry.objects.filter(verb="circulation.opened").count() == 1
    page = signed_in(world.manager).get(f"/{world.slug}/reports/papers/{paper.pk}/").content.decode()
    assert "1 of 2 opened it" in page


def test_a_report_asks_for_sign_in_of_its_reader_alone_and_nothing_of_it_stands_in_the_mail(
    world: World, post: Any
) -> None:
    world.round()
    sent = world.sent(world.neglect, "neglect", good="Fernside shares its work.")
    manager = signed_in(world.manager)
    form = f"/{world.slug}/reports/{sent.reference}/circulate/"
    said = {"group": str(world.delivery.pk), "title": "Fernside paper", "cover": "Zircon"}
    assert manager.post(form, said).status_code == 302
    send()
    mine = mail_to(post, world, "delivery")
    assert mine["Subject"] == "Nmr: a paper for Delivery group"
    assert not any(words in mine.as_string() for words in ("Fernside", "Zircon", "Neglect"))
    address = link_of(mine)
    assert "Fernside" not in Client().get(address).content.decode()
    led = Client().post(address)
    (paper,) = Circulation.objects.all()
    read = f"/{world.slug}/reports/papers/{paper.pk}/read/"
    assert led["Location"] == read
    assert Client().get(read)["Location"].startswith("/accounts/login/")
    assert Client().get(f"{address}file/paper.pdf").status_code == 404
    assert signed_in(world.people["neglect"]).get(read).status_code == 404
    assert not Receipt.objects.filter(opened_at__isnull=False).exists()
    reader = signed_in(world.people["delivery"])
    assert "Fernside shares its work." in reader.get(read).content.decode()
    assert Receipt.objects.get().opened_at is not None
    assert reader.get(f"{read}paper.docx").status_code == 200
    services.give_back(report=sent, reason="Say more", by=world.by("delivery"))
    assert reader.get(read).status_code == 404


def test_level_2_goes_only_to_who_may_read_it(world: World) -> None:
    world.round()
    sent = world.sent(world.neglect, "neglect", good="Fernside shares its work.")
    new = NewCirculation(group=world.exploitation, title="Look", report=sent)
    with pytest.raises(DomainError, match="Nobody"):
        services.circulate(new=new, by=world.by("manager"))
    for who in ("neglect", "delivery", "executive", "scrutineer"):
        with pytest.raises(NotAllowed):
            services.circulate(new=NewCirculation(world.neglect, "Look", report=sent), by=world.by(who))
    outside = make.make_agency("Homes", world.partnership)
    make.appoint(make.seat(world.neglect, outside, "papers"), make.make_person("Papers only"))
    both = (briefing(world, level=2, papers=True), briefing(world, level=1, papers=True))
    assert [one.receipts.count() for one in both] == [2, 3]


def test_deputies_and_those_who_receive_papers_are_included_as_set(world: World) -> None:
    for role in ("deputy", "papers"):
        agency = make.make_agency(role, world.partnership)
        make.appoint(make.seat(world.neglect, agency, role), make.make_person(f"{role} person"))
    counts = [briefing(world, **{}).receipts.count()]
    counts += [briefing(world, deputies=True).receipts.count(), briefing(world, papers=True).receipts.count()]
    assert counts == [2, 3, 3]


def test_it_is_sent_again_to_who_did_not_open_it_with_a_fresh_link(world: World, post: Any) -> None:
    paper = briefing(world)
    send()
    first = link_of(mail_to(post, world, "neglect"))
    Client().post(link_of(mail_to(post, world, "member")))
    assert services.send_again(paper=paper, by=world.by("manager")) == 1
    send()
    assert len(post.taken) == 3
    second = link_of(mail_to(post, world, "neglect"))
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_what_is_called_back_opens_no_more_for_one_or_for_all(world: World, post: Any) -> None:
    paper = briefing(world)
    send()
    one, other = (link_of(mail_to(post, world, who)) for who in ("neglect", "member"))
    manager = signed_in(world.manager)
    copy = Receipt.objects.get(person=world.people["neglect"])
    manager.post(f"/{world.slug}/reports/papers/copies/{copy.pk}/call-back/")
    assert [Client().get(address).status_code for address in (one, other)] == [410, 200]
    manager.post(f"/{world.slug}/reports/papers/{paper.pk}/call-back/")
    assert [Client().post(address).status_code for address in (one, other)] == [410, 410]


def test_a_link_dies_with_the_rights_of_its_reader_and_a_waiting_mail_with_it(world: World, post: Any) -> None:
    briefing(world, level=2)
    Appointment.objects.filter(person=world.people["member"]).update(ends_on=TODAY - timedelta(days=1))
    send()
    assert [one["To"] for one in post.taken] == [world.people["neglect"].email]
    address = link_of(post.taken[0])
    Appointment.objects.filter(person=world.people["neglect"]).update(ends_on=TODAY - timedelta(days=1))
    assert Client().get(address).status_code == 410


def test_a_right_link_is_not_answered_without_end(world: World, post: Any) -> None:
    briefing(world)
    send()
    address = link_of(post.taken[0])
    answers = [Client().get(address).status_code for _ in range(USES_A_MINUTE + 1)]
    assert (set(answers[:-1]), answers[-1]) == ({200}, 429)


def test_guesses_get_one_answer_and_soon_none(world: World) -> None:
    statuses = [Client().get(f"/c/guess{n}/").status_code for n in range(35)]
    assert set(statuses[:30]) == {404}
    assert statuses[-1] == 429


def test_the_business_unit_writes_a_briefing_on_a_page(world: World) -> None:
    manager = signed_in(world.manager)
    form = f"/{world.slug}/reports/papers/add/"
    refused = manager.post(form, {"group": str(world.neglect.pk), "title": "A shorter form", "level": "1"})
    assert refused.status_code == 422
    assert "Write the briefing" in refused.content.decode()
    said = {"group": str(world.neglect.pk), "title": "A shorter form", "level": "1", "body": WORDS}
    assert "It is on its way" in manager.post(form, said, follow=True).content.decode()
    page = manager.get(f"/{world.slug}/reports/papers/").content.decode()
    assert "A shorter form" in page
    assert signed_in(world.people["executive"]).get(form).status_code == 403
