"""Whether the pages are ready, asked over their Unix socket: `ready.py /run/lighthis/web.sock`."""

import http.client
import socket
import sys

PATIENCE_S = 10


def status(path: str) -> int:
    """The status of /healthz/ready, 0 when nobody answers."""
    connection = http.client.HTTPConnection("localhost", timeout=PATIENCE_S)
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.settimeout(PATIENCE_S)
    try:
        connection.sock.connect(path)
        connection.request("GET", "/healthz/ready", headers={"X-Forwarded-Proto": "https"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0


if __name__ == "__main__":
    sys.exit(status(sys.argv[1]) != http.client.OK)
