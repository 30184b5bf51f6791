"""The poster: what a phone's camera reads on it, what people read, and what it must not tell."""

from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from PIL.Image import Image

from feedback.poster import poster
from tests.feedback.test_headers import app_at

ADDRESS = "https://zhiyan.example.gov.cn"


def opened(pdf: bytes) -> tuple[str, Image]:
    """The words of the only page, and how it looks."""
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    page = document[0]
    assert [round(side) for side in page.get_size()] == [595, 842]
    return page.get_textpage().get_text_range(), page.render(scale=2).to_pil()


@pytest.mark.parametrize("address", [ADDRESS, "https://zhiyan.a-very-long-name-of-a-county.example.gov.cn:8443"])
def test_a_camera_reads_the_address_and_nothing_more(app: Flask, address: str) -> None:
    text, picture = opened(poster(address, "望川县减负办"))
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [address]
    assert address in text


def test_people_read_what_it_is_and_who_runs_it(app: Flask) -> None:
    text, _ = opened(poster(ADDRESS, "望川县减负办"))
    assert all(words in text for words in ("直言", "不登记", "主办：望川县减负办"))
    assert "主办" not in opened(poster(ADDRESS, None))[0]


def test_two_posters_of_one_site_are_the_same_bytes(app: Flask) -> None:
    assert poster(ADDRESS, None) == poster(ADDRESS, None)


def test_the_command_writes_it(database_file: Path, tmp_path: Path) -> None:
    app = app_at(database_file, public_url=ADDRESS)
    done = app.test_cli_runner().invoke(args=["feedback", "poster", str(tmp_path / "a4.pdf")])
    assert done.exit_code == 0
    assert [code.text for code in zxingcpp.read_barcodes(opened((tmp_path / "a4.pdf").read_bytes())[1])] == [ADDRESS]


def test_without_an_address_there_is_nothing_to_print(database_file: Path, tmp_path: Path) -> None:
    app = app_at(database_file, public_url=None, is_demo=True)
    done = app.test_cli_runner().invoke(args=["feedback", "poster", str(tmp_path / "a4.pdf")])
    assert done.exit_code == 1
    assert "ZHIYAN_PUBLIC_URL" in done.output
    assert not (tmp_path / "a4.pdf").exists()
