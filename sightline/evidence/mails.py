"""A saved e-mail as evidence: what is attached to it must be of a kind that would be taken by itself."""

from collections.abc import Callable
from email import policy
from email.errors import MessageError
from email.parser import BytesParser
from mimetypes import guess_extension

from sightline.evidence.rules import clean_name
from sightline.kernel.errors import DomainError
from sightline.publishing.readers.errors import UnreadableFile

MOST_PARTS = 60
_WORDS = ("text/plain", "text/html", "text/calendar")


def check_mail(content: bytes, kind_of: Callable[[bytes, str], object]) -> None:
    """Refuse an e-mail that is damaged, has too many parts or something attached that is not taken.

    `kind_of` says what an attachment is and raises DomainError for what is not taken. Raises UnreadableFile.
    """
    try:
        message = BytesParser(policy=policy.default).parsebytes(content)
        parts = list(message.walk())
        if len(parts) > MOST_PARTS:
            raise UnreadableFile("This e-mail has far more parts than a letter, so it was not taken.")
        for part in parts:
            if part.get_content_type() == "message/rfc822" or part.is_multipart():
                continue
            name, said = part.get_filename(), part.get_content_type()
            if name is None and said in _WORDS:
                continue
            data = part.get_payload(decode=True)
            _check_attached(
                data if isinstance(data, bytes) else b"",
                clean_name(name or f"unnamed{guess_extension(said) or ''}"),
                kind_of,
            )
    except (MessageError, LookupError, ValueError, TypeError, AttributeError) as error:
        raise UnreadableFile(
            "This e-mail is damaged. Save it again from your mail program, or print it to PDF."
        ) from error


def _check_attached(data: bytes, name: str, kind_of: Callable[[bytes, str], object]) -> None:
    try:
        kind_of(data, name)
    except DomainError as error:
        raise UnreadableFile(
            f"What is attached to this e-mail as “{name}” is not taken. Take it off, or save the e-mail as PDF."
        ) from error
