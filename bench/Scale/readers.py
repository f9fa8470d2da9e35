"""Reads all stacks of bench/Scale with boto3. Prints calls, wall and CPU seconds as JSON.

floor      the lists that reconciler's steady resync reads, and nothing else
get        those lists, and one Get for each resource
terraform  one Get for each resource by its identifier, its tags, and its parts, as `terraform plan` refreshes it
"""
import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

THREADS = 4
calls = 0
lock = threading.Lock()
config = Config(max_pool_connections=THREADS, retries={"max_attempts": 1})
agentcore, cognito, iam, ecr, codebuild, secrets, s3 = (boto3.client(service, config=config) for service in (
    "bedrock-agentcore-control", "cognito-idp", "iam", "ecr", "codebuild", "secretsmanager", "s3"))
pool = ThreadPoolExecutor(THREADS)


def call(operation, **arguments):
    """Makes and counts a call. An operation that the endpoint does not have counts, too: the reader would make it."""
    global calls
    with lock:
        calls += 1
    try:
        return operation(**arguments)
    except ClientError as error:
        if error.response["Error"]["Code"] != "UnknownOperationException":
            raise
        return {}


def pages(operation, member, token="nextToken", limit="maxResults", size=100, **arguments):
    """Reads all pages of a list. `token` and `limit` are the names of the page token and of the page size in the request."""
    arguments[limit] = size
    found = []
    while True:
        page = call(operation, **arguments)
        found += page[member]
        following = page.get("Marker" if token == "Marker" else token)
        if not following:
            return found
        arguments[token] = following


def each(items, read):
    return list(pool.map(read, items))


def lists():
    """The account's lists, with the children of each gateway, engine and pool."""
    runtimes, gateways, engines, pools, roles, *_ = [future.result() for future in (
        pool.submit(pages, agentcore.list_agent_runtimes, "agentRuntimes"),
        pool.submit(pages, agentcore.list_gateways, "items"),
        pool.submit(pages, agentcore.list_policy_engines, "policyEngines"),
        pool.submit(pages, cognito.list_user_pools, "UserPools", "NextToken", "MaxResults", 60),
        pool.submit(pages, iam.get_account_authorization_details, "RoleDetailList", "Marker", "MaxItems", 1000, Filter=["Role"]),
        pool.submit(call, ecr.describe_repositories),
        pool.submit(call, codebuild.list_projects),
        pool.submit(call, secrets.list_secrets),
        pool.submit(call, s3.list_buckets),
    )]
    targets = each(gateways, lambda g: pages(agentcore.list_gateway_targets, "items", gatewayIdentifier=g["gatewayId"]))
    policies = each(engines, lambda e: pages(agentcore.list_policies, "policies", policyEngineId=e["policyEngineId"]))
    clients = each(
        pools,
        lambda p: pages(cognito.list_user_pool_clients, "UserPoolClients", "NextToken", "MaxResults", 60, UserPoolId=p["Id"]))
    return runtimes, list(zip(gateways, targets)), list(zip(engines, policies)), list(zip(pools, clients)), roles


def gets(found, terraform):
    runtimes, gateways, engines, pools, roles_found = found

    def runtime(r):
        call(agentcore.get_agent_runtime, agentRuntimeId=r["agentRuntimeId"])
        if terraform:
            call(agentcore.list_tags_for_resource, resourceArn=r["agentRuntimeArn"])

    def gateway(pair):
        g, targets = pair
        live = call(agentcore.get_gateway, gatewayIdentifier=g["gatewayId"])
        if terraform:
            call(agentcore.list_tags_for_resource, resourceArn=live["gatewayArn"])
        for target in targets:
            call(agentcore.get_gateway_target, gatewayIdentifier=g["gatewayId"], targetId=target["targetId"])

    def engine(pair):
        e, policies = pair
        call(agentcore.get_policy_engine, policyEngineId=e["policyEngineId"])
        if terraform:
            call(agentcore.list_tags_for_resource, resourceArn=e["policyEngineArn"])
        for policy in policies:
            call(agentcore.get_policy, policyEngineId=e["policyEngineId"], policyId=policy["policyId"])

    def user_pool(pair):
        p, clients = pair
        call(cognito.describe_user_pool, UserPoolId=p["Id"])
        if terraform:
            call(cognito.get_user_pool_mfa_config, UserPoolId=p["Id"])
        for client in clients:
            call(cognito.describe_user_pool_client, UserPoolId=p["Id"], ClientId=client["ClientId"])

    def role(r):
        name = r["RoleName"]
        call(iam.get_role, RoleName=name)
        if terraform:
            call(iam.list_role_policies, RoleName=name)
            call(iam.list_attached_role_policies, RoleName=name)
        for policy in r["RolePolicyList"]:
            call(iam.get_role_policy, RoleName=name, PolicyName=policy["PolicyName"])

    for items, read in ((runtimes, runtime), (gateways, gateway), (engines, engine), (pools, user_pool), (roles_found, role)):
        each(items, read)


reader = sys.argv[1]
if reader == "terraform":
    # Terraform knows the identifiers from its state: the lists that find them are not counted.
    known = lists()
    calls = 0
wall, cpu = time.perf_counter(), time.process_time()
if reader == "terraform":
    gets(known, terraform=True)
else:
    known = lists()
    if reader == "get":
        gets(known, terraform=False)
print(json.dumps({"calls": calls, "wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}))
