"""What the library of PDF signatures and the network throw, in words that a person understands."""

from collections.abc import Iterator
from contextlib import contextmanager

import requests
from pyhanko.pdf_utils.misc import PdfError, PdfReadError
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from motcua.kernel.errors import Invalid, Unavailable


@contextmanager
def told_in_words() -> Iterator[None]:
    """Turn what the library and the network throw into refusals that a person understands."""
    try:
        yield
    except (TimestampRequestError, requests.RequestException, OSError) as error:
        raise Unavailable(
            "Máy chủ cấp dấu thời gian không trả lời đúng nên văn bản chưa được ký. "
            "Chưa có gì bị thay đổi; hãy ký lại sau ít phút.",
            code="time_stamp_unavailable",
        ) from error
    except PdfReadError as error:
        raise Invalid("Tệp này không phải PDF đọc được nên không ký được.", code="unreadable_pdf") from error
    except (SigningError, PdfError) as error:
        raise Invalid(
            "Không ký được tệp này: %(detail)s. Văn bản chưa bị thay đổi.", code="not_signable", detail=error
        ) from error
