"""Reads for the import pages."""

from sightline.imports.queries.history import Deed, deeds_of, last_actors, names_of, with_last_deed
from sightline.imports.queries.page import ItemRow, LineRow, ProposalPage, proposal_page, short_place
from sightline.imports.queries.rows import earlier_of, places_for, proposals, proposals_counted
from sightline.imports.queries.there import PlanText, plan_there, texts_of

__all__ = [
    "Deed",
    "ItemRow",
    "LineRow",
    "PlanText",
    "ProposalPage",
    "deeds_of",
    "earlier_of",
    "last_actors",
    "names_of",
    "places_for",
    "plan_there",
    "proposal_page",
    "proposals",
    "proposals_counted",
    "short_place",
    "texts_of",
    "with_last_deed",
]
