"""What a record of the national portal must be: every key with its type (observed in July 2026).

A value of a wrong type anywhere makes the record unusable; null counts as absent; keys nobody knows are kept.
"""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from motcua.procedures.national.rejected import Rejected

T = TypeVar("T")


def _no_text(value: Any) -> Any:
    return "" if value is None else value


def _no_list(value: Any) -> Any:
    return [] if value is None else value


def _no_flag(value: Any) -> Any:
    return False if value is None else value


Text = Annotated[str, BeforeValidator(_no_text)]
Flag = Annotated[bool, BeforeValidator(_no_flag)]
Many = Annotated[list[T], BeforeValidator(_no_list)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z._\-]{0,63}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=4_000)]
Count = Annotated[int, Field(ge=0, le=9_999)]
Moment = Annotated[int, Field(ge=-(10**15), le=10**15)]


class Part(BaseModel):
    """A piece of a record; texts and numbers are never turned into each other."""

    model_config = ConfigDict(strict=True, extra="allow", frozen=True)


class Named(Part):
    """Something with an id, a name and mostly a code: a field, a result, a ground, a department, a subject."""

    id: Text = ""
    name: Text = ""
    code: Text = ""


class Attached(Part):
    """A file that hangs on a fee or a paper."""

    id: Text = ""
    fileId: Text = ""
    fileName: Text = ""
    bucketName: Text = ""
    filePath: Text = ""


class FeeRow(Part):
    """A fee of one way of filing. `value` may be missing, and free text has been promised by nobody to stay away."""

    type: Text = ""
    value: int | float | str | None = None
    currencyId: Text = ""
    currencyName: Text = ""
    description: Text = ""
    attachment: Attached | None = None


class Method(Part):
    """A way of filing with its time limit."""

    submissionMethod: Text = ""
    processingTime: int | float | str | None = None
    processingTimeUnit: Text = ""
    description: Text = ""
    fees: Many[FeeRow] = []


class Paper(Part):
    """A paper of the dossier."""

    profileComponentId: Text = ""
    name: Text = ""
    code: Text = ""
    source: Text = ""
    originalQty: Count | None = None
    copyQty: Count | None = None
    required: Flag = False
    hasElectronicForm: Flag = False
    isProcessingResult: Flag = False
    attachments: Many[Attached] = []


class Group(Part):
    """Papers under one heading: papers to hand in, to show, notes, or the papers of a case."""

    name: Text = ""
    profileComponents: Many[Paper] = []


class Step(Part):
    """A step as the citizen is told."""

    name: Text = ""
    description: Text = ""


class Span(Part):
    """A time limit of a case."""

    qty: int | float | str | None = None
    type: Text = ""


class NationalCase(Part):
    """A "trường hợp" with its own code and limit."""

    id: Text = ""
    name: Text = ""
    code: Text = ""
    processingDay: Span | None = None
    profileComponents: Many[Any] = []


class Returning(Part):
    """Ways in which the result comes back."""

    type: Text = ""
    value: Many[str] = []


class Proposal(Part):
    """The decision by which the procedure was announced. Moments in milliseconds since 1970."""

    id: Text = ""
    proposalNumber: Text = ""
    decisionDate: Moment | None = None
    decisionNumber: Text = ""
    publicationDate: Moment | None = None
    issuingAgency: Named | None = None
    proposalType: Text = ""


