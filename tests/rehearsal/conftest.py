"""A procedure and its tests, played on the real pack."""

import pytest

from motcua.catalog.models import Procedure
from motcua.dossiers import scenarios
from tests.dossiers.conftest import committed, dossier, draft, example_answers, procedure

__all__ = ["committed", "dossier", "draft", "example_answers", "play", "procedure"]


@pytest.fixture
def play(pack):
    """Play the lines of a test on the procedure `code`, as the studio would hand them in."""

    def played(code="2.000134", **lines):
        revision = Procedure.objects.get(code=code).current
        return scenarios.run(revision, scenarios.parse(revision, {"name": "Thử", **lines}))

    return played
