"""The tables of the dossier room, one file per subject."""

from motcua.dossiers.models.apology import Apology
from motcua.dossiers.models.concern import Concern
from motcua.dossiers.models.dossier import Channel, CodeCounter, Dossier, Draft, Step
from motcua.dossiers.models.examining import DocumentCheck, Note
from motcua.dossiers.models.opinion import OpinionRequest
from motcua.dossiers.models.papers import FiledPaper, OriginalCheck, Result, Slip
from motcua.dossiers.models.record import ClockEntry, Event, Look, Seal, Statement
from motcua.dossiers.models.register import RegisterCopy
from motcua.dossiers.models.representation import Ground, Owner
from motcua.dossiers.models.supplement import Defect, Supplement
from motcua.dossiers.models.taken_in import PaperTakenIn
from motcua.dossiers.models.uploading import PaperUpload
from motcua.dossiers.models.wallet import WalletNote
from motcua.dossiers.models.withdrawal import WithdrawalRequest

__all__ = [
    "Apology",
    "Channel",
    "ClockEntry",
    "CodeCounter",
    "Concern",
    "Defect",
    "DocumentCheck",
    "Dossier",
    "Draft",
    "Event",
    "FiledPaper",
    "Ground",
    "Look",
    "Note",
    "OpinionRequest",
    "OriginalCheck",
    "Owner",
    "PaperTakenIn",
    "PaperUpload",
    "RegisterCopy",
    "Result",
    "Seal",
    "Slip",
    "Statement",
    "Step",
    "Supplement",
    "WalletNote",
    "WithdrawalRequest",
]
