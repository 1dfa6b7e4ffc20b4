"""Pages of a partnership's own words: what the next import understands, teach words, change them, take them away."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sightline.governance.access import in_partnership, load
from sightline.governance.exports import letterhead, note_export
from sightline.imports.forms_words import TryForm, WordFilter, WordForm
from sightline.imports.models import OwnWord
from sightline.imports.permissions import WORD, may_take_out
from sightline.imports.queries_words import WordRow, own_words, tried, vocabulary
from sightline.imports.services import words as services
from sightline.imports.views.answers import LARGEST, asked, refused
from sightline.kernel.errors import DomainError
from sightline.kernel.once import Answer, lead_on, once
from sightline.publishing.lists import table_as_file
from sightline.ui.downloads import file_links, wanted_format
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import short_date, word

TAUGHT = "The next import knows these words."


@in_partnership("import_proposal:R", area="plan")
def words(request: HttpRequest) -> HttpResponse:
    """The partnership's own words and the shipped ones, and what words are understood as."""
    by = asked(request).standing
    wanted, trying = WordFilter(request.GET), TryForm(request.GET)
    given = wanted.cleaned_data if wanted.is_valid() else {}
    keys = {"which": given.get("list", ""), "whose": given.get("whose", ""), "asked": given.get("asked", "")}
    said = trying.cleaned_data["said"] if trying.is_valid() else ""
    rows = vocabulary(by, **keys)
    if may_take_out(by) and (file := wanted_format(request)):
        return _as_file(request, rows, file)
    may_teach = WORD.may(by, "C")
    context = {
        "table": _table(request, rows), "filter": wanted, "filtered": any(keys.values()), "trying": trying,
        "said": said, "readings": tried(by, said) if said else [],
        "files": file_links(request.GET) if may_take_out(by) else [],
        "adds": [(value, label, _href(request, "word_add", value)) for value, label in OwnWord.List.choices]
        if may_teach else [],
    }  # fmt: skip
    return render(request, "imports/words/list.html", context)


def _href(request: HttpRequest, name: str, *args: str | int) -> str:
    return reverse(f"imports:{name}", args=[asked(request).partnership.slug, *args])


def _table(request: HttpRequest, rows: list[WordRow]) -> Table:
    may = WORD.may(asked(request).standing, "U")
    return Table(
        rows=rows,
        params=request.GET,
        caption="Words an import understands",
        caption_hidden=True,
        empty="No words fit this filter.",
        columns=[
            Column(
                "words", "Words", row_header=True, sort=lambda row: row.words.casefold(),
                href=lambda row: _href(request, "word_one", row.own.pk) if row.own and may else "",
            ),
            Column("list", "List", sort="list", value=lambda row: row.list_words),
            Column("means", "Means", sort="means"),
            Column(
                "whose", "Whose", sort=lambda row: row.own is None, value=lambda row: "Yours" if row.own else "Shipped",
                cell=lambda row: word("Yours", "ok") if row.own else "Shipped",
            ),
            Column("by", "Taught by", sort="by"),
            Column("on", "Taught on", value=lambda row: short_date(row.on) if row.on else ""),
        ],
    )  # fmt: skip


def _as_file(request: HttpRequest, rows: list[WordRow], file: str) -> HttpResponse:
    by = asked(request).standing
    name = f"{by.partnership.code} words {by.today:%Y-%m-%d}"
    answer = table_as_file(_table(request, rows), name, file, head=letterhead(by))
    note_export(what="words", reference="", by=by, file=file, rows=len(rows))
    return answer


@in_partnership("import_proposal:C", area="plan")
def add_word(request: HttpRequest, which: str) -> HttpResponse:
    """Teach words of one list; the address may bring the words."""
    if which not in OwnWord.List.values:
        raise Http404
    by = asked(request).standing
    WORD.require(by, "C")
    given = {name: request.GET.get(name, "")[:100] for name in ("words", "means")}
    form = WordForm(request.POST or None, which=which, by=by, initial=given)

    def teach() -> None:
        kept = {name: form.cleaned_data[name] for name in ("words", "means", "reason")}
        services.teach(which=which, by=by, **kept)

    return _form(request, form, which, teach)


@in_partnership("import_proposal:U", area="plan")
def word_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Change own words or what they mean."""
    by, found = asked(request).standing, _load(request, pk)
    WORD.require(by, "U", found)
    initial = {name: getattr(found, name) for name in ("words", "means", "reason", "version")}
    form = WordForm(request.POST or None, which=found.list, by=by, initial=initial)

    def change() -> None:
        kept = {name: form.cleaned_data[name] for name in ("words", "means", "reason")}
        services.change_word(word=found, version=form.cleaned_data["version"] or 0, by=by, **kept)

    return _form(request, form, found.list, change, found)


def _form(
    request: HttpRequest, form: WordForm, which: str, deed: Callable[[], None], found: OwnWord | None = None
) -> HttpResponse:
    def did() -> Answer:
        deed()
        return Answer(_href(request, "words") + "?whose=own", TAUGHT)

    if request.method == "POST" and form.is_valid():
        try:
            return lead_on(request, once(request, did))
        except DomainError as error:
            refused(form, error)
    context = {
        "form": form, "word": found, "which": OwnWord.List(which).label.lower(),
        "may_end": found is not None and WORD.may(asked(request).standing, "E", found),
    }  # fmt: skip
    return render(request, "imports/words/form.html", context, status=422 if form.errors else 200)


def _load(request: HttpRequest, pk: int) -> OwnWord:
    if pk > LARGEST:
        raise Http404
    by = asked(request).standing
    return load(own_words(by), WORD, by, pk=pk)


@in_partnership("import_proposal:E", area="plan")
@require_POST
def word_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Take own words away; what was taken stands in the form, to be taught again."""
    by, found = asked(request).standing, _load(request, pk)
    said = request.POST.get("version", "")
    version = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0

    def did() -> Answer:
        gone = services.take_away(word=found, version=version, by=by)
        again = _href(request, "word_add", gone.list) + "?" + urlencode({"words": gone.words, "means": gone.means})
        return Answer(again, f"“{gone.words}” is taken away. Save this form to teach it again.")

    try:
        return lead_on(request, once(request, did))
    except DomainError as error:
        if error.status == 403:
            raise
        messages.error(request, error.sentence)
    return HttpResponseRedirect(_href(request, "words"))
