"""Fields of administration (lĩnh vực): {"code", "name"}."""

from datetime import datetime

from motcua.catalog import loading
from motcua.catalog.checking_tools import Judge
from motcua.catalog.items.base import Data, ItemKind, text_in
from motcua.catalog.models import Change, Field
from motcua.catalog.packs import Fault


class FieldKind(ItemKind):
    name = Change.Kind.FIELD

    def titles(self) -> dict[str, str]:
        return dict(Field.objects.values_list("code", "name"))

    def current(self, key: str) -> Data | None:
        found = Field.objects.filter(code=key).first()
        return {"code": found.code, "name": found.name} if found else None

    def title(self, key: str, data: Data) -> str:
        return text_in(data, "name", key)

    def faults(self, key: str, data: Data) -> list[Fault]:
        judge, file = Judge(), "pack.yaml"
        judge.known(file, "", data, {"code", "name"})
        judge.same(file, "code", data.get("code"), key)
        judge.text(file, "name", data.get("name"))
        judge.short(file, "name", data.get("name"), 200)
        return judge.faults

    def apply(self, key: str, data: Data, at: datetime) -> None:
        loading.load_fields([data])
