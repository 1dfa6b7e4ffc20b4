"""Every field has a label, its hint and error are tied to it, and an error says what to do."""

from datetime import date

import pytest
from django import forms
from django.template.loader import render_to_string

from sightline.ui.errors import error_lines
from sightline.ui.forms import EnglandDateField, RagField, VersionField, WordsField
from sightline.ui.ticks import GroupedTicksField


class Update(forms.Form):
    """A form with one field of each kind."""

    rag = RagField(label="How is it going?")
    title = forms.CharField(max_length=10, help_text="Short.")
    words = WordsField(label="What happened", max_length=20)
    due = EnglandDateField(label="Due date", earliest=date(2026, 1, 1), latest=date(2027, 1, 1))
    owner = forms.ChoiceField(choices=[("a", "Ann"), ("b", "Bob")])
    kinds = forms.MultipleChoiceField(
        choices=[("x", "X"), ("y", "Y")], widget=forms.CheckboxSelectMultiple, required=False, label="Kinds of work"
    )
    email = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    agreed = forms.BooleanField(label="Agreed")
    proof = forms.FileField()
    version = VersionField()


def due(**parts):
    return Update({f"due_{part}": text for part, text in parts.items()})["due"]


def test_a_label_leads_to_its_control_and_hint_and_error_are_read_with_it():
    html = str(Update({})["title"].as_field_group())
    assert 'for="id_title"' in html
    assert 'id="id_title_helptext"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert "govuk-input--error" in html
    assert "Enter the title" in html


def test_the_error_summary_leads_to_the_first_control_of_each_field():
    lines = {address: sentence for sentence, address in error_lines(Update({}))}
    assert lines == {
        "#id_rag_0": "Choose how it is going",
        "#id_title": "Enter the title",
        "#id_words": "Enter what happened",
        "#id_due_day": "Enter the due date",
        "#id_owner": "Choose the owner",
        "#id_email": "Enter the e-mail",
        "#id_agreed": "Tick “Agreed” to go on",
        "#id_proof": "Choose a file",
        "": "Open the page again: it lost its place.",
    }
    html = str(Update({}))
    assert [address for address in lines if address and f'id="{address[1:]}"' not in html] == []


def test_an_unbound_form_has_no_errors_and_the_browser_does_not_judge():
    form = Update()
    assert error_lines(form, None, "", [form]) == []
    assert " required" not in str(form)


def test_ready_sentences_and_formsets_are_listed_too():
    formset = forms.formset_factory(Update, extra=1)({"form-TOTAL_FORMS": "x", "form-INITIAL_FORMS": "0"})
    assert len(error_lines(formset)) == 1
    assert error_lines(("Too old", ""), "Alone") == [("Too old", ""), ("Alone", "")]


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({}, "Enter the due date"),
        ({"day": "31", "month": "2", "year": "2026"}, "Due date must be a real date"),
        ({"day": "x", "month": "2", "year": "2026"}, "Due date must be a real date"),
        ({"day": "3", "month": "2"}, "Due date must include a year"),
        ({"year": "2026"}, "Due date must include a day and a month"),
        ({"day": "3", "month": "2", "year": "26"}, "Due date must have a year of 4 numbers, such as 2026"),
        ({"day": "3", "month": "2", "year": "2025"}, "Due date must be 1 January 2026 or later"),
        ({"day": "3", "month": "2", "year": "2028"}, "Due date must be 1 January 2027 or earlier"),
    ],
)
def test_a_wrong_date_says_what_is_wrong(parts, sentence):
    assert due(**parts).errors == [sentence]


@pytest.mark.parametrize("month", ["12", "December", "dec", "DEC"])
def test_a_date_is_read_with_numbers_or_names(month):
    form = Update({"due_day": " 4", "due_month": month, "due_year": "2026"})
    form.is_valid()
    assert form.cleaned_data["due"] == date(2026, 12, 4)


