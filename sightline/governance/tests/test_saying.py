"""What is typed on a page is kept as what is sent in a file: without signs that nobody sees."""

from sightline.governance.services.saying import one_line, paragraphs, short
from sightline.publishing.rules import in_lines, said


def test_signs_that_turn_text_about_are_taken_out_of_what_is_typed_as_of_a_cell() -> None:
    name, text = " Vale\u202e eciloP\u2066  of\u200b\ufeff Northmoor ", "One\u200f\n\nTwo \u2069"
    kept = [one_line(name, "name", "a name"), short(name, "name", "a name"), said(name)]
    assert kept == ["Vale eciloP of Northmoor"] * 3
    assert [paragraphs(text, "text", "a text"), in_lines(text)] == ["One\n\nTwo"] * 2
    assert one_line("A family \U0001f468\u200d\U0001f469", "name", "a name") == "A family \U0001f468\u200d\U0001f469"
    assert short("\u202e\u2066", "name", "a name") == ""
