"""An MCP server with two tools, in the standard library of Python. AgentCore calls it at port 8000, path /mcp."""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NUMBERS = {"type": "object", "properties": {"a": {"type": "number"}, "b": {"type": "number"}}, "required": ["a", "b"]}
TOOLS = {
    "add": ("Adds two numbers.", lambda a, b: a + b),
    "multiply": ("Multiplies two numbers.", lambda a, b: a * b),
}


def answer(method, params):
    if method == "initialize":
        return {
            "protocolVersion": params.get("protocolVersion", "2025-06-18"),
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "server", "version": "1.0.0"},
        }
    if method == "tools/list":
        return {
            "tools": [
                {"name": name, "description": description, "inputSchema": NUMBERS}
                for name, (description, _) in TOOLS.items()
            ]
        }
    if method == "tools/call":
        _, tool = TOOLS[params["name"]]
        result = tool(params["arguments"]["a"], params["arguments"]["b"])
        return {"content": [{"type": "text", "text": str(result)}]}
    return {}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "id" not in request:
            return self.respond(202, b"")
        try:
            body = {"result": answer(request["method"], request.get("params") or {})}
        except (KeyError, TypeError) as error:
            body = {"error": {"code": -32602, "message": f"invalid parameters: {error}"}}
        self.respond(200, json.dumps({"jsonrpc": "2.0", "id": request["id"], **body}).encode())

    def do_GET(self):
        self.respond(405, b"")

    def respond(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    ThreadingHTTPServer(("0.0.0.0", int(os.environ.get("PORT", "8000"))), Handler).serve_forever()
