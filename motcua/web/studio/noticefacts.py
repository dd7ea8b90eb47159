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
    "document": "Giấy chứng nhận kết quả kiểm định",
    "former": "Sở Lao động - Thương binh và Xã hội",
    "basis": "Nghị quyết 12/NQ-HĐND ngày 20/02/2025",
    "defects": [
        {"name": "Giấy chứng nhận kết quả kiểm định", "reason": "Trang 2 mờ, không đọc được số tem."},
        {"name": "Số điện thoại", "reason": "Số này không liên lạc được."},
    ],
    "count": 2,
    "step": "Thẩm định",
    "step_due": "08:00 ngày 26/11/2026",
    "holder": "Võ Quốc Bảo (Phòng Lao động - Việc làm, Sở LĐTBXH)",
    "day": "23/11/2026",
    "turns": 12,
    "late": {"count": 1, "codes": ["H10.912-261112-0003"]},
    "due_today": {"count": 2, "codes": ["H10.912-261116-0001", "H10.912-261116-0004"]},
    "over": {"count": 1, "codes": ["H10.912-261117-0005"]},
    "pressing": {"count": 1, "codes": ["H10.912-261118-0002"]},
    "apologies": {"count": 0, "codes": []},
    "opinions": {"count": 1, "codes": ["H10.912-261117-0008"]},
    "unit_late": {
        "count": 2,
        "rows": [
            {"code": "H10.912-261112-0003", "holder": "Võ Quốc Bảo (Phòng Lao động - Việc làm, Sở LĐTBXH)"},
            {"code": "H10.912-261113-0009", "holder": "Văn thư, Sở LĐTBXH"},
        ],
    },
    "unit_over": 4,
    "unassigned": 3,
    "otp": "482915",
    "minutes": 15,
    "portal_url": "https://dichvucong.binhphuoc.gov.vn",
    "site": "dichvucong.binhphuoc.gov.vn",
}
