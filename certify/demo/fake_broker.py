"""The last resort of the embedded broker: fakeredis over TCP, in memory only."""

import sys

from fakeredis import TcpFakeServer


def main(port: int) -> None:
    server = TcpFakeServer(("127.0.0.1", port), server_type="redis")
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
