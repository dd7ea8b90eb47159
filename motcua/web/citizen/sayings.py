"""What the pages of one-time codes say, wherever a code is asked for."""

from django.utils.translation import gettext_lazy as _

WRONG = _("Mã chưa đúng. Hãy xem lại sáu chữ số trong tin mới nhất.")
OVER = _("Mã đã hết hạn, đã dùng hoặc đã nhập sai năm lần. Hãy bấm “Gửi lại mã”.")
TOO_SOON = _(
    "Chưa gửi được mã mới: mỗi phút chỉ gửi một mã, mỗi giờ tối đa năm mã. Hãy chờ rồi bấm lại; nhớ xem cả "
    "thư mục thư rác."
)
