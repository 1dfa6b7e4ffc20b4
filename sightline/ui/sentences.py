"""What a form says when an answer is missing or wrong: what to do, in the words of the label."""

from django import forms

_STARTS = (
    "the ",
    "a ",
    "an ",
    "your ",
    "its ",
    "their ",
    "one ",
    "which ",
    "whom ",
    "what ",
    "how ",
    "why ",
    "who ",
    "when ",
    "where ",
)

_OWN = {
    "Why": "Say why",
    "From": "Enter the first day",
    "Member from": "Enter the first day of membership",
    "To": "Enter the last day",
    "Until": "Enter the last day",
    "Where it came from": "Say where it came from",
    "Agreed by": "Say who agreed it",
    "By": "Enter the day by which it is due",
    "Ends on": "Enter the last day",
    "Starts on": "Enter the first day",
    "Signed on": "Enter the day it was signed",
    "Finished on": "Enter the day it was finished",
    "Holds from": "Enter the day from which it holds",
    "In force from": "Enter the day from which it is in force",
    "Delegated by": "Choose the lead who delegates",
    "Ran until": "Enter the last day it ran",
    "To be concluded by": "Enter the day by which it is to be concluded",
}


def say_in_sentences(field: forms.Field, label: str) -> None:
    """Replace Django's stock messages on `field` by sentences; messages a form wrote itself stay."""
    wanted = {"required": required_sentence(field, label), "invalid_choice": _choose_again(field, label)}
    if isinstance(field, forms.EmailField):
        wanted["invalid"] = "Enter an e-mail address in full, such as name@example.org"
    elif isinstance(field, forms.IntegerField):
        wanted["invalid"] = f"{label} must be a number"
    for code, sentence in wanted.items():
        if str(field.error_messages.get(code, "")) == _stock(field, code):
            field.error_messages[code] = sentence
    field.error_messages.setdefault("max_length", f"{label} must be %(limit_value)s characters or fewer")
    field.error_messages.setdefault("min_value", f"{label} must be %(limit_value)s or more")
    field.error_messages.setdefault("max_value", f"{label} must be %(limit_value)s or less")


def _choose_again(field: forms.Field, label: str) -> str:
    """Return what to do about a choice that is not offered; lists that one types in name the way to nothing."""
    words = _in_sentence(label).removeprefix("or ")
    if "data-autocomplete" not in field.widget.attrs:
        return f"Choose the {words} again"
    nothing = "" if field.required else str(getattr(field, "empty_label", None) or "")
    article = "an" if words[:1].lower() in "aeio" else "a"
    what = f"somebody for “{label}”" if words.endswith(" by") else f"{article} {words}"
    return f"Choose {what} from the list" + (f", or choose {nothing}" if nothing else "")


def required_sentence(field: forms.Field, label: str) -> str:
    """Return what to do about an empty field: “Enter the title”, “Choose the owner”, “Answer “Is it agreed?””."""
    if label in _OWN:
        return _OWN[label]
    if label.endswith("?"):
        return f"Answer “{label}”"
    if isinstance(field, forms.BooleanField):
        return f"Tick “{label}” to go on"
    if isinstance(field, forms.FileField):
        return "Choose a file"
    verb = "Choose" if isinstance(field, forms.ChoiceField) else "Enter"
    words = _in_sentence(label)
    return f"{verb} {words}" if words.lower().startswith(_STARTS) else f"{verb} the {words}"


def _in_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence: “Due date” as “due date”, “RAG” unchanged."""
    return label[:1].lower() + label[1:] if not label[1:2].isupper() else label


def _stock(field: forms.Field, code: str) -> str:
    """Return the message Django itself gives a field of this class, or an empty text."""
    for kind in type(field).__mro__:
        if kind.__module__.startswith("django.") and code in vars(kind).get("default_error_messages", {}):
            return str(vars(kind)["default_error_messages"][code])
    return ""
