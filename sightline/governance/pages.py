"""What pages of a partnership share, in every context: the standing, a page with one form, a page with one list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sightline.governance.access import PartnershipRequest
from sightline.governance.exports import file_name, letterhead, note_export
from sightline.governance.keeping import kept_of
from sightline.governance.standing import Standing
from sightline.kernel.errors import Conflict, DomainError
from sightline.kernel.once import Answer, lead_on, once
from sightline.publishing.lists import table_as_file
from sightline.ui.downloads import file_links, wanted_format
from sightline.ui.forms import Filter
from sightline.ui.links import query_with
from sightline.ui.tables import Table


def who(request: HttpRequest) -> Standing:
    """Return the standing that the first lock put on the request."""
    return cast(PartnershipRequest, request).standing


def press(request: HttpRequest, back: str, deed: Callable[[], Answer]) -> HttpResponse:
    """Do what one button asks for, once however often it is pressed; what stands against it is said at `back`."""
    try:
        return lead_on(request, once(request, deed))
    except DomainError as error:
        if error.status == 403:
            raise
        messages.error(request, error.sentence)
    return redirect(back)


@dataclass
class FormPage:
    """A page with one form: `deed` takes the cleaned form and does it, once however often the form is sent, and `done`
    says where to go and what to say.

    `version` returns the version of the record now, so that after a conflict the next try is made on purpose. `facts`
    are (words, text) of what the deed is about, shown above the form. A `template` that extends `ui/form_page.html`
    may lay out the block `fields`, and gets what `more` holds.
    """

    title: str
    button: str
    back: tuple[str, str]
    form: Callable[..., forms.Form]
    deed: Callable[[Any], Any]
    done: Callable[[Any], tuple[str, str]]
    lead: str = ""
    room: str = ""
    initial: dict[str, Any] = field(default_factory=dict)
    version: Callable[[], object] | None = None
    warning: bool = False
    facts: Sequence[tuple[str, Any]] = ()
    template: str = "ui/form_page.html"
    more: dict[str, Any] = field(default_factory=dict)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or do the deed and lead on; what stands against it is said on the form."""
        if request.method != "POST":
            return self._render(request, self.form(initial=self.initial), 200)
        form = self.form(request.POST, request.FILES, initial=self.initial)
        if not form.is_valid():
            return self._render(request, form, 422)
        try:
            answer = once(request, lambda: Answer(*self.done(self.deed(form))))
        except Conflict as conflict:
            return self._conflict(request, conflict)
        except DomainError as error:
            if error.status == 403:
                raise
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
            return self._render(request, form, 422)
        return lead_on(request, answer)

    def _conflict(self, request: HttpRequest, error: Conflict) -> HttpResponse:
        data = request.POST.copy()
        data["version"] = str(self.version() if self.version else "")
        again = self.form(data, request.FILES, initial=self.initial)
        again.is_valid()
        both = [(name, error.theirs[name], text) for name, text in error.yours.items()]
        return self._render(request, again, 409, both=both, sentence=error.sentence)

    def _render(self, request: HttpRequest, form: forms.Form, status: int, **more: Any) -> HttpResponse:
        context = {"page": self, "form": form, "tab": self._tab(request), **self.more, **more}
        return render(request, self.template, context, status=status)

    def _tab(self, request: HttpRequest) -> str:
        """Return the title of the browser's tab: what is done and to what, so that two open forms are told apart."""
        named = request.resolver_match.kwargs.get("reference", "") if request.resolver_match else ""
        thing = self.facts[0][1] if self.facts and not self.more.get("marking") else self.back[0]
        of = [str(text) for text in (thing, named) if text]
        more = ", ".join(text for text in of if text not in self.title)
        return f"{self.title}: {more}" if more else self.title


@dataclass
class ListPage:
    """A page with one list: its filter, its table, its files and the buttons above it.

    `room` is the words of the row of links it is marked in. A `template` that extends `ui/list_page.html` may fill the
    blocks `above` and `below`, and gets what `more` holds.
    """

    title: str
    lead: str
    room: str
    table: Table
    filter: Filter | None = None
    buttons: list[tuple[str, str]] = field(default_factory=list)
    file_name: str = ""
    empty: tuple[str, str] = ("", "")
    template: str = "ui/list_page.html"
    more: dict[str, Any] = field(default_factory=dict)

    def answer(self, request: HttpRequest, *, export: bool = False) -> HttpResponse:
        """Show the list, or hand it over as a file to whoever may take it away."""
        wanted = wanted_format(request) if export else ""
        if wanted:
            return self._file(request, wanted)
        kept = kept_of(request, who(request)) if self.filter else None
        if kept and kept.first and not request.GET:
            return redirect(request.path + kept.first)
        filtered = any(request.GET.get(name) for name in (self.filter.fields if self.filter else ()))
        context = {
            "page": self,
            "table": self.table,
            "files": file_links(request.GET) if export else [],
            "filtered": filtered,
            "kept": kept,
            "path": request.path,
            **self.more,
        }
        return render(request, self.template, context)

    def _file(self, request: HttpRequest, wanted: str) -> HttpResponse:
        """Hand the list over; the trail says which kind of record went out, by what the address declares."""
        match = request.resolver_match
        kind = str(getattr(match and match.func, "access", "")).partition(":")[0]
        filters = query_with(request.GET, format=None, page=None).removeprefix("?")
        name = file_name(self.file_name or self.title, who(request))
        answer = table_as_file(self.table, name, wanted, head=letterhead(who(request)), title=self.title)
        note_export(
            what=kind, reference="", by=who(request), file=wanted, rows=len(self.table.ordered), filters=filters
        )
        return answer
