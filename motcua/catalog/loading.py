"""From a pack into the tables. Loading twice changes nothing; what has changed gets a new revision.

A revision is never written again: the old ones stay as they are, with the dossiers that pin them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from motcua.base.text import fold
from motcua.catalog.checking import check_pack
from motcua.catalog.content import ProcedureContent
from motcua.catalog.models import Field, FormRevision, PackImport, Procedure, ProcedureRevision
from motcua.catalog.packs import Pack, PackError, content_of, fingerprint, read, sha256_of
from motcua.messaging import service as messaging
from motcua.organization import service as organization
from motcua.organization.models import Agency

_PROCEDURE_COLUMNS = (
    "name",
    "folded",
    "field",
    "agency",
    "provider",
    "level",
    "for_citizens",
    "for_organizations",
    "is_online",
    "is_sensitive",
    "successor_code",
)
_PROVIDERS = {"district": "districts", "commune": "communes"}


@dataclass(frozen=True)
class Loaded:
    """What loading a pack changed; `unchanged` when its files are those of last time."""

    unchanged: bool = False
    procedures: int = 0
    new_revisions: int = 0
    new_forms: int = 0


def load_pack(directory: Path, at: datetime) -> Loaded:
    """Load the pack in `directory`, all of it or nothing. Raises PackError with every fault."""
    sha256 = fingerprint(directory)
    if PackImport.objects.filter(sha256=sha256).exists():
        return Loaded(unchanged=True)
    pack = read(directory)
    faults = check_pack(pack)
    if faults:
        raise PackError(faults)
    with transaction.atomic():
        loaded = _load(pack, at)
        PackImport.objects.update_or_create(
            key=pack.about["key"], defaults={"sha256": sha256, "loaded_at": at}
        )
    return loaded


def _load(pack: Pack, at: datetime) -> Loaded:
    organization.load(pack.directory, pack.agencies)
    fields = _load_fields(pack)
    forms, new_forms = _load_forms(pack, at)
    contents = [content_of(data, pack.workflows) for data in pack.procedures.values()]
    procedures = _load_procedures(contents, fields)
    new_revisions = _publish(contents, procedures, forms, at)
    if (pack.directory / "notices").is_dir():
        messaging.load_notices(pack.directory / "notices", at)
    return Loaded(procedures=len(contents), new_revisions=new_revisions, new_forms=new_forms)


def _load_fields(pack: Pack) -> dict[str, Field]:
    Field.objects.bulk_create(
        [Field(code=line["code"], name=line["name"]) for line in pack.about["fields"]],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )
    return Field.objects.in_bulk(field_name="code")


def _load_forms(pack: Pack, at: datetime) -> tuple[dict[str, FormRevision], int]:
    """The revision of each form that holds the pack's definition, made where it is new; how many are new."""
    stored: dict[str, list[FormRevision]] = {}
    for revision in FormRevision.objects.filter(key__in=pack.forms).defer("definition"):
        stored.setdefault(revision.key, []).append(revision)
    current: dict[str, FormRevision] = {}
    new = []
    for key, definition in pack.forms.items():
        sha256 = sha256_of(definition)
        known = stored.get(key, [])
        same = next((revision for revision in known if revision.sha256 == sha256), None)
        if same is None:
            number = max((revision.number for revision in known), default=0) + 1
            same = FormRevision(key=key, number=number, definition=definition, sha256=sha256, published_at=at)
            new.append(same)
        current[key] = same
    FormRevision.objects.bulk_create(new)
    return current, len(new)


def _load_procedures(contents: list[ProcedureContent], fields: Mapping[str, Field]) -> dict[str, Procedure]:
    agencies = Agency.objects.in_bulk(field_name="key")
    Procedure.objects.bulk_create(
        [_procedure(content, fields[content.field], agencies[content.agency]) for content in contents],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=_PROCEDURE_COLUMNS,
    )
    return {one.code: one for one in Procedure.objects.select_related("current")}


def _procedure(content: ProcedureContent, field: Field, agency: Agency) -> Procedure:
    return Procedure(
        code=content.code,
        name=content.name,
        # A space before each word lets a search find words by their beginning.
        folded=f" {fold(f'{content.code} {content.name} {field.name}')}",
        field=field,
        agency=agency,
        provider=_PROVIDERS.get(content.authority_level, content.agency),
        level=content.level,
        for_citizens="cá nhân" in content.subjects,
        for_organizations=any(subject != "cá nhân" for subject in content.subjects),
        is_online=content.is_online,
        is_sensitive=content.is_sensitive,
        successor_code=content.successor,
    )


def _publish(
    contents: list[ProcedureContent],
    procedures: Mapping[str, Procedure],
    forms: Mapping[str, FormRevision],
    at: datetime,
) -> int:
    """A new revision for each procedure whose content or forms have changed; how many there are."""
    pinned: dict[str, list[FormRevision]] = {}
    new = []
    for content in contents:
        procedure = procedures[content.code]
        pinned[content.code] = [forms[key] for key in content.form_keys]
        data = content.to_data()
        sha256 = sha256_of([data, [form.sha256 for form in pinned[content.code]]])
        current: ProcedureRevision | None = procedure.current
        if current is None or current.sha256 != sha256:
            number = current.number + 1 if current else 1
            new.append(
                ProcedureRevision(
                    procedure=procedure, number=number, data=data, sha256=sha256, published_at=at
                )
            )
    ProcedureRevision.objects.bulk_create(new)
    _pin_forms(new, pinned)
    for revision in new:
        revision.procedure.current = revision
    Procedure.objects.bulk_update([revision.procedure for revision in new], ["current"])
    return len(new)


def _pin_forms(revisions: list[ProcedureRevision], pinned: Mapping[str, list[FormRevision]]) -> None:
    link = ProcedureRevision.forms.through
    link.objects.bulk_create(
        link(procedurerevision=revision, formrevision=form)
        for revision in revisions
        for form in pinned[revision.procedure.code]
    )
