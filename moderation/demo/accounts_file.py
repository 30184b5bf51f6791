"""What the demo prints and keeps beside its database: addresses, accounts, receipt codes; and who its founders are."""

import os
import socket
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from flask_babel import gettext as _

from moderation.demo.database import folder
from moderation.demo.people import Account
from moderation.role_words import role_words

NAME = "demo-accounts.txt"
FOUNDERS = "founders"


def path() -> Path:
    """Beside the demo's database."""
    return folder() / NAME


def write(text: str) -> None:
    _write(path(), text)


def write_founders(founders: Iterable[str]) -> None:
    """For the next start: `scripts/in-demo` gives them to the settings."""
    _write(folder() / FOUNDERS, "\n".join(sorted(founders)) + "\n")


def _write(path: Path, text: str) -> None:
    """Readable by its owner alone, and whole or not at all."""
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    unfinished.replace(path)


def read() -> str | None:
    """What was written, or None where the file is gone."""
    return path().read_text(encoding="utf-8") if path().exists() else None


def addresses(environ: Mapping[str, str] = os.environ) -> str:
    """Where the demo will be served, by HOST and PORT."""
    host, port = environ.get("HOST") or "127.0.0.1", environ.get("PORT") or "8000"
    reachable = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - read, not bound
    lines = [
        _("演示系统（请勿提交真实反映）"),
        _("反映人打开：%(url)s", url=f"http://{reachable}:{port}/"),
        _("工作人员打开：%(url)s", url=f"http://{reachable}:{port}/desk"),
    ]
    if reachable != host and (lan := _lan_address()):
        lines.append(_("同一网络的手机打开：%(url)s", url=f"http://{lan}:{port}/"))
    return "\n".join(lines) + "\n"


def people_and_codes(accounts: Iterable[Account], codes: Mapping[str, str]) -> str:
    """`codes` by what they show: three receipt codes."""
    rows = [(_("登录名"), _("角色"), _("口令"))]
    rows += [(account.sign_in_name, _role_of(account), account.passphrase) for account in accounts]
    widths = [max(_width(row[column]) for row in rows) for column in (0, 1)]
    table = [f"{_padded(name, widths[0])}  {_padded(role, widths[1])}  {phrase}" for name, role, phrase in rows]
    receipts = [f"{code}  {words}" for words, code in codes.items()]
    more = _("登录还需动态验证码：另开一个终端运行 make codes")
    return "\n".join([_("工作人员账号"), *table, more, "", _("查询码（首页点“查询进度”）"), *receipts]) + "\n"


def _role_of(account: Account) -> str:
    roles = role_words(account.roles)
    return f"{roles}（{account.unit}）" if account.unit else roles


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _lan_address() -> str | None:
    """This machine's address in its network, by the route to anywhere; nothing is sent."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        name: str = probe.getsockname()[0]
        return name
