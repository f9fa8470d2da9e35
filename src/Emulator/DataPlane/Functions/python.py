"""Runs a Lambda function in Python: takes one event from the runtime API, calls the handler and posts the result."""
import http.client
import importlib
import json
import os
import sys
import time
import traceback

API = os.environ["AWS_LAMBDA_RUNTIME_API"]
ROOT = "/2018-06-01/runtime/"


class ClientContext:
    def __init__(self, values):
        self.custom = values.get("custom")
        self.env = values.get("env")
        self.client = values.get("client")


class Context:
    def __init__(self, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = None
        client = headers.get("Lambda-Runtime-Client-Context")
        self.client_context = ClientContext(json.loads(client)) if client else None
        self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline - int(time.time() * 1000))


def call(method, path, body=None):
    connection = http.client.HTTPConnection(API)
    connection.request(method, ROOT + path, body, {"Content-Type": "application/json"} if body is not None else {})
    response = connection.getresponse()
    return response, response.read()


def fail(path, error):
    trace = [line.rstrip("\n") for line in traceback.format_tb(error.__traceback__)[1:]]
    print(f"[ERROR] {type(error).__name__}: {error}", "\n".join(trace), sep="\n", file=sys.stderr)
    body = {"errorMessage": str(error), "errorType": type(error).__name__, "stackTrace": trace}
    call("POST", path, json.dumps(body).encode())


def main():
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    try:
        module, _, function = os.environ["_HANDLER"].rpartition(".")
        if not module:
            raise ValueError(f"Bad handler '{os.environ['_HANDLER']}': not enough values to unpack (expected 2, got 1)")
        handler = getattr(importlib.import_module(module.replace("/", ".")), function)
    except Exception as error:
        fail("init/error", error)
        sys.exit(1)
    response, event = call("GET", "invocation/next")
    context = Context(response.headers)
    try:
        result = json.dumps(handler(json.loads(event), context)).encode()
    except Exception as error:
        fail(f"invocation/{context.aws_request_id}/error", error)
        return
    call("POST", f"invocation/{context.aws_request_id}/response", result)


main()
