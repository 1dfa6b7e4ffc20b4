"""A table sorts, pages and exports from one declaration, and an address nobody meant does no harm."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from sightline.kernel.models import NonWorkingDay
from sightline.ui.links import query_with
from sightline.ui.tables import Column, Select, Table, attribute

COLUMNS = [
    Column(
        "title", "Action", sort="title", row_header=True, href=lambda row: f"/a/{row['n']}/", sub=lambda row: row["ref"]
    ),
    Column("n", "Days late", sort="n", numeric=True),
    Column("state", "RAG", cell=lambda row: f"*{row['state']}*"),
]


def rows(count):
    return [{"n": n, "title": f"Action {n:03}", "ref": f"NMR-A-{n:04}", "state": "red"} for n in range(1, count + 1)]


def table(address="", count=120, **options):
    return Table(rows=rows(count), params=QueryDict(address), columns=COLUMNS, caption="Late actions", **options)


@pytest.mark.parametrize(
    ("address", "first", "number"),
    [("", 1, 1), ("page=2", 51, 2), ("page=3", 101, 3), ("page=99", 101, 3), ("page=-1", 101, 3), ("page=x", 1, 1)],
)
def test_pages_hold_fifty_and_a_page_past_the_end_is_the_last(address, first, number):
    page = table(address).page
    assert (page.rows[0]["n"], page.number, page.pages, page.total) == (first, number, 3, 120)


@pytest.mark.parametrize(
    ("address", "first"), [("sort=n", 1), ("sort=-n", 120), ("sort=nobody", 1), ("sort=state", 1), ("sort=-title", 120)]
)
def test_a_known_column_sorts_and_an_unknown_one_is_ignored(address, first):
    assert table(address).page.rows[0]["n"] == first


def test_the_sort_of_the_page_gives_way_to_the_address():
    assert table(sort="-n").page.rows[0]["n"] == 120
    assert table("sort=n", sort="-n").page.rows[0]["n"] == 1


def test_links_keep_the_filters_and_turn_the_sort():
    made = table("agency=Vale+Police&agency=NHS&sort=n&page=2")
    heads = {head.column.key: (head.order, head.href) for head in made.heads}
    assert heads["n"] == ("ascending", "?agency=Vale+Police&agency=NHS&sort=-n")
    assert heads["title"] == ("none", "?agency=Vale+Police&agency=NHS&sort=title")
    assert heads["state"] == ("", "")
    assert made.page.next == "?agency=Vale+Police&agency=NHS&sort=n&page=3"


def test_missing_values_sort_last_and_words_without_regard_to_case():
    columns = [Column("name", "Name", sort="name")]
    people = [{"name": None}, {"name": "bob"}, {"name": "Ann"}]
    made = Table(rows=people, params={"sort": "name"}, columns=columns, caption="People")
    assert [row["name"] for row in made.ordered] == ["Ann", "bob", None]


def test_an_export_holds_every_row_in_order_as_plain_values():
    header, body = table("sort=-n&page=2").export()
    assert header == ["Action", "Days late", "RAG"]
    exported = list(body)
    assert (len(exported), exported[0]) == (120, ["Action 120", 120, "red"])


def test_the_table_keeps_its_roles_labels_and_groups():
    made = table(
        "", 3, select=Select(lambda row: row["n"], lambda row: f"Select {row['ref']}"), group=lambda row: "Neglect"
    )
    html = render_to_string("ui/table.html", {"table": made})
    assert html.count('role="row"') == 1 + 1 + 3
    assert html.count('class="grp"') == 1
    assert 'scope="row" role="rowheader"><a href="/a/1/">Action 001</a><span class="sub">NMR-A-0001</span>' in html
    assert 'data-l="Days late" class="n"' in html
    assert 'aria-label="Select NMR-A-0003"' in html
    assert 'aria-sort="none"' in html


def test_only_rows_that_may_be_chosen_have_a_box_and_without_any_there_is_no_column():
    def html(most: int) -> str:
        box = Select(lambda row: row["n"], lambda row: f"Select {row['ref']}", may=lambda row: row["n"] <= most)
        return render_to_string("ui/table.html", {"table": table("", 3, select=box), "bulk": [("/do/", "Do", "do")]})

    assert html(2).count('name="selected"') == 2
    assert "Select NMR-A-0003" not in html(2)
    assert 'class="tick"' not in html(0)
    assert "/do/" not in html(0)


def test_a_date_is_shown_as_everywhere_else_and_goes_out_as_a_date():
    made = Table([{"on": date(2026, 12, 4)}], {}, [Column("on", "On")], "Dates")
    assert "4 December 2026" in render_to_string("ui/table.html", {"table": made})
    assert list(made.export()[1]) == [[date(2026, 12, 4)]]


def test_cells_are_escaped_and_an_empty_table_says_so():
    bad = [{"n": 1, "title": "<script>", "ref": "<b>", "state": "<i>"}]
    html = render_to_string("ui/table.html", {"table": Table(bad, QueryDict(), COLUMNS, "x")})
    assert "<script>" not in html
    assert "<b>" not in html
    assert "<i>" not in html
    assert "No action is late." in render_to_string(
        "ui/table.html", {"table": table("", 0, empty="No action is late.")}
    )


@pytest.mark.django_db
@pytest.mark.parametrize("per_page", [1, 3])
def test_a_queryset_costs_two_queries_however_many_rows(per_page, django_assert_num_queries):
    columns = [Column("day", "Day", sort=("day", "name")), Column("name", "Name")]
    made = Table(NonWorkingDay.objects.all(), QueryDict("sort=-day"), columns, "Days", per_page=per_page)
    with django_assert_num_queries(2):
        render_to_string("ui/table.html", {"table": made})
    days = [row.day for row in made.ordered]
    assert days == sorted(days, reverse=True)
    assert len(days) > per_page


def test_a_path_is_followed_through_objects_and_mappings():
    row = SimpleNamespace(owner={"agency": SimpleNamespace(name="Vale Police")})
    assert attribute(row, "owner.agency.name") == "Vale Police"
    assert attribute(row, "owner.post.name") is None


def test_a_query_string_takes_a_key_away():
    assert query_with(QueryDict("a=1&b=2"), a=None, c=3) == "?b=2&c=3"
    assert query_with({"a": 1}, a="") == "?"
    assert query_with({}, a=[1, 2]) == "?a=1&a=2"
