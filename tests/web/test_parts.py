"""What pages share: pages of a list, downloads, questions in the address."""

import pytest

from foundation.errors import Refused
from web import downloads, moments
from web.paging import Page


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (50, 1), (51, 2), (9400, 188)])
def test_a_list_has_as_many_pages_as_it_needs_and_at_least_one(total, pages):
    assert Page(1, total).pages == pages


def test_the_second_page_begins_after_the_first():
    assert Page(2, 120).offset == 50


def test_a_download_has_its_japanese_name_and_an_ascii_one_for_old_programs():
    answer = downloads.table("任命の判定", ("所属",), [("北区役所",)], "csv")
    named = answer.headers["Content-Disposition"]
    assert named.startswith('attachment; filename="download.csv"')
    assert "filename*=UTF-8''%E4%BB%BB" in named


def test_a_table_is_given_as_workbook_and_in_both_encodings():
    xlsx, csv, old = (downloads.table("表", ("氏名",), [("髙橋",)], kind) for kind in ("xlsx", "csv", "csv-cp932"))
    assert xlsx.data.startswith(b"PK") and csv.data.startswith(b"\xef\xbb\xbf")
    assert "髙橋" in old.data.decode("cp932")


@pytest.mark.parametrize("text", ["-1", "１２", "1e3", "", "9" * 16])
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(Refused):
        moments.number_of(text)
