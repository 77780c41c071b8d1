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
    fileId: Text = ""  # noqa: N815 - the portal's own key, as are those below
    fileName: Text = ""  # noqa: N815
    bucketName: Text = ""  # noqa: N815
    filePath: Text = ""  # noqa: N815


class FeeRow(Part):
    """A fee of one way of filing. `value` may be missing, and free text has been promised by nobody to stay away."""

    type: Text = ""
    value: int | float | str | None = None
    currencyId: Text = ""  # noqa: N815
    currencyName: Text = ""  # noqa: N815
    description: Text = ""
    attachment: Attached | None = None


class Method(Part):
    """A way of filing with its time limit."""

    submissionMethod: Text = ""  # noqa: N815
    processingTime: int | float | str | None = None  # noqa: N815
    processingTimeUnit: Text = ""  # noqa: N815
    description: Text = ""
    fees: Many[FeeRow] = []


class Paper(Part):
    """A paper of the dossier."""

    profileComponentId: Text = ""  # noqa: N815
    name: Text = ""
    code: Text = ""
    source: Text = ""
    originalQty: Count | None = None  # noqa: N815
    copyQty: Count | None = None  # noqa: N815
    required: Flag = False
    hasElectronicForm: Flag = False  # noqa: N815
    isProcessingResult: Flag = False  # noqa: N815
    attachments: Many[Attached] = []


class Group(Part):
    """Papers under one heading: papers to hand in, to show, notes, or the papers of a case."""

    name: Text = ""
    profileComponents: Many[Paper] = []  # noqa: N815


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
    processingDay: Span | None = None  # noqa: N815
    profileComponents: Many[Any] = []  # noqa: N815


class Returning(Part):
    """Ways in which the result comes back."""

    type: Text = ""
    value: Many[str] = []


class Proposal(Part):
    """The decision by which the procedure was announced. Moments in milliseconds since 1970."""

    id: Text = ""
    proposalNumber: Text = ""  # noqa: N815
    decisionDate: Moment | None = None  # noqa: N815
    decisionNumber: Text = ""  # noqa: N815
    publicationDate: Moment | None = None  # noqa: N815
    issuingAgency: Named | None = None  # noqa: N815
    proposalType: Text = ""  # noqa: N815


class Record(Part):
    """A full record. The keys without a default must be there: without them it is half a record."""

    code: Code
    name: Name
    executionMethods: list[Method]  # noqa: N815
    executionCases: list[Group]  # noqa: N815
    categoriesDetails: list[Named]  # noqa: N815
    id: Text = ""
    codeNotation: Text = ""  # noqa: N815
    executionSteps: Many[Step] = []  # noqa: N815
    description: Text = ""
    decisionNo: Text = ""  # noqa: N815
    formalityTargetType: Many[Any] = []  # noqa: N815
    formalityType: Text = ""  # noqa: N815
    state: Text = ""
    type: Text = ""
    isInternal: Flag = False  # noqa: N815
    isWard: Flag = False  # noqa: N815
    isProvince: Flag = False  # noqa: N815
    isMinistry: Flag = False  # noqa: N815
    isOtherAgency: Flag = False  # noqa: N815
    isUndetermined: Flag = False  # noqa: N815
    isVertical: Flag = False  # noqa: N815
    isFullProcess: Flag = False  # noqa: N815
    isOfflineOnly: Flag = False  # noqa: N815
    isSharedService: Flag = False  # noqa: N815
    isNonTerritorial: Flag = False  # noqa: N815
    note: Text = ""
    keywords: Text = ""
    categoryIds: Many[str] = []  # noqa: N815
    serviceGroupIds: Many[str] = []  # noqa: N815
    legalBasisIds: Many[str] = []  # noqa: N815
    resultIds: Many[str] = []  # noqa: N815
    subjectTypeIds: Many[str] = []  # noqa: N815
    departmentExecutingIds: Many[str] = []  # noqa: N815
    departmentAuthorityIds: Many[str] = []  # noqa: N815
    departmentAuthorizedIds: Many[str] = []  # noqa: N815
    departmentCoordinatingIds: Many[str] = []  # noqa: N815
    unitGroupExecutingIds: Many[str] = []  # noqa: N815
    unitGroupAuthorityIds: Many[str] = []  # noqa: N815
    unitGroupAuthorizedIds: Many[str] = []  # noqa: N815
    unitGroupCoordinatingIds: Many[str] = []  # noqa: N815
    category: Named | None = None
    departmentDetails: Many[Any] = []  # noqa: N815
    departmentsExecuting: Many[Named] = []  # noqa: N815
    departmentsAuthority: Many[Named] = []  # noqa: N815
    departmentsAuthorized: Many[Named] = []  # noqa: N815
    departmentsCoordinating: Many[Named] = []  # noqa: N815
    unitGroupsExecuting: Many[Named] = []  # noqa: N815
    unitGroupsAuthority: Many[Named] = []  # noqa: N815
    unitGroupsAuthorized: Many[Named] = []  # noqa: N815
    unitGroupsCoordinating: Many[Named] = []  # noqa: N815
    serviceGroupsDetails: Many[Named] = []  # noqa: N815
    legalBasisesDetails: Many[Named] = []  # noqa: N815
    resultsDetails: Many[Named] = []  # noqa: N815
    subjectTypesDetails: Many[Named] = []  # noqa: N815
    departmentPromulgateId: Text = ""  # noqa: N815
    departmentPromulgateCode: Text = ""  # noqa: N815
    departmentPromulgateName: Text = ""  # noqa: N815
    cases: Many[NationalCase] = []
    fees: Many[Any] = []
    createdAt: Moment | None = None  # noqa: N815
    updatedAt: Moment | None = None  # noqa: N815
    profileComponents: Many[Any] = []  # noqa: N815
    targetObjects: Many[Any] = []  # noqa: N815
    executingAgencies: Text = ""  # noqa: N815
    authorizedAgencies: Text = ""  # noqa: N815
    dossierReceivingAddresses: Text = ""  # noqa: N815
    delegatedAgencies: Text = ""  # noqa: N815
    coordinatingAgencies: Text = ""  # noqa: N815
    requirementsAndConditions: Text = ""  # noqa: N815
    procedureRelatedGroup: Many[Any] = []  # noqa: N815
    procedureProposal: Proposal | None = None  # noqa: N815
    returningMethods: Many[Returning] = []  # noqa: N815


class Entry(Part):
    """An entry of the short list of all procedures."""

    code: Code
    name: Name
    id: Text = ""
    codeNotation: Text = ""  # noqa: N815
    categories: Many[str] = []
    categoryIds: Many[str] = []  # noqa: N815
    departments: Many[str] = []
    departmentPromulgate: Text = ""  # noqa: N815
    departmentPromulgateId: Text = ""  # noqa: N815
    formalityTargetType: Many[str] = []  # noqa: N815
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
