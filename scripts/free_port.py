"""Stops with one line and its remedy when the address to serve on cannot be had: free_port.py HOST PORT."""

import errno
import socket
import sys

REMEDIES = {
    errno.EADDRINUSE: "端口 {port} 已被占用。请换一个端口：PORT={other} make run",
    errno.EACCES: "没有权限使用端口 {port}。请换一个 1024 以上的端口：PORT=8000 make run",
    errno.EADDRNOTAVAIL: "本机没有地址 {host}。请改用：HOST=127.0.0.1 make run",
}


def problem(host: str, port: str) -> str | None:
    """What keeps a server from listening there, with the remedy; None when nothing does."""
    if not (port.isdecimal() and 0 < int(port) < 65536):
        return f"PORT={port} 不是端口号。请写 1 至 65535 之间的数字：PORT=8000 make run"
    try:
        with socket.socket() as listener:
            # As gunicorn does: a connection still closing from the last run does not count as taken.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, int(port)))
    except OSError as error:
        remedy = REMEDIES.get(error.errno or 0, REMEDIES[errno.EADDRNOTAVAIL])
        return remedy.format(host=host, port=port, other=int(port) % 65535 + 1)
    return None


if __name__ == "__main__":
    sys.exit(problem(*sys.argv[1:3]))
