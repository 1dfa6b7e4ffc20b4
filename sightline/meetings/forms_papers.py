"""What people type about papers."""

from django import forms


class PaperForm(forms.Form):
    """A paper as Word or PDF."""

    title = forms.CharField(label="Title", max_length=200)
    file = forms.FileField(
        label="File", help_text="Word (.docx) or PDF.", widget=forms.ClearableFileInput(attrs={"accept": ".docx,.pdf"})
    )


class WrittenForm(forms.Form):
    """Something that is written here, by its reference."""

    source = forms.CharField(
        label="Reference",
        max_length=40,
        help_text="NMR-HR-0012 of a highlight report, NMR-EP-12 of the executive’s pack, NMR-PL-0001 of a plan.",
    )


class WithdrawPaperForm(forms.Form):
    """Why a paper comes off."""

    reason = forms.CharField(label="Why", max_length=300)
