"""Sees to it that there is a browser, and fonts to show Chinese with; installs them where that is possible."""

import os
import shutil
import subprocess
import sys

from tests.services import INSTALL_CHROMIUM, find_chromium

CAN_APT = shutil.which("apt-get") is not None and hasattr(os, "geteuid") and os.geteuid() == 0


def has_chinese_fonts() -> bool:
    """Taken as present where fontconfig is not in use, as on macOS."""
    if shutil.which("fc-list") is None:
        return not sys.platform.startswith("linux")
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout)


def apt_install(*packages: str) -> None:
    """Installs Debian packages; says nothing unless it fails. Does nothing without apt-get or without being root."""
    if not CAN_APT:
        return
    print("正在安装", *packages, "……", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", *command],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            print(done.stdout, done.stderr, file=sys.stderr)


def download_chromium() -> None:
    """Playwright's own build, for the user who runs this; its failure shows in the next look for a browser."""
    print("正在下载 Chromium ……", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> str | None:
    """The remedy when something is still missing, else None."""
    named_by_hand = "CHROMIUM" in os.environ
    if not named_by_hand and find_chromium() is None:
        apt_install("chromium", "fonts-noto-cjk")
    if not named_by_hand and find_chromium() is None:
        download_chromium()
    if not has_chinese_fonts():
        apt_install("fonts-noto-cjk", "fontconfig")
    if find_chromium() and has_chinese_fonts():
        return None
    return (
        f"测试需要 Chromium 和中文字体。请安装：{INSTALL_CHROMIUM}（已有浏览器时：CHROMIUM=/路径/chromium make test）"
    )


if __name__ == "__main__":
    sys.exit(main())
