"""Settings are read once, frozen, and loud when wrong, without telling a secret."""

import dataclasses
from pathlib import Path

import pytest

from feedback.config import BadSetting, Face, Settings

A_SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c"
ENOUGH = {
    "ZHIYAN_SECRET_KEY": A_SECRET,
    "ZHIYAN_RECEIPT_PEPPER": A_SECRET[::-1],
    "ZHIYAN_PUBLIC_URL": "https://zhiyan.example.gov.cn/",
}


def read(**changes: str) -> Settings:
    return Settings.from_environment(ENOUGH | {f"ZHIYAN_{name}": value for name, value in changes.items()})


def test_what_is_not_said_has_its_default() -> None:
    settings = read()
    assert settings.database_url.startswith("sqlite:///")
    assert (settings.face, settings.proxies, settings.time_zone.key) == (Face.ALL, 0, "Asia/Shanghai")
    assert settings.stretch_kib == 64 * 1024
    assert settings.public_url == "https://zhiyan.example.gov.cn"


@pytest.mark.parametrize("name", ["SECRET_KEY", "RECEIPT_PEPPER", "PUBLIC_URL"])
def test_what_has_no_default_must_be_said(name: str) -> None:
    without = {key: value for key, value in ENOUGH.items() if not key.endswith(name)}
    with pytest.raises(BadSetting, match=f"ZHIYAN_{name}: "):
        Settings.from_environment(without)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("RECEIPT_PEPPER", "short"),
        ("PUBLIC_URL", "zhiyan.example.gov.cn"),
        ("ONION_URL", "http://short.onion"),
        ("ONION_URL", f"https://{'a' * 56}.onion"),
        ("FACE", "both"),
        ("PROXIES", "-1"),
        ("PROXIES", "one"),
        ("STRETCH_KIB", "64"),
        ("FOUNDERS", "6XNM-R1ZM-TDDW-A1M0"),
        ("FOUNDERS", "6XNM-R1ZM-TDDW-A1M0-T1FX,林审核"),
        ("FOUNDERS", "6XNM-R1ZM-TDDW-A1M0-T1FU"),
        ("FOUNDERS_FILE", "/nowhere"),
        ("TIME_ZONE", "Asia/Wangchuan"),
        ("TIME_ZONE", "../../etc/passwd"),
        ("TIME_ZONE", "Europe"),
        ("SECRET_KEY_FILE", "/nowhere"),
        ("SECRET_KEY_FILE", ""),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_never_quoted(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"ZHIYAN_{name}") as refused:
        read(**{name: value})
    assert not value or value not in str(refused.value).replace(f"ZHIYAN_{name}", "")


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "pepper").write_text(f"{A_SECRET}\n", encoding="utf-8")
    assert read(RECEIPT_PEPPER_FILE=str(tmp_path / "pepper")).receipt_pepper == A_SECRET.encode()


def test_founders_are_read_as_people_write_them(tmp_path: Path) -> None:
    (tmp_path / "founders").write_text("6xnmr1zmtddwa1mot1fx\nkkxy-63dc-sxbw-39nj-lfyo\n", encoding="utf-8")
    wanted = {"6XNM-R1ZM-TDDW-A1M0-T1FX", "KKXY-63DC-SXBW-39NJ-1FY0"}
    assert read(FOUNDERS_FILE=str(tmp_path / "founders")).founders == wanted
    assert read(FOUNDERS="6XNM-R1ZM-TDDW-A1M0-T1FX，KKXY-63DC-SXBW-39NJ-1FY0,").founders == wanted
    assert read().founders == frozenset()


def test_a_file_of_raw_bytes_is_refused_without_telling_them(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"\xff" * 40)
    with pytest.raises(BadSetting, match="SECRET_KEY_FILE") as refused:
        read(SECRET_KEY_FILE=str(tmp_path / "key"))
    told = refused.value.__cause__ if not refused.value.__suppress_context__ else None
    assert not isinstance(told, UnicodeDecodeError), "that error carries the bytes it could not read"


def test_only_a_demo_may_stretch_cheaply_or_have_no_address() -> None:
    demo = Settings.from_environment(
        {
            "ZHIYAN_SECRET_KEY": A_SECRET,
            "ZHIYAN_RECEIPT_PEPPER": A_SECRET,
            "ZHIYAN_DEMO": "1",
            "ZHIYAN_STRETCH_KIB": "64",
        }
    )
    assert (demo.is_demo, demo.stretch_kib, demo.public_url) == (True, 64, None)


def test_settings_print_no_secret_and_no_password() -> None:
    settings = read(DATABASE_URL="postgresql+psycopg://zhiyan:hunter2@db/zhiyan", VALKEY_URL="valkey://:hunter2@v:6379")
    shown = repr(settings)
    assert A_SECRET not in shown
    assert A_SECRET[::-1] not in shown
    assert "hunter2" not in shown


def test_settings_do_not_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        read().proxies = 1  # type: ignore[misc]
