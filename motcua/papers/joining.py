"""Several papers as one, to send to a printer at once."""

import io
from collections.abc import Sequence

import pikepdf


def joined(pdfs: Sequence[bytes]) -> bytes:
    """All pages in order. For printing only: what is joined carries no seal and is no PDF/A any more."""
    with pikepdf.new() as whole:
        for pdf in pdfs:
            with pikepdf.open(io.BytesIO(pdf)) as part:
                whole.add_pages_from(part)
        out = io.BytesIO()
        whole.save(out)
    return out.getvalue()
