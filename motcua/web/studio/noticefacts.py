"""Made-up facts with which the words of notices are previewed: one for each fact that an act may give."""

from typing import Any

EXAMPLES: dict[str, Any] = {
    "name": "Nguyễn Thị Lan",
    "code": "H10.912-261122-0007",
    "procedure": "Khai báo khi đưa vào sử dụng máy, thiết bị có yêu cầu nghiêm ngặt về an toàn lao động",
    "agency": "Sở Lao động - Thương binh và Xã hội",
    "due": "16:55 ngày 27/11/2026",
    "promised": "16:55 ngày 25/11/2026",
    "deadline": "17:00 ngày 23/12/2026",
    "place": "Trung tâm Phục vụ hành chính công, 727 Quốc lộ 14",
    "reason": "Hồ sơ không thuộc thẩm quyền giải quyết của cơ quan.",
    "amount": "600.000 đồng",
    "former": "Sở Lao động - Thương binh và Xã hội",
    "basis": "Nghị quyết 12/NQ-HĐND ngày 20/02/2025",
    "defects": [
        {"name": "Giấy chứng nhận kết quả kiểm định", "reason": "Trang 2 mờ, không đọc được số tem."},
        {"name": "Số điện thoại", "reason": "Số này không liên lạc được."},
    ],
    "count": 2,
    "otp": "482915",
    "minutes": 15,
    "portal_url": "https://dichvucong.binhphuoc.gov.vn",
    "site": "dichvucong.binhphuoc.gov.vn",
}
