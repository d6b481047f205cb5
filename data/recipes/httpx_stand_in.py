"""What `httpx` is to this recipe: `AsyncClient.get` over kept connections, `Limits`.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import asyncio
import urllib.parse


class Response:
    def __init__(self, status_code, text):
        self.status_code, self.text = status_code, text


class Limits:
    def __init__(self, max_connections):
        self.max_connections = max_connections


class AsyncClient:
    def __init__(self, timeout, limits):
        self._timeout = timeout
        self._gate = asyncio.Semaphore(limits.max_connections)
        self._free = []

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        for _, writer in self._free:
            writer.close()

    async def get(self, url):
        async with self._gate:
            return await asyncio.wait_for(self._ask(urllib.parse.urlsplit(url)), self._timeout)

    async def _ask(self, place):
        reader, writer = self._free.pop() if self._free else (
            await asyncio.open_connection(place.hostname, place.port))
        writer.write(f"GET {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
        status = int((await reader.readline()).split()[1])
        length = 0
        while (line := await reader.readline()).strip():
            name, _, value = line.decode().partition(":")
            length = int(value) if name.lower() == "content-length" else length
        text = (await reader.readexactly(length)).decode()
        self._free.append((reader, writer))
        return Response(status, text)
