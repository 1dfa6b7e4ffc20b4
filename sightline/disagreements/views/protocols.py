"""The protocols there are, which of them are in use, and choosing another."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst

from sightline.disagreements import services
from sightline.disagreements.forms import ProtocolForm
from sightline.disagreements.models import Chosen
from sightline.disagreements.queries.protocols import chosen, protocols
from sightline.disagreements.views.shared import AREA
from sightline.governance.access import in_partnership
from sightline.governance.pages import FormPage, who
from sightline.governance.permissions import LAW


@in_partnership("ruleset_override:R", area=AREA)
def index(request: HttpRequest) -> HttpResponse:
    """Every protocol with its steps, limits and source, and where each is used."""
    by = who(request)
    every = protocols(by.partnership, by.today)
    used = chosen(by, every)
    uses = [(use, capfirst(words), used.get(str(use))) for use, words in Chosen.Use.choices]
    context = {
        "slug": by.partnership.slug, "protocols": every, "uses": uses, "may": LAW.may_some(by, "C"),
        "adopted": all(one.adopted for one in every),
    }  # fmt: skip
    return render(request, "disagreements/protocols.html", context)


@in_partnership("ruleset_override:C", area=AREA)
def choose(request: HttpRequest, use: str) -> HttpResponse:
    """Choose the protocol for one kind of disagreement."""
    by = who(request)
    if use not in Chosen.Use.values:
        raise Http404
    every = protocols(by.partnership, by.today)
    now = chosen(by, every).get(use)
    home = reverse("disagreements:protocols", args=[by.partnership.slug])
    offered = [(one.key, f"{one.title} ({one.rule.entry.citation})") for one in every if one.fits(use)]
    return FormPage(
        title=f"Protocol for disagreements {Chosen.Use(use).label}", button="Use this protocol",
        back=("Protocols", home),
        lead="It holds for what is raised from now on. What runs already keeps the protocol it began with.",
        form=lambda *args, **kwargs: ProtocolForm(*args, offered=offered, **kwargs),
        initial={"key": now.key if now else ""},
        deed=lambda form: services.choose_protocol(use=use, by=by, **form.cleaned_data),
        done=lambda _: (home, "The protocol is in use."),
    ).answer(request)  # fmt: skip