class Record(Part):
    """A full record. The keys without a default must be there: without them it is half a record."""

    code: Code
    name: Name
    executionMethods: list[Method]
    executionCases: list[Group]
    categoriesDetails: list[Named]
    id: Text = ""
    codeNotation: Text = ""
    executionSteps: Many[Step] = []
    description: Text = ""
    decisionNo: Text = ""
    formalityTargetType: Many[Any] = []
    formalityType: Text = ""
    state: Text = ""
    type: Text = ""
    isInternal: Flag = False
    isWard: Flag = False
    isProvince: Flag = False
    isMinistry: Flag = False
    isOtherAgency: Flag = False
    isUndetermined: Flag = False
    isVertical: Flag = False
    isFullProcess: Flag = False
    isOfflineOnly: Flag = False
    isSharedService: Flag = False
    isNonTerritorial: Flag = False
    note: Text = ""
    keywords: Text = ""
    categoryIds: Many[str] = []
    serviceGroupIds: Many[str] = []
    legalBasisIds: Many[str] = []
    resultIds: Many[str] = []
    subjectTypeIds: Many[str] = []
    departmentExecutingIds: Many[str] = []
    departmentAuthorityIds: Many[str] = []
    departmentAuthorizedIds: Many[str] = []
    departmentCoordinatingIds: Many[str] = []
    unitGroupExecutingIds: Many[str] = []
    unitGroupAuthorityIds: Many[str] = []
    unitGroupAuthorizedIds: Many[str] = []
    unitGroupCoordinatingIds: Many[str] = []
    category: Named | None = None
    departmentDetails: Many[Any] = []
    departmentsExecuting: Many[Named] = []
    departmentsAuthority: Many[Named] = []
    departmentsAuthorized: Many[Named] = []
    departmentsCoordinating: Many[Named] = []
    unitGroupsExecuting: Many[Named] = []
    unitGroupsAuthority: Many[Named] = []
    unitGroupsAuthorized: Many[Named] = []
    unitGroupsCoordinating: Many[Named] = []
    serviceGroupsDetails: Many[Named] = []
    legalBasisesDetails: Many[Named] = []
    resultsDetails: Many[Named] = []
    subjectTypesDetails: Many[Named] = []
    departmentPromulgateId: Text = ""
    departmentPromulgateCode: Text = ""
    departmentPromulgateName: Text = ""
    cases: Many[NationalCase] = []
    fees: Many[Any] = []
    createdAt: Moment | None = None
    updatedAt: Moment | None = None
    profileComponents: Many[Any] = []
    targetObjects: Many[Any] = []
    executingAgencies: Text = ""
    authorizedAgencies: Text = ""
    dossierReceivingAddresses: Text = ""
    delegatedAgencies: Text = ""
    coordinatingAgencies: Text = ""
    requirementsAndConditions: Text = ""
    procedureRelatedGroup: Many[Any] = []
    procedureProposal: Proposal | None = None
    returningMethods: Many[Returning] = []


class Entry(Part):
    """An entry of the short list of all procedures."""

    code: Code
    name: Name
    id: Text = ""
    codeNotation: Text = ""
    categories: Many[str] = []
    categoryIds: Many[str] = []
    departments: Many[str] = []
    departmentPromulgate: Text = ""
    departmentPromulgateId: Text = ""
    formalityTargetType: Many[str] = []
    state: Text = ""
    type: Text = ""


Shape = TypeVar("Shape", bound=BaseModel)


def checked(kind: type[Shape], data: Mapping[str, Any]) -> Shape:
    """The record with its types; raises `Rejected`, naming the first place that is wrong."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise Rejected(_reason(error.errors(include_url=False)), code=_code(data)) from None


def _code(data: Mapping[str, Any]) -> str:
    code = data.get("code")
    return code[:64] if isinstance(code, str) else ""


def _reason(errors: list[ErrorDetails]) -> str:
    first = errors[0]
    place = ".".join(str(step) for step in first["loc"] if step not in ("int", "float", "str"))
    more = len({e["loc"] for e in errors}) - 1
    return f"«{place}» {_wrong(first)}{f' (và {more} chỗ khác)' if more > 0 else ''}."


_WRONG = {
    "missing": "bị thiếu",
    "string_type": "phải là chuỗi ký tự",
    "int_type": "phải là số nguyên",
    "float_type": "phải là số",
    "bool_type": "phải là true hoặc false",
    "list_type": "phải là danh sách",
    "model_type": "phải là đối tượng",
    "string_pattern_mismatch": "không phải mã thủ tục (chữ, số, dấu chấm, gạch)",
    "string_too_short": "bị bỏ trống",
    "string_too_long": "dài bất thường",
    "greater_than_equal": "nhỏ bất thường",
    "less_than_equal": "lớn bất thường",
}


def _wrong(error: ErrorDetails) -> str:
    known = _WRONG.get(error["type"], "không đúng kiểu")
    given = "null" if error["input"] is None else type(error["input"]).__name__
    return known if error["type"] == "missing" else f"{known} (đang là {given})"
