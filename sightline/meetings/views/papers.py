"""Papers: sent in, taken as files, the reader's own pack, and sending them round."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from sightline.evidence.services import receive, unless_refused
from sightline.governance.access import in_partnership
from sightline.governance.exports import file_name
from sightline.governance.pages import FormPage, press, who
from sightline.governance.services.cases import note_read
from sightline.kernel.once import Answer
from sightline.meetings import services
from sightline.meetings.forms_papers import PaperForm, WithdrawPaperForm, WrittenForm
from sightline.meetings.models import AgendaItem, Pack, Paper
from sightline.meetings.permissions import AGENDA, RESTRICTED, scope_of
from sightline.meetings.queries.agenda import item_href
from sightline.meetings.queries.events import when
from sightline.meetings.queries.papers import pack_of, paper_of, papers_page
from sightline.meetings.queries.rooms import meeting_rooms
from sightline.meetings.views.agenda import agenda_href, load_agenda
from sightline.meetings.views.items import load_item, load_restricted


@in_partnership("meeting_papers:R", area="meetings")
def papers(request: HttpRequest, reference: str) -> HttpResponse:
    """A meeting's papers, and the one file of those that this reader may see."""
    by, meeting = who(request), load_agenda(request, reference)
    page = papers_page(meeting, by)
    for item in page.restricted:
        note_read(reference=item.reference, by=by, what=RESTRICTED.kind)
    given = {
        "page": page, "slug": by.partnership.slug, "when": when(meeting), "rooms": meeting_rooms(meeting, by),
        "marking": bool(page.restricted), "waits": page.pack is not None and page.pack.state == Pack.State.WAITING,
    }  # fmt: skip
    return render(request, "meetings/papers.html", given)


@in_partnership("meeting_papers:R", area="meetings")
@require_POST
def pack_ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for the pack of what this reader may see."""
    by, meeting = who(request), load_agenda(request, reference)
    back = agenda_href(meeting, by, "papers")

    def deed() -> Answer:
        row = services.ask_pack(meeting=meeting, by=by)
        done = row.state == Pack.State.DONE
        return Answer(back, "Your pack is ready." if done else "Your pack is being made. This page looks again.")

    return press(request, back, deed)


@in_partnership("meeting_papers:R", area="meetings")
@require_GET
def pack_file(request: HttpRequest, reference: str) -> HttpResponse:
    """The pack of exactly what this reader may see now; without one, back to the page that offers to make it."""
    by, meeting = who(request), load_agenda(request, reference)
    pack = pack_of(meeting, by)
    if pack is None or pack.state != Pack.State.DONE:
        return redirect(agenda_href(meeting, by, "papers"))
    content = services.open_pack(pack=pack, by=by)
    return _file(content, "application/pdf", f"{file_name(f'Papers {meeting.group}', by)}.pdf")


def _came(row: Paper) -> str:
    return f"“{row.title}” is with the item, {row.pages} {'page' if row.pages == 1 else 'pages'}."


@in_partnership("meeting_papers:U", area="meetings")
@require_POST
def send_round(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the papers round."""
    by, meeting = who(request), load_agenda(request, reference)
    AGENDA.require(by, "U", meeting)
    back = agenda_href(meeting, by, "papers")

    def deed() -> Answer:
        count = services.send_round(meeting=meeting, by=by)
        return Answer(back, f"{count} {'person is' if count == 1 else 'people are'} told by mail. Numbers stay now.")

    return press(request, back, deed)


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _add(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    by = who(request)
    scope_of(item).require(by, "U", item)

    def deed(form: PaperForm) -> Paper:
        file = receive(upload=form.cleaned_data["file"], by=by)
        with unless_refused(file):
            new = services.sent_in(form.cleaned_data["title"], file)
            return services.add_paper(item=item, new=new, by=by)

    return _form(
        request, item, PaperForm, deed,
        ("Send in a paper", "Send it in",
         "Word papers are set anew with tags for screen readers; a PDF is put in as it is and listed as not tagged."),
    )  # fmt: skip


def _written(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    by = who(request)
    scope_of(item).require(by, "U", item)

    def deed(form: WrittenForm) -> Paper:
        new = services.written_here(form.cleaned_data["source"], item, by)
        with unless_refused(new.file):
            return services.add_paper(item=item, new=new, by=by)

    return _form(
        request, item, WrittenForm, deed,
        ("Bring what is written here", "Bring it",
         "A highlight report that was sent, the executive’s pack, or the progress report of a plan. The paper is what "
         "it says now, as you may read it: also work of level 2 that others at the meeting may not open. Read it "
         "first."),
    )  # fmt: skip


def _form(request: HttpRequest, item: AgendaItem, form: Any, deed: Any, words: tuple[str, str, str]) -> HttpResponse:
    by, (title, button, lead) = who(request), words
    return FormPage(
        title=f"{title}: {item.reference}",
        button=button, back=(f"Item {item.label}", item_href(item, by)), form=form, deed=deed, lead=lead,
        facts=[("Item", f"{item.label} {item.title}")], more={"marking": item.restricted},
        done=lambda row: (item_href(item, by), _came(row)),
    ).answer(request)  # fmt: skip


def _withdraw(request: HttpRequest, item: AgendaItem, pk: int) -> HttpResponse:
    by = who(request)
    scope_of(item).require(by, "U", item)
    paper = _paper(item, pk)
    return FormPage(
        title=f"Take a paper off item {item.label}: {item.reference}",
        button="Take it off", back=(f"Item {item.label}", item_href(item, by)),
        form=WithdrawPaperForm, warning=True, facts=[("Paper", paper.title)], more={"marking": item.restricted},
        lead="Packs made from now on are without it. Its pages are not given to another paper.",
        deed=lambda form: services.withdraw_paper(paper=paper, reason=form.cleaned_data["reason"], by=by),
        done=lambda _: (item_href(item, by), f"“{paper.title}” is taken off."),
    ).answer(request)  # fmt: skip


def _paper(item: AgendaItem, pk: int) -> Paper:
    found = paper_of(item, pk)
    if found is None:
        raise Http404
    return found


def _download(request: HttpRequest, item: AgendaItem, pk: int) -> HttpResponse:
    by, paper = who(request), _paper(item, pk)
    content = services.content_of(paper)
    services.note_download(paper=paper, by=by)
    return _file(content, paper.content_type, paper.file_name)


@in_partnership("meeting_papers:U", area="meetings")
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Send in a paper for an item."""
    return _add(request, load_item(request, reference))


@in_partnership("meeting_papers:U", area="meetings")
def written(request: HttpRequest, reference: str) -> HttpResponse:
    """Bring what is written here as a paper."""
    return _written(request, load_item(request, reference))


@in_partnership("meeting_papers:U", area="meetings")
def withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a paper off its item."""
    return _withdraw(request, load_item(request, reference), pk)


@in_partnership("meeting_papers:R", area="meetings")
@require_GET
def download(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One paper as it was sent in."""
    return _download(request, load_item(request, reference), pk)


@in_partnership("review_papers:U", area="meetings")
def restricted_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Send in a paper for a restricted item."""
    return _add(request, load_restricted(request, reference))


@in_partnership("review_papers:U", area="meetings")
def restricted_paper_withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a paper off a restricted item."""
    return _withdraw(request, load_restricted(request, reference), pk)


@in_partnership("review_papers:R", area="meetings")
@require_GET
def restricted_download(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One paper of a restricted item, for whoever is named on it."""
    return _download(request, load_restricted(request, reference), pk)
