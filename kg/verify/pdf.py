"""The text of a PDF file as a document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from kg.errors import KgError, NotFound
from kg.verify.reading import Document, day_of, markdown

_STAMP = re.compile(r"D?:?(\d{4})(\d{2})(\d{2})")


def read(file: str) -> Document:
    """Return the text of a PDF file.

    Raises NotFound where it cannot be read, and KgError without the library for it or for
    a text that is too long.
    """
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError:
        raise KgError("PDF needs pypdf.", hint="pip install 'autokg[pdf]'") from None
    try:
        reader = PdfReader(Path(file))
        pages = [page.extract_text() for page in reader.pages]
        told: Mapping[str, object] = reader.metadata or {}
    except (OSError, PyPdfError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise NotFound(f"The file '{file}' cannot be read: {error}.") from None
    text = re.sub(r"(?<![.!?。！？:：])\n(?=\S)", " ", "\n\n".join(pages))
    found = _STAMP.match(str(told.get("/CreationDate", "")))
    document = markdown(text)
    day = day_of("-".join(found.groups())) if found else None
    return document._replace(day=document.day or day, title=str(told.get("/Title") or ""))
