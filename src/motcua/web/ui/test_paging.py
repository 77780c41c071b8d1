"""Links to the other pages of a list."""

from django.core.paginator import Paginator
from django.utils import translation

from motcua.web.ui.paging import page_links


def test_each_list_keeps_what_it_was_asked_for() -> None:
    page = Paginator(range(30), 10).page(2)
    drawn = page_links(page, "q=đất&linh-vuc=<b>&")
    assert drawn.count('href="?q=đất&amp;linh-vuc=&lt;b&gt;&amp;trang=') == 4
    assert '<span aria-current="page">2</span>' in drawn
    assert page_links(page, "q=nhà&").count("q=nhà&amp;trang=") == 4


def test_a_list_of_one_page_has_no_links() -> None:
    assert page_links(Paginator(range(10), 10).page(1)) == ""


def test_each_is_told_in_the_language_they_read() -> None:
    page = Paginator(range(30), 10).page(1)
    with translation.override("en"):
        assert "Next page" in page_links(page)
    with translation.override("vi"):
        assert "Trang sau" in page_links(page)


def test_of_many_pages_those_nearby_are_shown() -> None:
    page = Paginator(range(300), 10).page(15)
    shown = page.paginator.get_elided_page_range(15, on_each_side=1, on_ends=1)
    assert page_links(page, shown=shown).count("<li>") == 9
