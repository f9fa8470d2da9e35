# Calls every operation of botocore's models of some services and prints one JSON line a request: [service, operation, variant, status,
# code, the operations that the emulator recorded]. The arguments name the services. The prelude of Boto3.cs comes before this text.
import base64, os, re, urllib3
import botocore.session
from botocore.serialize import create_serializer
from botocore.auth import SigV4Auth, S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

endpoint = os.environ["AWS_ENDPOINT_URL"].rstrip("/")
keys = Credentials(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])
session = botocore.session.get_session()
http = urllib3.PoolManager(timeout=20, retries=False)

ROLE = "arn:aws:iam::123456789012:role/sweep"
TRUST = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"x.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
CANDIDATES = [
    "sweep", "sweep-1", "Sweep_1", "sweepsweep", "s", "1", ROLE, "123456789012", "https://example.com/x", "sweep@example.com", "us-east-1_abc",
    "a" * 12, "b" * 26, "c" * 32, "sweep-abcdefghij", "sha256:" + "0" * 64, "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/sweep-abcdefghij",
    "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/sweep-abcdefghij", "aws/sweep", "/sweep/", "DEFAULT", "0" * 36, "AKIA" + "A" * 16,
    "arn:aws:secretsmanager:us-east-1:123456789012:secret:sweep-abcdef", "123456789012.dkr.ecr.us-east-1.amazonaws.com/sweep:1", "1.0",
    "arn:aws:lambda:us-east-1:123456789012:function:sweep", "arn:aws:kms:us-east-1:123456789012:key/" + "0" * 36, "d" * 64, "{}", "abc.def.ghi",
]

def text(shape, name):
    if shape.enum:
        return shape.enum[0]
    if "olicyDocument" in name:
        return TRUST
    low, high = int(shape.metadata.get("min", 0)), int(shape.metadata.get("max", 10 ** 9))
    pattern = shape.metadata.get("pattern")
    for candidate in CANDIDATES:
        value = candidate if len(candidate) >= low else candidate + "a" * (low - len(candidate))
        if len(value) > high:
            continue
        try:
            if pattern is None or re.fullmatch(pattern.replace("\\p{L}", "a-zA-Z").replace("\\p{", "(?:").replace("\\-", "-"), value):
                return value
        except re.error:
            return value
    return "sweep"

def value(shape, name, everything, depth=0):
    kind = shape.type_name
    if kind == "structure":
        return structure(shape, everything, depth + 1)
    if kind == "list":
        return [value(shape.member, name, everything, depth + 1)] * max(1, int(shape.metadata.get("min", 1)))
    if kind == "map":
        return {text(shape.key, name): value(shape.value, name, everything, depth + 1)}
    if kind == "string":
        return text(shape, name)
    if kind == "boolean":
        return True
    if name == "WaitTimeSeconds":
        return 0
    if kind in ("integer", "long"):
        return int(shape.metadata.get("min", 1))
    if kind in ("float", "double"):
        return float(shape.metadata.get("min", 1))
    if kind == "timestamp":
        return 1700000000
    return b"sweep"

def structure(shape, everything, depth):
    if getattr(shape, "is_document_type", False):
        return {}
    if depth > 6:
        return {}
    names = list(shape.members)
    if getattr(shape, "is_tagged_union", False):
        names = names[:1]
    elif not everything:
        names = [n for n in names if n in shape.required_members]
    return {n: value(shape.members[n], n, everything, depth) for n in names}

def send(serializer, model, operation, parameters, body=None):
    request = serializer.serialize_to_request(dict(parameters), operation)
    body = request["body"] if body is None else body
    request["headers"].pop("Content-Length", None)
    url = endpoint + request["url_path"]
    query = request["query_string"]
    aws = AWSRequest(method=request["method"], url=url, params=query, data=body, headers=dict(request["headers"]))
    if operation.http_checksum_required or operation.http_checksum.get("requestChecksumRequired"):
        import hashlib
        data = body if isinstance(body, bytes) else str(body or "").encode()
        aws.headers["Content-MD5"] = base64.b64encode(hashlib.md5(data).digest()).decode()
    prepared = aws.prepare()
    signer = S3SigV4Auth if model.signing_name == "s3" else SigV4Auth
    aws = AWSRequest(method=request["method"], url=prepared.url, data=prepared.body, headers=dict(prepared.headers))
    if operation.auth_type != "none":
        signer(keys, model.signing_name, "us-east-1").add_auth(aws)
    prepared = aws.prepare()
    http.request("DELETE", endpoint + "/_emulator/requests")
    answer = http.request(prepared.method, prepared.url, body=prepared.body, headers=dict(prepared.headers))
    log = json.loads(http.request("GET", endpoint + "/_emulator/requests").data)["requests"]
    data = answer.data.decode(errors="replace")
    found = re.search(r"<Code>([^<]*)</Code>", data) or re.search(r'"__type"\s*:\s*"([^"]*)"', data)
    code = found.group(1) if found else answer.headers.get("x-amzn-ErrorType")
    return answer.status, code, [r["operation"] for r in log], data[:300]

def broken(body):
    """Bodies with other types, nulls, a member twice, or that are no JSON at all."""
    if not isinstance(body, bytes) or not body.startswith(b"{"):
        return []
    document = json.loads(body)
    first = json.dumps(document)[1:-1] or '"a": 1'
    bodies = [("no object", "[]"), ("cut", "{"), ("no JSON", "nonsense"), ("twice", "{" + first + ", " + first + "}"),
              ("deep", '{"a": ' + "[" * 500 + "]" * 500 + "}")]
    for name, old in document.items():
        for other in (None, "x", 1, -1, [], {}, [None], [[]], [{}], {"a": None}, {"": {}}, True, "", 1e300, "\0"):
            if type(other) is not type(old) or other != old:
                bodies.append((f"{name} is {other!r}", json.dumps({**document, name: other})))
    return bodies

def order(name):
    return (0 if name.startswith(("Create", "Put", "Set", "Add")) else 2 if name.startswith(("Delete", "Remove")) else 1, name)

for service in sys.argv[1:]:
    model = session.get_service_model(service)
    serializer = create_serializer(model.metadata["protocol"], include_validation=False)
    for name in sorted(model.operation_names, key=order):
        if name == "ListDirectoryBuckets":  # Its requests are signed for another service, s3express.
            continue
        operation = model.operation_model(name)
        if operation.deprecated and any(n != name and model.operation_model(n).http == operation.http for n in model.operation_names):
            continue  # The requests of its successor look the same.
        shape = operation.input_shape
        cases = [("empty", {}, None)]
        if shape is not None:
            required, everything = structure(shape, False, 0), structure(shape, True, 0)
            cases += [("required", required, None), ("everything", everything, None)]
            try:
                body = serializer.serialize_to_request(dict(required), operation)["body"]
            except (KeyError, TypeError, ValueError):
                body = None
            cases += [(variant, required, text.encode()) for variant, text in broken(body)]
        for variant, parameters, body in cases:
            try:
                status, code, log, data = send(serializer, model, operation, parameters, body)
            except (KeyError, TypeError, ValueError) as e:
                if variant == "empty":  # A path needs its labels.
                    continue
                raise
            print(json.dumps([service, name, variant, status, code, log, data]))
            if status == 501:
                break
