#!/usr/bin/env python3
"""A server that echoes, and a client of it.

Usage: echo.py server PORT [ADDRESS] | echo.py client HOST PORT [COUNT [BYTES [PAUSE_MS]]]
"""
import socket
import sys
import time


def server(port, address=""):
    """Echoes to one client until it has read the end; by IPv6 where the address is one of it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, port))
    listener.listen(5)
    peer, _ = listener.accept()
    while True:
        data = peer.recv(65536)
        if not data:
            break
        peer.sendall(data)
    peer.close()
    listener.close()


def client(host, port, count=3, size=100, pause=50):
    """Sends messages, each after the reply to the one before."""
    server = socket.create_connection((host, port))
    for _ in range(count):
        server.sendall(b"x" * size)
        left = size
        while left > 0:
            data = server.recv(left)
            if not data:
                sys.exit("the server closed too early")
            left -= len(data)
        time.sleep(pause / 1e3)
    server.close()


if __name__ == "__main__":
    if len(sys.argv) in (3, 4) and sys.argv[1] == "server":
        server(int(sys.argv[2]), *sys.argv[3:])
    elif len(sys.argv) >= 4 and sys.argv[1] == "client":
        client(sys.argv[2], *map(int, sys.argv[3:7]))
    else:
        sys.exit(__doc__.strip())
