"""What `requests` is to this recipe: `Session.get`, blocking, over a real connection.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import http.client
import urllib.parse


class Response:
    def __init__(self, status_code, text):
        self.status_code, self.text = status_code, text


class Session:
    """Keeps its connections, as requests.Session does; requests.get makes one each time."""

    def __init__(self):
        self._connections = {}

    def get(self, url, timeout):
        place = urllib.parse.urlsplit(url)
        connection = self._connections.get(place.netloc)
        if connection is None:
            connection = http.client.HTTPConnection(place.netloc, timeout=timeout)
            self._connections[place.netloc] = connection
        connection.request("GET", place.path)
        answer = connection.getresponse()
        return Response(answer.status, answer.read().decode())

    def close(self):
        for connection in self._connections.values():
            connection.close()


def get(url, timeout):
    session = Session()
    try:
        return session.get(url, timeout)
    finally:
        session.close()
