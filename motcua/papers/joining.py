"""Several papers as one, to send to a printer at once."""

import io
from collections.abc import Sequence


def joined(pdfs: Sequence[bytes]) -> bytes:
    """All pages in order. For printing only: what is joined carries no seal and is no PDF/A any more."""
    import pikepdf  # 60 ms to import, and few pages need it

    with pikepdf.new() as whole:
        for pdf in pdfs:
            with pikepdf.open(io.BytesIO(pdf)) as part:
                # A seal copied along would hold no more, and readers would warn of it.
                for holder in (*(page.obj for page in part.pages), part.Root):
                    for name in ("/Annots", "/AcroForm"):
                        if name in holder:
                            del holder[name]
                whole.add_pages_from(part)
        out = io.BytesIO()
        whole.save(out)
    return out.getvalue()
