"""What of a dossier its owner may have by now."""

from motcua.catalog.filing import ResultChannel
from motcua.dossiers.models import Dossier, Result
from motcua.dossiers.states import State


def results_of(dossier: Dossier) -> list[Result]:
    """The result's files. Collected at the counter, they are the owner's once they were handed over."""
    ready = dossier.state == State.RETURNED or (
        dossier.state == State.FINISHED and dossier.result_channel == ResultChannel.ONLINE
    )
    return list(dossier.results.select_related("file")) if ready else []
