import asyncio

from server_stand_in import Server

PATHS = [f"/{i}" for i in range(20)]


def before(module):
    with Server() as server:
        assert module.load_all([server.url(path) for path in PATHS]) == PATHS
        assert server.n_connections == 20, server.n_connections
    return "20 requests one after another, each over a connection of its own"


def after(module):
    with Server() as server:
        got = asyncio.run(module.load_all([server.url(path) for path in PATHS]))
        assert got == PATHS, got
        assert 1 < server.n_connections <= 5, server.n_connections
        return f"same bodies in the same order over {server.n_connections} connections"
