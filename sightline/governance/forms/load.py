"""The form of a workbook to load."""

from django import forms
from django.core.files.uploadedfile import UploadedFile


class LoadForm(forms.Form):
    """A workbook of agencies, people, posts, groups and seats."""

    workbook = forms.FileField(
        label="Excel workbook", help_text="A file ending in .xlsx, up to 5 MB. Nothing changes until you confirm.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )  # fmt: skip

    def clean_workbook(self) -> UploadedFile:
        """Refuse a file that is not called .xlsx."""
        found: UploadedFile = self.cleaned_data["workbook"]
        if not (found.name or "").lower().endswith(".xlsx"):
            raise forms.ValidationError("Choose an Excel workbook that ends in .xlsx. Other kinds cannot be read.")
        return found
