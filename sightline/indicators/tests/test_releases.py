"""A release: made, refused with its cells named, published by a second person, withdrawn; nothing hidden goes out."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sightline.audittrail.models import Entry
from sightline.governance.models import Partnership
from sightline.indicators.models import Indicator, Observation, Release, ReleasedFigure
from sightline.indicators.rules.figures import with_thousands
from sightline.indicators.services import dictionary
from sightline.indicators.services import releasing as services
from sightline.indicators.services.releasing import ReleaseText
from sightline.indicators.tests.world import COUNT, SHARE, World
from sightline.kernel.errors import Conflict, DomainError, NotAllowed, OutOfState
from sightline.kernel.models import MailMessage
from tests import factories as make
from tests.indicators import line, make_period, make_return

MAY, JULY = date(2025, 1, 1), date(2026, 7, 1)
CASES = [21, 26, 24, 28, 22, 27, 23]


def episodes(world: World, **more: Any) -> Indicator:
    """Put a count of quarters into the dictionary, public, with a place to break it down by."""
    row = world.indicator(replace(COUNT, splits={"Place": ["North", "South", "East"]}), **more)
    return dictionary.publish_indicator(indicator=row, publish=True, version=1, by=world.standing(world.executive))


def text(*figures: str, **more: Any) -> ReleaseText:
    return ReleaseText(**{"title": "Quarterly figures", "policy": "dfe_cin", "from_day": MAY, "to_day": JULY,
                          "figures": figures, **more})  # fmt: skip


def typed(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def publish(world: World, row: Release) -> Release:
    return services.publish_release(row=row, version=row.version, by=world.standing(world.executive))


def shown(row: Release) -> dict[tuple[str, str], str]:
    return {(one.part, one.starts_on.isoformat()): one.shown for one in row.figures.all()}


def test_a_release_hides_small_numbers_and_those_that_would_tell_them_and_changes_nothing_kept(world: World) -> None:
    row = episodes(world)
    line(row, CASES, last=JULY)
    for part, count in (("North", 11), ("South", 9), ("East", 3)):
        line(row, [count], last=JULY, dimension="Place", part=part)
    kept = list(Observation.objects.order_by("pk").values())
    made = services.make_release(new=text(row.reference, f"{row.reference}:Place"), by=world.by)
    assert (made.state, made.gate) == ("ready", [])
    found = shown(made)
    assert found["", "2026-07-01"] == "23"
    assert found["East", "2026-07-01"] == "c"
    assert sorted(found[part, "2026-07-01"] for part in ("North", "South")) in (["9", "c"], ["11", "c"])
    assert list(Observation.objects.order_by("pk").values()) == kept
    assert Entry.objects.get(verb="release.made").reference == made.reference


def test_what_two_releases_would_tell_together_is_refused_with_the_cells_named(world: World) -> None:
    row = episodes(world)
    line(row, [*CASES[:-1], 6], last=JULY)
    for part, count in (("North", 1), ("South", 5)):
        line(row, [count], last=JULY, dimension="Place", part=part)
    first = publish(world, services.make_release(new=text(row.reference), by=world.by))
    both = text(row.reference, f"{row.reference}:Place")
    second = services.make_release(new=both, by=world.by)
    assert second.state == "refused"
    assert sorted({one["place"] for one in second.gate}) == [
        "M01 by Place, July to September 2026: North", "M01 by Place, July to September 2026: South",
    ]  # fmt: skip
    assert second.figures.count() == 0
    with pytest.raises(OutOfState, match="gate"):
        publish(world, second)
    page = world.browser().get(f"/{world.partnership.slug}/data/releases/{second.reference}/").content.decode()
    assert "M01 by Place, July to September 2026: North" in page
    services.withdraw_release(row=first, reason="A mistake", version=first.version, by=world.standing(world.executive))
    again = services.change_release(row=second, new=both, version=second.version, by=world.by)
    assert again.state == "refused"  # who read the first has not forgotten it
    alone = services.change_release(row=again, new=text(row.reference), version=again.version, by=world.by)
    assert publish(world, alone).state == "published"
    with pytest.raises(DomainError, match="another rule") as other:
        services.make_release(new=text(row.reference, policy="round_all"), by=world.by)
    assert other.value.field == "policy"


def test_without_an_earlier_release_the_whole_is_hidden_instead(world: World) -> None:
    row = episodes(world)
    line(row, [*CASES[:-1], 6], last=JULY)
    for part, count in (("North", 1), ("South", 5)):
        line(row, [count], last=JULY, dimension="Place", part=part)
    made = services.make_release(new=text(row.reference, f"{row.reference}:Place"), by=world.by)
    assert made.state == "ready"
    assert {one for (_, day), one in shown(made).items() if day == "2026-07-01"} == {"c"}
    publish(world, made)
    alone = services.make_release(new=text(row.reference), by=world.by)
    assert shown(alone) == {("", day): one for (part, day), one in shown(made).items() if not part}  # 6 tells 1 and 5


def test_a_number_hidden_in_one_indicator_is_shown_by_no_other_that_counts_the_same(world: World) -> None:
    row = episodes(world)
    share = replace(SHARE, code="M02", name="Seen", numerator="Seen", denominator="episodes ")
    other = world.indicator(share)
    line(row, [6], last=JULY)
    for part, count in (("North", 1), ("South", 5)):
        line(row, [count], last=JULY, dimension="Place", part=part)
    line(other, [6], out_of=[6], last=JULY)
    split = f"{row.reference}:Place"
    both = services.make_release(new=text(row.reference, split, other.reference), by=world.by)
    assert (both.state, [one["place"] for one in both.gate]) == ("refused", ["M01, July to September 2026"])
    assert "M02 shows it" in both.gate[0]["told"]
    assert services.make_release(new=text(row.reference, other.reference), by=world.by).state == "ready"
    publish(world, services.make_release(new=text(row.reference, split), by=world.by))
    assert services.make_release(new=text(other.reference), by=world.by).state == "refused"


def test_a_percentage_tells_neither_what_counts_nor_the_rest(world: World) -> None:
    row = world.indicator(replace(SHARE, splits={"Place": []}))
    line(row, [38, 30, 44], out_of=[40, 60, 80], last=JULY)
    for part, top, out_of in (("North", 24, 26), ("South", 11, 31), ("East", 9, 23)):
        line(row, [top], out_of=[out_of], last=JULY, dimension="Place", part=part)
    made = services.make_release(new=text(row.reference, f"{row.reference}:Place"), by=world.by)
    found = {(one.part, one.starts_on.month): (one.numerator, one.denominator, one.shown) for one in made.figures.all()}
    assert found["", 1][2] == "c"  # 2 of 40 were late
    assert found["", 4] == ("30", "60", "50.0")
    assert found["North", 7][2] == "c"
    assert found["", 7] == ("44", "80", "55.0")
    assert [part for part in ("South", "East") if found[part, 7][2] == "c"] != []


def test_a_second_person_publishes_and_what_changed_meanwhile_is_looked_at_again(world: World) -> None:
    row = world.indicator(COUNT)
    line(row, CASES, last=JULY)
    made = services.make_release(new=text(row.reference), by=world.by)
    executive = world.standing(world.executive)
    for person in (world.manager, world.chair, world.scrutineer, world.analyst):
        with pytest.raises(NotAllowed):
            services.publish_release(row=made, version=made.version, by=world.standing(person))
    with pytest.raises(OutOfState, match="M01"):
        services.publish_release(row=made, version=made.version, by=executive)
    dictionary.publish_indicator(indicator=row, publish=True, version=row.version, by=executive)
    with pytest.raises(Conflict):
        services.publish_release(row=made, version=made.version + 1, by=executive)
    Observation.objects.filter(indicator=row, starts_on=JULY).update(numerator=4)
    with pytest.raises(OutOfState, match="made anew"):
        services.publish_release(row=made, version=made.version, by=executive)
    made = services.change_release(row=made, new=text(row.reference), version=made.version, by=world.by)
    officer = world.standing(make.grant("DPO", world.partnership))
    out = services.publish_release(row=made, version=made.version, by=officer)
    assert (out.state, out.published_by) == ("published", officer.person)
    with pytest.raises(OutOfState):
        services.change_release(row=out, new=text(row.reference), version=out.version, by=world.by)
    assert [one.what for one in out.changes.all()] == ["Published", "Made anew", "Made"]
    verbs = list(Entry.objects.filter(reference=out.reference).order_by("pk").values_list("verb", flat=True))
    assert [one for one in verbs if not one.endswith("refused")] == [
        "release.made",
        "release.made",
        "release.published",
    ]
    assert MailMessage.objects.count() == 0


def test_one_who_is_both_maker_and_of_the_executive_does_not_publish_their_own(world: World) -> None:
    both = make.grant("BUS", world.partnership, world.executive)
    row = episodes(world)
    line(row, CASES, last=JULY)
    made = services.make_release(new=text(row.reference), by=world.standing(both))
    with pytest.raises(NotAllowed):
        services.publish_release(row=made, version=made.version, by=world.standing(both))


def test_the_public_reads_what_is_published_and_nothing_hidden_anywhere(world: World) -> None:
    row = episodes(world)
    hidden = {2: 4, 5: 3}  # planted: which quarter holds which small number
    line(row, [hidden.get(at, 1000 + at * 111) for at in range(7)], last=JULY)
    line(row, [904], last=JULY, dimension="Place", part="North")
    line(row, [762], last=JULY, dimension="Place", part="South")
    nobody, where = Client(), f"/{world.partnership.slug}/public/data/"
    own = f"{where}{row.reference}/"
    addresses = (where, own, f"{where}figures.csv", f"{own}figures.csv")
    made = services.make_release(new=text(row.reference, title="Draft of secrets"), by=world.by)
    assert [nobody.get(one).status_code for one in addresses] == [404] * 4
    out = publish(world, made)
    answers = [nobody.get(one) for one in addresses]
    assert [one.status_code for one in answers] == [200] * 4
    assert {one["Cache-Control"] for one in answers} == {"private, no-store"}
    page, csv = answers[1].content.decode(), answers[3].content.decode("utf-8-sig")
    assert csv.count("\r\n") == 8
    assert page.count("<span>c</span>") == 2
    assert "There are only 5 points: limits from fewer than 13 are a first try and will move." in page
    assert "2 missing" in page  # the chart's text: computed from what is published
    assert "904" not in page  # a breakdown that was not released
    for answer in answers:
        words = answer.content.decode()
        assert ">4<" not in words
        assert ",4," not in words
        assert ">3<" not in words
        assert ",3," not in words
    assert [one.shown for one in out.figures.order_by("starts_on")] == [
        "1000",
        "1111",
        "c",
        "1333",
        "1444",
        "c",
        "1666",
    ]
    services.withdraw_release(row=out, reason="Wrong", version=out.version, by=world.standing(world.executive))
    assert [nobody.get(one).status_code for one in addresses] == [404] * 4


def test_the_chart_of_the_public_is_the_same_whatever_the_hidden_numbers_are(world: World) -> None:
    """Limits, drawing and text alternative do not depend on what is hidden."""
    row, pages = episodes(world), []
    line(row, [120, 131, 1, 140, 128, 2, 133], last=JULY)
    for small in ((1, 2), (5, 4)):
        for day, count in zip((date(2025, 7, 1), date(2026, 4, 1)), small, strict=True):
            Observation.objects.filter(indicator=row, starts_on=day).update(numerator=count)
        out = publish(world, services.make_release(new=text(row.reference), by=world.by))
        pages.append(Client().get(f"/{world.partnership.slug}/public/data/{row.reference}/").content)
        services.withdraw_release(row=out, reason="Again", version=out.version, by=world.standing(world.executive))
    assert pages[0] == pages[1]


def test_a_public_indicator_turned_private_is_gone_and_other_audiences_are_never_public(world: World) -> None:
    """Attack 21: public turned private."""
    row = episodes(world)
    line(row, CASES, last=JULY)
    board = publish(world, services.make_release(new=text(row.reference, audience="the health board"), by=world.by))
    where = f"/{world.partnership.slug}/public/data/"
    assert Client().get(where).status_code == 404
    publish(world, services.make_release(new=text(row.reference), by=world.by))
    assert Client().get(where).status_code == 200
    row.refresh_from_db()
    dictionary.publish_indicator(indicator=row, publish=False, version=row.version, by=world.standing(world.executive))
    assert [Client().get(one).status_code for one in (where, f"{where}{row.reference}/")] == [404, 404]
    inside = f"/{world.partnership.slug}/data/releases/{board.reference}/figures.csv"
    file = world.browser().get(inside)
    assert file.content.decode("utf-8-sig").count("\r\n") == 8
    assert Entry.objects.filter(verb="publication_release.exported", reference=board.reference).count() == 1
    assert world.browser(world.analyst).get(inside).status_code == 404


def test_figures_kept_stand_beside_figures_shown_only_for_those_who_may_read_them(world: World) -> None:
    row = episodes(world)
    line(row, [*CASES[:-1], 4], last=JULY)
    made = services.make_release(new=text(row.reference), by=world.by)
    where = f"/{world.partnership.slug}/data/releases/{made.reference}/"
    assert 'data-l="Kept" class="n"><span>4</span>' in world.browser().get(where).content.decode()
    Indicator.objects.update(published=False)
    above = world.browser(world.executive).get(where).content.decode()
    assert (world.href(f"dictionary/{row.reference}/") in above, "Publish it" in above) == (True, False)
    officer = world.browser(make.grant("DPO", world.partnership)).get(where)
    assert officer.status_code == 200
    assert "Kept" not in officer.content.decode()
    found = world.browser(world.analyst).get(f"/{world.partnership.slug}/search/?q=Quarterly").content.decode()
    assert made.reference not in found


def test_whoever_reads_only_what_is_public_reads_it_as_published(world: World) -> None:
    """Attacks 13, 16: a published indicator is open to practitioners inside, and shows them what the public reads."""
    row = episodes(world)
    line(row, [1011, 1022, 1004, 3, 1017, 1009, 1015], last=JULY)
    line(row, [907], last=JULY, dimension="Place", part="North")
    owed = make_return(
        make_period(world.partnership), world.council, row, state="accepted", submitted_at=timezone.now(),
        submitted_by=world.analyst, accepted_at=timezone.now(), accepted_by=world.manager,
    )  # fmt: skip
    owed.lines.update(commentary="Said to the partnership")
    practitioner = world.browser(make.appoint(make.make_post(world.partnership, "Nurse", world.police, role="PRA")))
    pages = [
        world.href(one) for one in ("", "table/", f"indicators/{row.reference}/", f"indicators/{row.reference}/why/")
    ]
    for out in (False, True):
        if out:
            publish(world, services.make_release(new=text(row.reference), by=world.by))
        answers = [practitioner.get(one) for one in pages]
        told = "".join(one.content.decode() for one in answers)
        assert [one.status_code for one in answers] == [200] * 4
        assert ("1015" in told or "1,015" in told) == out
        assert ("Symbol c" in told) == out
        assert ("907" in told, "Said to the partnership" in told, "are in</b>" in told) == (False, False, False)
    both = make.grant(
        "DPO", world.partnership, make.appoint(make.make_post(world.partnership, "N", world.police, role="PRA"))
    )
    release = Release.objects.get()
    page = world.browser(both).get(world.href(f"releases/{release.reference}/")).content.decode()
    assert ("Kept" in page, "1,015" in page, "1015" in page) == (False, True, False)
    mine = world.browser().get(world.href(f"releases/{release.reference}/")).context["table"].body
    assert [[cell for column, cell in row.cells if column.key in ("kept", "shown")] for row in mine][-2:] == [
        ["1,009", "1,009"], ["1,015", "1,015"],
    ]  # fmt: skip
    public = Client().get(f"/{world.partnership.slug}/public/data/{row.reference}/").context["page"]
    assert [one.shown for one in public.rows[-2:]] == ["1,009", "1,015"]
    assert [with_thousands(one) for one in ("1234567.50", "c", "", "999")] == ["1,234,567.50", "c", "", "999"]
    assert "907" in world.browser().get(pages[2]).content.decode()


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(world: World) -> None:
    row = episodes(world)
    browser, where = world.browser(), f"/{world.partnership.slug}/data/releases/new/"
    good = {"title": "Kept title", "who": "public", **typed("from_day", MAY), **typed("to_day", JULY),
            "policy": "dfe_cin", "figures": [row.reference]}  # fmt: skip
    for change, sentence in (
        ({}, "no accepted figures"), ({"figures": []}, "Tick what is to be published"),
        ({"policy": "x"}, "Choose the rule on small numbers again"), ({"who": "other"}, "Say who it is for"),
        (typed("to_day", date(2024, 1, 1)), "last day is before the first"),
        ({"figures": ["NMR-I-9999"]}, "not in the dictionary any more"),
    ):  # fmt: skip
        answer = browser.post(where, good | change)
        assert answer.status_code == 422, change
        assert sentence in answer.content.decode()
        assert "Kept title" in answer.content.decode()
    assert Release.objects.count() == 0
    line(row, CASES, last=JULY)
    done = browser.post(where, good)
    made = Release.objects.get()
    assert done["Location"] == f"/{world.partnership.slug}/data/releases/{made.reference}/"
    edit = browser.get(f"{done['Location']}change/").content.decode()
    assert f'value="{row.reference}" checked' in edit or f'value="{row.reference}" ' in edit


def test_pages_ask_as_much_of_the_database_for_one_and_for_three(world: World) -> None:
    counts, browser, slug = [], world.browser(), world.partnership.slug
    for number in (1, 3):
        while Indicator.objects.count() < number:
            at = Indicator.objects.count()
            row = episodes(world, code=f"Q{at}", name=f"Indicator {at}")
            line(row, CASES[: 3 + at], last=JULY)
        rows = [one.reference for one in Indicator.objects.all()]
        made = publish(world, services.make_release(new=text(*rows), by=world.by))
        found = []
        for visitor, page in (
            (browser, "data/releases/"), (browser, "data/releases/new/"), (browser, f"data/releases/{made.reference}/"),
            (Client(), "public/data/"), (Client(), f"public/data/{rows[0]}/"), (Client(), "public/data/figures.csv"),
        ):  # fmt: skip
            visitor.get(f"/{slug}/{page}")
            with CaptureQueriesContext(connection) as asked:
                assert visitor.get(f"/{slug}/{page}").status_code == 200
            found.append(len(asked))
        counts.append(found)
    assert counts[0] == counts[1]
    assert max(counts[0][3:]) <= 8


def test_another_partnership_publishes_nothing_of_this_one(world: World) -> None:
    row = episodes(world)
    line(row, CASES, last=JULY)
    publish(world, services.make_release(new=text(row.reference), by=world.by))
    other = make.make_partnership("OTH")
    assert Client().get(f"/{other.slug}/public/data/").status_code == 404
    assert Client().get(f"/{other.slug}/public/data/{row.reference}/").status_code == 404
    assert Client().get("/nowhere/public/data/%00/").status_code == 404
    assert (Partnership.objects.count(), ReleasedFigure.objects.count()) == (2, 7)