def test_a_date_is_shown_in_its_three_boxes_and_kept_when_wrong():
    shown = str(Update(initial={"due": date(2026, 12, 4)})["due"])
    assert [f'value="{part}"' in shown for part in (4, 12, 2026)] == [True] * 3
    assert 'value="31"' in str(due(day="31", month="2", year="2026"))
    assert EnglandDateField(label="Due").has_changed(date(2026, 12, 4), ["4", "12", "2026"]) is False
    assert EnglandDateField(label="Due").has_changed(None, ["4", "12", "2026"]) is True


def test_a_long_text_counts_as_the_server_does():
    form = Update({"words": "line\r\n" * 4})
    form.is_valid()
    assert form.cleaned_data["words"] == "line\nline\nline\nline"
    html = str(form["words"].as_field_group())
    assert 'data-maxlength="20"' in html
    assert " maxlength" not in html
    assert "id_words-info" in html


def test_too_long_and_not_an_address_are_sentences():
    form = Update({"title": "x" * 11, "email": "nobody", "owner": "z"})
    assert form.errors["title"] == ["Title must be 10 characters or fewer"]
    assert form.errors["email"] == ["Enter an e-mail address in full, such as name@example.org"]
    assert form.errors["owner"] == ["Choose the owner again"]


def test_optional_is_said_and_autocomplete_kept():
    html = str(Update())
    assert "Kinds of work (optional)" in html
    assert 'autocomplete="email"' in html

    class Quiet(Update):
        mark_optional = False

    assert "(optional)" not in str(Quiet())


def test_choices_stand_under_a_legend():
    html = str(Update({})["kinds"].as_field_group())
    assert "<legend" in html
    assert 'class="govuk-checkboxes__input"' in html
    tiles = str(Update({"rag": "amber"})["rag"])
    assert tiles.count("<svg") == 5
    assert 'value="amber" id="id_rag_1" checked' in tiles


def test_a_forms_own_words_win():
    class Own(forms.Form):
        title = forms.CharField(error_messages={"required": "Give it a name"})

    assert Own({}).errors["title"] == ["Give it a name"]


def test_the_title_of_a_page_with_errors_begins_so():
    assert "<title>Error: " in render_to_string("ui/base.html", {"form": Update({})})
    assert "<title>Error: " not in render_to_string("ui/base.html", {"form": Update()})


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("Why", "Say why"),
        ("From", "Enter the first day"),
        ("Member from", "Enter the first day of membership"),
        ("To be concluded by", "Enter the day by which it is to be concluded"),
        ("Agreed by", "Say who agreed it"),
        ("Their post", "Enter their post"),
        ("Whom it serves", "Enter whom it serves"),
        ("One item a line", "Enter one item a line"),
    ],
)
def test_short_labels_have_sentences_of_their_own(label, sentence):
    form = type("Short", (forms.Form,), {"one": forms.CharField(label=label)})({})
    assert form.errors["one"] == [sentence]


class Grouped(forms.Form):
    figures = GroupedTicksField(
        groups=[
            ("Exploitation", [("M01", "M01 Missing"), ("M01:Place", "M01 by place"), ("M04", "M04 Return")]),
            ("Front door", [("C06", "C06 Requests")]),
        ]
    )


@pytest.mark.parametrize(
    ("ticked", "values"),
    [
        (["all:Exploitation"], ["M01", "M04"]),
        (["M04", "M01:Place", "all:Exploitation"], ["M04", "M01:Place", "M01"]),
        (["C06"], ["C06"]),
    ],
)
def test_the_box_of_a_group_is_each_of_its_values_without_script(ticked: list[str], values: list[str]) -> None:
    form = Grouped({"figures": ticked})
    assert form.is_valid()
    assert form.cleaned_data["figures"] == values


def test_groups_stand_in_fieldsets_and_an_error_leads_to_the_first_box() -> None:
    form = Grouped({})
    html = str(form)
    assert html.count('<fieldset class="govuk-fieldset ticks__group"') == 2
    assert "All of “Exploitation” (2)" in html
    assert "all:Front door" not in html
    assert 'id="id_figures_0_0"' in html
    assert "#id_figures_0_0" in [address for _, address in error_lines(form)]
    assert not Grouped({"figures": ["all:Nowhere"]}).is_valid()
