"""Made-up records in the national portal's shape; every procedure, number and person in them is invented."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Json = dict[str, Any]

RECORD: Json = {
    "id": "0a-1",
    "code": "9.100001",
    "codeNotation": "9.100001",
    "name": "Đăng ký nuôi đom đóm",
    "executionSteps": [{"name": "Bước 1", "description": "Nộp đơn tại bãi biển."}],
    "executionMethods": [
        {
            "submissionMethod": channel,
            "processingTime": 5,
            "processingTimeUnit": "WORKING_DAY",
            "description": "",
            "fees": [
                {
                    "type": "FEE",
                    "value": 20000,
                    "currencyId": "c-vnd",
                    "currencyName": "Việt Nam Đồng",
                    "attachment": None,
                    "description": "Lệ phí đăng ký đom đóm",
                }
            ],
        }
        for channel in ("DIRECT", "ONLINE", "POSTAL")
    ],
    "description": "Không",
    "decisionNo": "",
    "executionCases": [
        {
            "name": "* Giấy tờ phải nộp:",
            "profileComponents": [
                {
                    "profileComponentId": "p-1",
                    "originalQty": 1,
                    "copyQty": 0,
                    "required": False,
                    "hasElectronicForm": True,
                    "isProcessingResult": False,
                    "name": "Đơn xin nuôi đom đóm theo Mẫu số 1",
                    "code": "TP-1",
                    "attachments": [
                        {"id": "f-1", "fileName": "Mẫu 1.docx", "bucketName": "b", "filePath": "x"}
                    ],
                },
                {
                    "profileComponentId": "p-2",
                    "originalQty": 0,
                    "copyQty": 1,
                    "required": False,
                    "hasElectronicForm": False,
                    "name": "Sơ đồ khu vườn nuôi đom đóm",
                    "code": "TP-2",
                    "attachments": [],
                },
            ],
        },
        {
            "name": "* Giấy tờ phải xuất trình:",
            "profileComponents": [
                {
                    "originalQty": 1,
                    "copyQty": 0,
                    "required": False,
                    "name": "Thẻ người yêu đom đóm",
                    "code": "TP-3",
                }
            ],
        },
        {
            "name": "* Lưu ý:",
            "profileComponents": [
                {
                    "originalQty": 0,
                    "copyQty": 0,
                    "required": False,
                    "name": "Đom đóm ngủ ban ngày.",
                    "code": "TP-4",
                }
            ],
        },
    ],
    "formalityTargetType": [],
    "formalityType": "ASSIGNED_REGULATION",
    "state": "ACTIVE",
    "isInternal": False,
    "type": "STANDARD",
    "isWard": True,
    "isProvince": False,
    "isMinistry": False,
    "isFullProcess": True,
    "isOfflineOnly": False,
    "isNonTerritorial": False,
    "note": "",
    "keywords": "",
    "categoriesDetails": [{"id": "l-1", "name": "Côn trùng phát sáng", "code": "G99-CT01"}],
    "legalBasisesDetails": [
        {"id": "g-1", "name": "Quy định về đom đóm", "code": "11/2031/NĐ-CP"},
        {"id": "g-2", "name": "Thông tư số 12/2031/TT-ABC hướng dẫn nuôi đom đóm", "code": "12/2031/TT-ABC"},
    ],
    "resultsDetails": [{"id": "r-1", "name": "Giấy phép nuôi đom đóm", "code": "KQ-1"}],
    "subjectTypesDetails": [{"id": "s-1", "name": "Công dân", "code": "ĐT1"}],
    "departmentPromulgateCode": "G99",
    "departmentPromulgateName": "Bộ Ánh sáng",
    "cases": [
        {
            "id": "k-1",
            "name": "Đăng ký nuôi đom đóm",
            "code": "9.100001.01",
            "processingDay": {"qty": 5, "type": "WORKING_DAY"},
            "profileComponents": [],
        }
    ],
    "fees": [],
    "createdAt": 1783502159275,
    "updatedAt": 1783502159275,
    "requirementsAndConditions": "Không",
    "procedureProposal": {
        "id": "d-1",
        "proposalNumber": "77/QĐ-BAS",
        "decisionDate": 1782666000000,
        "decisionNumber": None,
        "publicationDate": None,
        "issuingAgency": {"id": "a-1", "name": "Bộ Ánh sáng"},
        "proposalType": "STANDARD",
    },
    "returningMethods": [
        {"type": "ONLINE", "value": ["ONLINE"]},
        {"type": "OFFLINE", "value": ["AT_SUBMISSION_PLACE", "AT_HOME"]},
    ],
}
ENTRY: Json = {
    "id": "0b-1",
    "name": "Cấp phép thả đèn trời",
    "code": "9.200001",
    "codeNotation": "9.200001",
    "categories": ["Ánh sáng"],
    "categoryIds": ["l-2"],
    "departments": ["Ủy ban nhân dân cấp xã"],
    "departmentPromulgate": "Bộ Ánh sáng",
    "departmentPromulgateId": "a-1",
    "formalityTargetType": ["Công dân"],
    "state": "ACTIVE",
    "type": "STANDARD",
}


@pytest.fixture
def record() -> Json:
    return copy.deepcopy(RECORD)


@pytest.fixture
def entry() -> Json:
    return copy.deepcopy(ENTRY)


def envelope(data: Json) -> bytes:
    """A record as the portal answers it, as one line."""
    return json.dumps({"code": "OK", "data": data, "message": "OK"}, ensure_ascii=False).encode()


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[..., Path]:
    """Writes records (or raw bytes) as lines of a file."""

    def write(*rows: Json | bytes, name: str = "records.jsonl") -> Path:
        path = tmp_path / name
        path.write_bytes(b"\n".join(row if isinstance(row, bytes) else envelope(row) for row in rows))
        return path

    return write
