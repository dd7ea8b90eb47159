"""Wording of notices: {"subject", "text", "sms", "expires_minutes"}. What was sent keeps the words it had."""

from datetime import datetime

from motcua.catalog.items.base import Data, ItemKind
from motcua.catalog.models import Change
from motcua.catalog.packs import Fault
from motcua.messaging import service as messaging


class NoticeKind(ItemKind):
    name = Change.Kind.NOTICE

    def titles(self) -> dict[str, str]:
        return {kind: kind for kind in messaging.notice_kinds()}

    def current(self, key: str) -> Data | None:
        return messaging.wording_data(key)

    def title(self, key: str, data: Data) -> str:
        return key

    def faults(self, key: str, data: Data) -> list[Fault]:
        file = f"notices/{key}.yaml"
        if self.current(key) is None:
            return [Fault(file, "", "Hệ thống không gửi thông báo nào có tên này.")]
        return [Fault(file, path, sentence) for path, sentence in messaging.wording_faults(key, data)]

    def apply(self, key: str, data: Data, at: datetime) -> None:
        messaging.publish_wording(key, data, at)
