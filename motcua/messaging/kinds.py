"""What each notice is called where people choose among them, or see what they were sent."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

NAMES: dict[str, str | Promise] = {
    "submitted": gettext_lazy("Hồ sơ đã nộp"),
    "filed_for_you": gettext_lazy("Có người nộp thay bạn"),
    "accepted": gettext_lazy("Hồ sơ được tiếp nhận"),
    "supplement_requested": gettext_lazy("Yêu cầu bổ sung"),
    "supplement_received": gettext_lazy("Đã nhận bổ sung"),
    "lapsed": gettext_lazy("Quá hạn bổ sung"),
    "refused": gettext_lazy("Từ chối tiếp nhận"),
    "withdrawn": gettext_lazy("Hồ sơ đã rút"),
    "withdrawal_declined": gettext_lazy("Không đồng ý cho rút hồ sơ"),
    "payment_requested": gettext_lazy("Cần nộp phí"),
    "payment_cancelled": gettext_lazy("Hủy thông báo nộp phí"),
    "payment_received": gettext_lazy("Đã nộp phí"),
    "suspended": gettext_lazy("Tạm dừng giải quyết"),
    "resumed": gettext_lazy("Giải quyết tiếp"),
    "stopped": gettext_lazy("Dừng giải quyết"),
    "extended": gettext_lazy("Xin lỗi và hẹn lại"),
    "transferred": gettext_lazy("Chuyển sang cơ quan mới"),
    "result_ready": gettext_lazy("Đã có kết quả"),
    "returned": gettext_lazy("Đã trả kết quả"),
    "file_infected": gettext_lazy("Tệp đã nộp có mã độc"),
    "code_email": gettext_lazy("Mã xác nhận thư điện tử"),
    "code_phone": gettext_lazy("Mã xác nhận số điện thoại"),
    "password_code": gettext_lazy("Mã đặt lại mật khẩu"),
    "change_code": gettext_lazy("Mã cho phép đổi số điện thoại, thư điện tử"),
    "counter_code": gettext_lazy("Mã xác nhận số điện thoại tại quầy"),
    "drop_email_code": gettext_lazy("Mã để bỏ thư điện tử khỏi tài khoản"),
    "password_changed": gettext_lazy("Mật khẩu đã được đặt lại"),
    "contact_changed": gettext_lazy("Số điện thoại, thư điện tử đã được đổi"),
    "account_exists": gettext_lazy("Thư điện tử đã có tài khoản"),
    "account_unknown": gettext_lazy("Thư điện tử chưa có tài khoản"),
    "officer_invite": gettext_lazy("Mời cán bộ đặt mật khẩu"),
    "factor_changed": gettext_lazy("Bảo vệ hai lớp thay đổi"),
    "factor_reset": gettext_lazy("Bảo vệ hai lớp được đặt lại"),
    "data_export_ready": gettext_lazy("Bản xuất dữ liệu đã sẵn sàng"),
    "correction_answered": gettext_lazy("Đã trả lời yêu cầu sửa thông tin"),
    "account_closing": gettext_lazy("Tài khoản sắp đóng"),
    "account_closed": gettext_lazy("Tài khoản đã đóng"),
    "account_kept": gettext_lazy("Tài khoản chưa đóng được"),
    "officer_sign_on": gettext_lazy("Mời cán bộ liên kết đăng nhập một lần"),
    "sign_on_linked": gettext_lazy("Tài khoản được liên kết đăng nhập một lần"),
    "entity_invited": gettext_lazy("Mời làm việc cho một tổ chức"),
    "step_pressing": gettext_lazy("Nhắc cán bộ: sắp hết phần thời gian của bước"),
    "step_over": gettext_lazy("Nhắc cán bộ: quá phần thời gian của bước"),
    "officer_digest": gettext_lazy("Thư buổi sáng cho cán bộ"),
    "leader_digest": gettext_lazy("Thư buổi sáng cho lãnh đạo"),
}

DIGESTS = frozenset({"officer_digest", "leader_digest"})
FOR_OFFICERS = DIGESTS | {"officer_invite", "officer_sign_on", "step_pressing", "step_over"}


def title_of(kind: str) -> str:
    """The name of a notice; its key where the house has no name for it."""
    return str(NAMES.get(kind, kind))
