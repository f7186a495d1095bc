"""A file that somebody brings: kept under a harmless name, and looked into."""

from pathlib import Path

import pytest

from nlpbook_core.errors import CorpusColumns, CorpusEncoding
from nlpbook_core.own_files import importing, uploads


def test_an_upload_is_kept_under_a_harmless_name_and_looked_into(workspace: Path) -> None:
    content = "전제,가설,답\n비가 온다,땅이 젖는다,yes\n비가 온다,맑다,no\n".encode()
    path = uploads.keep("../../../etc/비 밀.CSV", content)
    assert workspace in path.parents
    assert path.name == "비_밀.csv"
    assert uploads.keep("../../../etc/비 밀.CSV", content) == path
    seen = uploads.preview(path)
    assert seen.columns == ("전제", "가설", "답")
    assert seen.guessed == {"premise": "전제", "hypothesis": "가설", "label": None}
    assert seen.rows[0]["답"] == "yes"
    assert uploads.unknown_labels(path, "답") == ["yes", "no"]


def test_labels_that_are_understood_need_no_meaning(workspace: Path) -> None:
    path = uploads.keep("a.csv", "premise,hypothesis,label\na,b,참\na,c,1\na,d,\na,e,maybe\n".encode())
    assert uploads.unknown_labels(path, "label") == ["maybe"]


def test_errors_about_an_upload_name_the_file_only(workspace: Path) -> None:
    path = uploads.keep("own.csv", "premise,hypothesis,label\n".encode("utf-16"))
    with pytest.raises(CorpusEncoding) as caught, uploads.told_by_name():
        uploads.preview(path)
    assert caught.value.fields["path"] == "own.csv"
    fine = uploads.keep("own.csv", b"a,b,c\n1,2,3\n")
    with pytest.raises(CorpusColumns, match=r"^own.csv"), uploads.told_by_name():
        importing.check_file(fine)
