"""All recurring work on one page: what, and how often.

The tasks live in the `tasks.py` of their rooms. Times of day are Vietnam's; nights are for what is slow. The
titles stand on the page on which a rehearsal moves the clock.
"""

from datetime import time, timedelta

from django.utils.translation import gettext_lazy as _

from motcua.base.jobs.registry import recurring

# A supplement that never came closes its dossier on the day it lapses, not the day after.
recurring("dossiers.lapse_supplements", every=timedelta(hours=1), title=_("Đóng hồ sơ quá hạn bổ sung"))

# The leader finds the drafts in the morning; a due date that moves during the day is not forgotten.
recurring(
    "dossiers.draft_apologies", every=timedelta(hours=1), title=_("Soạn văn bản xin lỗi cho hồ sơ sắp trễ")
)

# A step's share of the time is measured in working hours: ten minutes are near enough.
recurring("dossiers.remind", every=timedelta(minutes=10), title=_("Nhắc cán bộ khi bước sắp hết, quá phần"))

# Before the earliest moment that an officer may choose (accounts/noticechoices.py); whose agency is closed
# that day gets nothing.
recurring("reports.morning", daily=time(5, 55), title=_("Gửi thư việc trong ngày cho cán bộ"))

# After midnight, when yesterday's events are complete.
recurring("dossiers.seal_events", daily=time(0, 15), title=_("Niêm phong nhật ký của ngày hôm trước"))

# How long each kind is kept is data, retention.yaml of the pack; see `motcua retention --dry-run`.
recurring("retention.run", daily=time(1, 30), title=_("Xóa những gì đã hết thời hạn lưu giữ"))
recurring("rights.close_accounts", every=timedelta(hours=1), title=_("Đóng tài khoản đã hết thời gian đổi ý"))

# New files are scanned at once; this finds what was too large yesterday, or came before there was a scanner.
recurring("files.scan", every=timedelta(minutes=10), title=_("Quét mã độc các tệp còn chờ"))
recurring("files.forget_uploads", every=timedelta(hours=1), title=_("Dọn tệp gửi dở đã quá hạn"))
