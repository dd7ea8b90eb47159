"""The declaration of a draft or dossier: its form, and what of its answers may be read."""

from functools import lru_cache

from motcua.catalog.models import FormRevision
from motcua.formengine import service as formengine


def form_of(revision: FormRevision) -> formengine.Form:
    """The form behind a frozen revision; loading is paid once per process."""
    return _load(revision.pk, revision.sha256)


@lru_cache(maxsize=128)
def _load(pk: int, sha256: str) -> formengine.Form:
    # The hash is part of the key, so that a test database with reused ids never answers with another form.
    revision = FormRevision.objects.get(pk=pk, sha256=sha256)
    return formengine.load(revision.definition, path=str(revision))
