"""What a supplement changed: the declaration line by line, the papers file by file."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from motcua.dossiers import service
from motcua.dossiers.models import Defect, Dossier, FiledPaper, Supplement
from motcua.formengine import service as formengine
from motcua.web.desk import viewer
from motcua.web.desk.words import standing
from motcua.web.ui.filters import filesize


def supplements(dossier: Dossier) -> list[dict[str, Any]]:
    """Every request for a supplement, newest first, with all that was found wrong and what came."""
    found = dossier.supplements.select_related("proposed_by", "approved_by").prefetch_related("defects")
    return [_described(supplement) for supplement in found.order_by("-number")]


def latest_sent(dossier: Dossier) -> Supplement | None:
    """The supplement whose changes are news to the office."""
    return dossier.supplements.exclude(sent_at=None).select_related("dossier__form").last()


def changes(supplement: Supplement) -> dict[str, Any]:
    """What it changed, in the declaration and among the papers."""
    return {
        "sent_at": supplement.sent_at,
        "lines": declaration_changes(supplement),
        "papers": paper_changes(supplement),
    }


def _described(supplement: Supplement) -> dict[str, Any]:
    return {
        "number": supplement.number,
        "stage": supplement.get_stage_display(),
        "standing": standing(supplement),
        "proposed_by": supplement.proposed_by.full_name,
        "approved_by": supplement.approved_by.full_name if supplement.approved_by else "",
        "proposed_at": supplement.proposed_at,
        "requested_at": supplement.requested_at,
        "sent_at": supplement.sent_at,
        "reason": supplement.reason,
        "defects": list(supplement.defects.all()),
    }


def declaration_changes(supplement: Supplement) -> list[dict[str, str]]:
    """The lines of the declaration that the supplement changed."""
    form = service.form_of(supplement.dossier.form)
    changes = formengine.difference(form, supplement.answers_before, supplement.answers)
    return [{"key": change.label, "before": change.before, "after": change.after} for change in changes]


def paper_changes(supplement: Supplement) -> list[dict[str, Any]]:
    """For each document that was found wrong: the files that were there, and what came."""
    dossier = supplement.dossier
    wrong = supplement.defects.filter(kind=Defect.Kind.DOCUMENT)
    concerned = Q(supplement=supplement) | Q(replaced_at=supplement.sent_at)
    filed = list(dossier.papers.filter(concerned, pending=False, joined=False).select_related("file"))
    brought = service.supplements.papers_brought(supplement)
    return [
        {
            **_change(dossier, defect.name, [p for p in filed if p.document == defect.key]),
            "taken_in": service.papers_in.in_words(brought.get(defect.key, {})),
        }
        for defect in wrong
    ]


def _change(dossier: Dossier, name: str, filed: list[FiledPaper]) -> dict[str, Any]:
    before, after = [p for p in filed if p.replaced_at], [p for p in filed if not p.replaced_at]
    return {
        "name": name,
        "before": [_file(dossier, paper) for paper in before],
        "after": [_file(dossier, paper) for paper in after],
        "together": viewer.Place(before[0].pk, after[0].pk).href(dossier) if before and after else "",
    }


def _file(dossier: Dossier, paper: FiledPaper) -> dict[str, str]:
    return {
        "text": f"{paper.file.name} ({filesize(paper.file.size)})",
        "href": reverse("desk_viewer_paper", args=[dossier.code, paper.pk]),
    }
