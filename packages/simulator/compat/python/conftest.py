"""The simulator's side: its control API, a server for notifications, and the record of a run."""

import json
import os
import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests


class Simulator:
    def __init__(self):
        self.keys = self.get("keys")["mode"]

    def get(self, path):
        return requests.get(self._url(path)).json()

    def post(self, path, **body):
        response = requests.post(self._url(path), json=body)
        response.raise_for_status()
        return response.json() if response.content else None

    def put(self, path, **body):
        requests.put(self._url(path), json=body).raise_for_status()

    def login(self):
        """What the mini-program and its back end do: wx.login at the simulator, then jscode2session at WeChat."""
        query = {
            "appid": os.environ["WECHAT_APP_ID"],
            "secret": os.environ["WECHAT_APP_SECRET"],
            "js_code": self.post("login")["code"],
            "grant_type": "authorization_code",
        }
        return requests.get("https://api.weixin.qq.com/sns/jscode2session", params=query).json()["openid"]

    @staticmethod
    def _url(path):
        return f"{os.environ['WECHAT_SIMULATOR_URL']}/_sim/{path}"


class Notifications:
    """Gives what arrives to `handle(headers, body)`: the content that it returns, or None, is the next outcome."""

    def __init__(self, handle):
        outcomes = queue.Queue()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                try:
                    content = handle(dict(self.headers), body)
                except Exception:
                    content = None
                self.send_response(401 if content is None else 204)
                self.end_headers()
                outcomes.put(content)

            def log_message(self, *_):
                pass

        self._outcomes = outcomes
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/notify"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def next(self):
        return self._outcomes.get(timeout=20)

    def close(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="session")
def simulator():
    return Simulator()


@pytest.fixture
def record():
    """Writes a line of the run: a flow, and what the SDK is known to do wrong, if anything."""

    def write(flow, reason=None):
        path = os.environ.get("COMPAT_RESULTS")
        if path is None:
            return
        with open(path, "a") as results:
            results.write(json.dumps({"sdk": "wechatpayv3", "flow": flow, "reason": reason}) + "\n")

    return write
