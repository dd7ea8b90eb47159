"""What of a dossier its owner may have by now."""

from motcua.catalog.filing import ResultChannel
from motcua.dossiers.models import Dossier, Result
from motcua.dossiers.states import State


def result_is_open(dossier: Dossier) -> bool:
    """Whether the owner may have the result: once handed over, or, sent online, once it is there."""
    return dossier.state == State.RETURNED or (
        dossier.state == State.FINISHED and dossier.result_channel == ResultChannel.ONLINE
    )


def results_of(dossier: Dossier) -> list[Result]:
    """The result's files, as soon as they are the owner's."""
    return list(dossier.results.select_related("file")) if result_is_open(dossier) else []
