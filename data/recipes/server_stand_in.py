"""A small HTTP server on the loopback, in a thread: it says how many connections it was given.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import http.server
import threading
import time


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept

    def setup(self):
        super().setup()
        self.server.n_connections += 1

    def do_GET(self):
        time.sleep(0.01)
        body = self.path.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Server:
    """`with Server() as server: server.url("/x")`."""

    def __enter__(self):
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.n_connections = 0
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *error):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def n_connections(self):
        return self._server.n_connections

    def url(self, path):
        return "http://127.0.0.1:%d%s" % (self._server.server_address[1], path)
