"""What the print type can print, and what happens to the rest."""

from motcua.documents.print_type import font_dir, printable


def test_the_type_comes_with_its_licence() -> None:
    names = {path.name for path in font_dir().iterdir()}
    assert {
        "Tinos-Regular.ttf",
        "Tinos-Bold.ttf",
        "Tinos-Italic.ttf",
        "Tinos-BoldItalic.ttf",
        "OFL.txt",
    } <= names


def test_every_vietnamese_letter_is_kept() -> None:
    letters = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
    assert printable(letters + letters.upper()) == letters + letters.upper()


def test_two_ways_of_writing_a_letter_become_one() -> None:
    assert printable("Tie\u0302\u0301ng Vie\u0323\u0302t") == "Tiếng Việt"


def test_what_cannot_be_printed_shows_as_a_square() -> None:
    assert printable("a😀b中") == "a□b□"


def test_marks_that_fool_the_eye_are_gone() -> None:
    assert printable("tr\u202eái\u200b \x00phải\r\nhai\tba") == "trái phải\nhai ba"
