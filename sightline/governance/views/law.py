"""The law a partnership runs on: its rule sets, one set, one rule, what changed between two editions."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from sightline.governance import services
from sightline.governance.access import in_partnership, load
from sightline.governance.forms import EndForm
from sightline.governance.forms.law import AdoptForm, CompareForm, RuleFilter
from sightline.governance.models import RuleSetAdoption
from sightline.governance.permissions import ARRANGED, LAW, OVERRIDE
from sightline.governance.queries import law as queries
from sightline.governance.queries.law import Adopting, Offered, RuleLine, SetLine
from sightline.governance.views.pages import FormPage, ListPage, href, show, who
from sightline.kernel.dates import in_short
from sightline.kernel.once import Answer, lead_on, once
from sightline.rulesets.catalogue import editions
from sightline.rulesets.rules import Difference, RuleSet
from sightline.ui.downloads import file_links, wanted_format
from sightline.ui.tables import Column, Table
from sightline.ui.templatetags.sightline import meter_bar, word

ROOM, TITLE = "Law", "The law we run on"
WORDS = {"new": ("New", "info"), "changed": ("Changed", "warn"), "gone": ("Gone", "")}


@in_partnership("ruleset_override:R", area="law")
def index(request: HttpRequest) -> HttpResponse:
    """The law the partnership runs on today."""
    by, may_export = who(request), ARRANGED.may(who(request), "X")
    page, to_file = queries.law_page(by), may_export and bool(wanted_format(request))
    table = Table(
        rows=page.sets, params=request.GET, caption="Rule sets in force here", caption_hidden=True,
        columns=_file_columns() if to_file else _set_columns(request), empty="No rule set is adopted yet.",
    )  # fmt: skip
    if to_file:
        return ListPage(title=TITLE, room=ROOM, table=table, lead="").answer(request, export=True)
    context = {
        "page": page, "table": table, "others": _others(page.offered, request),
        "may_adopt": LAW.may(by, "C"), "may_end": LAW.may_some(by, "E"),
        "may_decide": OVERRIDE.may_some(by, "A"), "files": file_links(request.GET) if may_export else [],
    }  # fmt: skip
    return show(request, "law", ROOM, context)


def _file_columns() -> list[Column]:
    """Return the columns of the file: what a page has no room for beside them."""
    return [
        Column("title", "Rule set", row_header=True, sort="rule_set.title", value=lambda line: line.rule_set.title),
        Column("citation", "Where it stands", value=lambda line: line.rule_set.citation),
        Column("status", "Legal status", sort="rule_set.status_words", value=lambda line: line.rule_set.status_words),
        Column("since", "Adopted from", sort="adoption.starts_on", value=lambda line: line.adoption.starts_on),
        Column("newer", "Newer edition", value=lambda line: line.newer.title if line.newer else ""),
        Column("rules", "Rules", numeric=True, value=lambda line: len(line.rules)),
        Column("checked", "Checked against the primary text", numeric=True, value=lambda line: line.checked),
        Column("overridden", "Overridden", numeric=True, sort="overridden"),
    ]


def _set_columns(request: HttpRequest) -> list[Column]:
    def checked(line: SetLine) -> SafeString:
        words = f"{line.checked} of {len(line.rules)}"
        return format_html("{}{}", meter_bar(line.checked, len(line.rules), line.checked_words), words)

    found = [
        Column(
            "title", "Rule set", row_header=True, sort="rule_set.title", value=lambda line: line.rule_set.title,
            href=lambda line: href(request, "law_set", line.rule_set.key), sub=lambda line: line.rule_set.citation,
        ),
        Column("status", "Legal status", sort="rule_set.status_words", value=lambda line: line.rule_set.status_words),
        Column("since", "Adopted from", sort="adoption.starts_on", value=lambda line: line.adoption.starts_on),
        Column("rules", "Rules", numeric=True, value=lambda line: len(line.rules)),
        Column("checked", "Checked against the primary text", value=lambda line: line.checked_words, cell=checked),
        Column("overridden", "Overridden", numeric=True, sort="overridden"),
    ]  # fmt: skip
    if LAW.may_some(who(request), "E"):
        found.append(
            Column("end", "Change", hidden_words=True, value=lambda _: "", cell=lambda one: _end(one, request))
        )
    return found


def _others(rows: Sequence[Offered], request: HttpRequest) -> Table:
    may_adopt = LAW.may(who(request), "C")

    def deeds(one: Offered) -> SafeString:
        key, title = one.rule_set.key, one.rule_set.title
        links = []
        if one.replaces:
            address = f"{href(request, 'law_compare')}?before={one.replaces.key}&after={key}"
            links.append((address, "See what changed", title))
        if may_adopt and one.wanted:
            links.append((f"{href(request, 'law_adopt')}?key={key}", "Adopt it", title))
        return format_html_join(" ", '<a href="{}">{}<span class="vh">: {}</span></a>', links)

    def dates(one: Offered) -> str:
        end = one.rule_set.valid_to
        return f"{in_short(one.rule_set.valid_from)} to {in_short(end)}" if end else in_short(one.rule_set.valid_from)

    return Table(
        rows=rows, params={}, caption="Other rule sets and editions", caption_hidden=True, id="others",
        columns=[
            Column("title", "Rule set", row_header=True, value=lambda one: one.rule_set.title,
                   href=lambda one: href(request, "law_set", one.rule_set.key)),
            Column("status", "Legal status", value=lambda one: one.rule_set.status_words),
            Column("dates", "In force from", value=dates),
            Column("words", "What it is", value=lambda one: one.words),
            Column("deeds", "Change", hidden_words=True, value=lambda _: "", cell=deeds),
        ],
    )  # fmt: skip


def _end(line: SetLine, request: HttpRequest) -> str:
    if line.adoption is None or line.adoption.ends_on:
        return ""
    address = href(request, "adoption_end", line.adoption.pk)
    return format_html('<a href="{}">End<span class="vh">: {}</span></a>', address, line.rule_set.title)


def _set(key: str) -> RuleSet:
    found = queries.set_to_open(key)
    if found is None:
        raise Http404
    return found


@in_partnership("ruleset_override:R", area="law")
def rule_set(request: HttpRequest, key: str) -> HttpResponse:
    """One rule set with its rules."""
    by = who(request)
    line = queries.set_line(_set(key), by)
    chosen = RuleFilter(request.GET, rule_set=line.rule_set)
    grouped = not (request.GET.get("sort") or request.GET.get("format"))
    table = Table(
        rows=queries.rules_of(line, by, **chosen.chosen()), params=request.GET, caption="Rules", caption_hidden=True,
        empty="No rule fits this filter.", columns=_columns(request, grouped=grouped),
        group=(lambda one: one.rule.entry.kind_words) if grouped else None,
    )  # fmt: skip
    return ListPage(
        title=line.rule_set.title, room=ROOM, table=table, filter=chosen, file_name=f"Rules {key}",
        lead=_lead(line), template="governance/law_set.html",
        more={"line": line, "may_adopt": LAW.may(by, "C") and not line.adoption},
    ).answer(request, export=ARRANGED.may(by, "X"))  # fmt: skip


def _lead(line: SetLine) -> str:
    if line.adoption:
        since = in_short(line.adoption.starts_on)
        return f"The partnership runs on this since {since}. Each rule says where it comes from and who checked it."
    return "The partnership does not run on this. Read here what it says before you adopt it."


def _columns(request: HttpRequest, *, grouped: bool) -> list[Column]:
    """Return the columns; under headings of the kinds a column of kinds says nothing."""

    def entry(one: RuleLine) -> str:
        return href(request, "law_entry", one.rule.entry.rule_set, one.rule.entry.kind, one.rule.entry.key)

    return [
        Column(
            "title", "Rule", row_header=True, sort="rule.entry.title", value=lambda one: one.rule.entry.title,
            href=entry, sub=lambda one: "" if one.holds else word("Not in force", ""),
        ),
        *([] if grouped else [
            Column("kind", "Kind", sort="rule.entry.kind_words", value=lambda one: one.rule.entry.kind_words)
        ]),
        Column("says", "What it says", value=lambda one: one.says, cell=lambda one: _cut(one.says)),
        Column("status", "Legal status", sort="rule.entry.status_words", value=lambda one: one.rule.entry.status_words),
        Column("citation", "Where it stands", value=lambda one: one.rule.entry.citation),
        Column("verified", "Checked", sort="rule.verified", value=_checked, cell=_marks),
    ]  # fmt: skip


def _cut(text: str, longest: int = 200) -> str:
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]} …"


def _checked(one: RuleLine) -> str:
    found = "Verified" if one.rule.verified else "Not verified"
    return f"{found}, overridden" if one.rule.overridden else found


def _marks(one: RuleLine) -> SafeString:
    marks = [word("Verified", "ok") if one.rule.verified else word("Not verified", "warn")]
    marks += [word("Overridden", "info")] if one.rule.overridden else []
    return format_html_join(" ", "{}", [(mark,) for mark in marks])


@in_partnership("ruleset_override:R", area="law")
def entry(request: HttpRequest, key: str, kind: str, entry: str) -> HttpResponse:
    """One rule: what it says, where it comes from, whether anybody checked it, and where the partnership departs."""
    by = who(request)
    found = queries.entry_to_open(key, f"{kind}:{entry}")
    if found is None:
        raise Http404
    page = queries.entry_page(found, by)
    adopted = page.line.adoption is not None
    context = {
        "page": page, "entry": found, "may_propose": adopted and not page.waiting and OVERRIDE.may(by, "C"),
        "back": href(request, "law_set", key),
    }  # fmt: skip
    return show(request, "law_entry", ROOM, context)


@in_partnership("ruleset_override:R", area="law")
def compare(request: HttpRequest) -> HttpResponse:
    """What changed between two editions."""
    by = who(request)
    before, after, chosen = _two(request)
    rest = {name: chosen.chosen()[name] for name in ("text", "kind", "what")}
    table = Table(
        rows=queries.changes_between(before, after, **rest), params=request.GET, caption="What changed",
        caption_hidden=True, empty="Nothing that fits this filter changed.", columns=_changes(request, before, after),
    )  # fmt: skip
    return ListPage(
        title="What changed between two editions", room=ROOM, table=table, filter=chosen, file_name="What changed",
        lead=f"What {after.title} says otherwise than {before.title}, rule by rule. What nobody has checked says so.",
        empty=("The two editions say the same", "Choose two different editions."),
    ).answer(request, export=ARRANGED.may(by, "X"))  # fmt: skip


def _two(request: HttpRequest) -> tuple[RuleSet, RuleSet, CompareForm]:
    """Return the earlier and the later of the editions asked for; without such, the last two of the first line."""
    asked = CompareForm(request.GET).chosen()
    found = [queries.set_to_open(asked[name]) for name in ("before", "after")]
    line = next((editions(one.key) for one in found if one), editions("WT2018"))
    pair = [one for one in found if one in line]
    if len(pair) < 2:
        pair = [one for one in line if one not in pair][-(2 - len(pair)) :] + pair
    before, after = sorted((one for one in pair if one), key=lambda one: one.valid_from)
    data = request.GET.copy()
    data["before"], data["after"] = before.key, after.key
    return before, after, CompareForm(data)


def _changes(request: HttpRequest, before: RuleSet, after: RuleSet) -> list[Column]:
    def page(one: Difference) -> str:
        found = one.after or one.before
        return href(request, "law_entry", found.rule_set, found.kind, found.key) if found else ""

    def side(at: str) -> Column:
        title = (before if at == "before" else after).title
        return Column(at, title, value=lambda one: _plain(one, at), cell=lambda one: _side(one, at))

    return [
        Column("title", "Rule", row_header=True, sort="title", value=lambda one: one.title, href=page),
        Column("word", "Change", sort="word", value=lambda one: WORDS[one.word][0],
               cell=lambda one: word(*WORDS[one.word])),
        Column("kind", "Kind", sort="kind_words", value=lambda one: one.kind_words),
        side("before"), side("after"),
    ]  # fmt: skip


def _texts(one: Difference, at: str) -> list[tuple[str, str]]:
    """Return (words, text) of what one side says: each field that differs, or the whole rule when it is new or gone."""
    here = one.before if at == "before" else one.after
    if here is None:
        return []
    if one.changes:
        return [(change.words, getattr(change, at) or "Not said") for change in one.changes]
    return [(said.words, text) for said, text in queries.texts_of(here)]


def _plain(one: Difference, at: str) -> str:
    return "\n".join(f"{words}: {text}" for words, text in _texts(one, at))


def _side(one: Difference, at: str) -> Any:
    lines = [(words, format_html_join(SafeString("<br>"), "{}", [(line,) for line in text.split("\n")]))
             for words, text in _texts(one, at)]  # fmt: skip
    body = format_html_join("", '<p class="govuk-body-s govuk-!-margin-bottom-2"><strong>{}</strong><br>{}</p>', lines)
    here = one.before if at == "before" else one.after
    if here is None:
        return word("Not in this edition", "")
    return format_html("{}{}", body, "" if here.verified else word("Not verified", "warn"))


def _back(request: HttpRequest) -> tuple[str, str]:
    return ROOM, href(request, "law")


@in_partnership("ruleset_override:C", area="law")
def adopt(request: HttpRequest) -> HttpResponse:
    """Run on a rule set from a day."""
    by = who(request)
    chosen, offered = queries.set_to_open(request.GET.get("key", "")), queries.sets_to_adopt(by)
    return FormPage(
        title="Adopt a rule set", button="Adopt it", back=_back(request), room=ROOM,
        form=lambda *args, **kwargs: AdoptForm(*args, offered=offered, **kwargs),
        facts=_what_it_does(queries.adopting(chosen, by), request) if chosen else (),
        lead="From this day the partnership runs on it. The edition it replaces ends the day before, and overrides of "
        "that edition end with it: look through them and propose again what you still need.",
        initial={"key": chosen.key if chosen else "", "starts_on": by.today},
        deed=lambda form: services.adopt(by=by, **form.cleaned_data),
        done=lambda row: (href(request, "law"), f"The partnership runs on it from {in_short(row.starts_on)}."),
    ).answer(request)  # fmt: skip


def _what_it_does(found: Adopting, request: HttpRequest) -> list[tuple[str, Any]]:
    rule_set, today = found.line.rule_set, who(request).today
    link = format_html('<a href="{}">{}</a>', href(request, "law_set", rule_set.key), rule_set.title)
    facts = [("Rule set", link), ("Legal status", f"{rule_set.status_words}. {rule_set.citation}")]
    if found.line.adoption:
        return [*facts, ("Adopted already", f"From {in_short(found.line.adoption.starts_on)}.")]
    begins = f"From {in_short(rule_set.valid_from)}"
    facts.append(("In force", begins if rule_set.in_force(today) else f"{begins}, but not today"))
    facts.append(("Checked", f"{found.line.checked_words}."))
    if found.replaces:
        address = f"{href(request, 'law_compare')}?before={found.replaces.key}&after={rule_set.key}"
        changes = format_html('{}. <a href="{}">See what changed</a>', found.replaces.title, address)
        facts += [("Replaces", changes), ("Overrides that end", str(found.overrides or "None"))]
    return facts


@in_partnership("ruleset_override:C", area="law")
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Adopt what is usual for the kind of partnership."""
    by = who(request)

    def deed() -> Answer:
        made = services.adopt_defaults(partnership=by.partnership, by=by, today=by.today)
        return Answer(href(request, "law"), f"Rule sets adopted: {len(made)}.")

    return lead_on(request, once(request, deed))


@in_partnership("ruleset_override:E", area="law")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop running on a rule set."""
    by = who(request)
    row: RuleSetAdoption = load(queries.adoptions_to_open(), LAW, by, pk=pk)
    LAW.require(by, "E", row)
    found = queries.set_to_open(row.key)
    title = found.title if found else row.key
    return FormPage(
        title=f"Stop running on “{title}”", button="Set the last day", back=_back(request), form=EndForm, room=ROOM,
        warning=True, initial={"ends_on": by.today},
        lead="Use this when nothing takes its place. To move to a newer edition, adopt that one instead.",
        deed=lambda form: services.end_adoption(adoption=row, by=by, **form.cleaned_data),
        done=lambda _: (href(request, "law"), f"{capfirst(title)} has a last day."),
    ).answer(request)  # fmt: skip
