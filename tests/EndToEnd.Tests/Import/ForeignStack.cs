namespace EndToEnd.Tests.Import;

/// <summary>A stack that somebody made with boto3: every kind, with settings that are no defaults, and all of it by other conventions.</summary>
internal static class ForeignStack
{
    public const string Script = """
        import boto3, io, json, time, zipfile
        region = "us-east-1"
        iam, lam, cognito = boto3.client("iam"), boto3.client("lambda"), boto3.client("cognito-idp")
        core = boto3.client("bedrock-agentcore-control")
        account = boto3.client("sts").get_caller_identity()["Account"]
        tags = {"team": "search"}
        pairs = [{"Key": "team", "Value": "search"}]

        def wait(get, done=("READY", "ACTIVE")):
            for _ in range(60):
                status = get()["status"]
                if status in done: return
                assert "FAILED" not in status, get()
                time.sleep(0.2)
            raise AssertionError(f"still {status}")

        def role(name, service, statements, **more):
            trust = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}}
            arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust), Tags=pairs, **more)["Role"]["Arn"]
            policy = {"Version": "2012-10-17", "Statement": [dict(Effect="Allow", Action=a, Resource=r) for a, r in statements]}
            iam.put_role_policy(RoleName=name, PolicyName="inline.v1", PolicyDocument=json.dumps(policy))
            return arn

        # Who signs in.
        pool = cognito.create_user_pool(
            PoolName="Search Users", UserPoolTags=tags, AutoVerifiedAttributes=["email"], MfaConfiguration="OFF",
            Policies={"PasswordPolicy": {"MinimumLength": 12, "RequireUppercase": True, "RequireLowercase": True, "RequireNumbers": False, "RequireSymbols": False}},
            Schema=[{"Name": "tier", "AttributeDataType": "String", "Mutable": True, "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "20"}}],
            AdminCreateUserConfig={"AllowAdminCreateUserOnly": True})["UserPool"]
        pool_id = pool["Id"]
        cognito.create_resource_server(UserPoolId=pool_id, Identifier="search", Name="Search API", Scopes=[{"ScopeName": "read", "ScopeDescription": "Read it"}])
        cognito.create_user_pool_domain(UserPoolId=pool_id, Domain="search-users-foreign")
        web = cognito.create_user_pool_client(
            UserPoolId=pool_id, ClientName="web", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            AccessTokenValidity=30, TokenValidityUnits={"AccessToken": "minutes"})["UserPoolClient"]["ClientId"]
        machine = cognito.create_user_pool_client(
            UserPoolId=pool_id, ClientName="machine", GenerateSecret=True, AllowedOAuthFlows=["client_credentials"],
            AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthScopes=["search/read"])["UserPoolClient"]
        cognito.admin_create_user(UserPoolId=pool_id, Username="anna", MessageAction="SUPPRESS")
        discovery = f"https://cognito-idp.{region}.amazonaws.com/{pool_id}/.well-known/openid-configuration"

        # A function behind the gateway.
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file: file.writestr("app.py", "def handler(event, context):\n    return event\n")
        function_role = role("SearchFunctionRole", "lambda.amazonaws.com", [(["logs:*"], "*")], Path="/service-role/", Description="For the function")
        function = lam.create_function(
            FunctionName="SearchFunction", Runtime="python3.12", Handler="app.handler", Role=function_role, Code={"ZipFile": archive.getvalue()},
            Timeout=17, MemorySize=256, Environment={"Variables": {"INDEX": "main"}}, Tags=tags, Description="Searches")["FunctionArn"]
        lam.add_permission(FunctionName="SearchFunction", StatementId="gateway", Action="lambda:InvokeFunction", Principal="bedrock-agentcore.amazonaws.com", SourceAccount=account)

        # How targets are called.
        oauth = core.create_oauth2_credential_provider(
            name="search-oauth", credentialProviderVendor="CustomOauth2", tags=tags,
            oauth2ProviderConfigInput={"customOauth2ProviderConfig": {"oauthDiscovery": {"discoveryUrl": discovery}, "clientId": machine["ClientId"], "clientSecret": machine["ClientSecret"]}})
        core.create_oauth2_credential_provider(
            name="search-github", credentialProviderVendor="GithubOauth2", tags=tags,
            oauth2ProviderConfigInput={"githubOauth2ProviderConfig": {"clientId": "Iv1.abc", "clientSecret": "a-secret"}})
        key = core.create_api_key_credential_provider(name="search-key", apiKey="sk-123", tags=tags)

        # A server.
        runtime_role = role(
            "SearchRuntimeRole", "bedrock-agentcore.amazonaws.com",
            [(["logs:CreateLogStream", "logs:PutLogEvents"], "*"), (["s3:GetObject"], "arn:aws:s3:::search-${aws:PrincipalAccount}/*")], MaxSessionDuration=7200)
        runtime = core.create_agent_runtime(
            agentRuntimeName="Search_Server", description="Searches the index", roleArn=runtime_role, tags=tags,
            agentRuntimeArtifact={"containerConfiguration": {"containerUri": "public.ecr.aws/search/server:1.4"}},
            networkConfiguration={"networkMode": "PUBLIC"}, protocolConfiguration={"serverProtocol": "MCP"},
            environmentVariables={"INDEX": "main", "POOL": pool_id, "LITERAL": "${NOT_A_REFERENCE}", "SERVICE_TOKEN": "abc"},
            authorizerConfiguration={"customJWTAuthorizer": {"discoveryUrl": discovery, "allowedClients": [machine["ClientId"]], "allowedScopes": ["search/read"]}},
            lifecycleConfiguration={"idleRuntimeSessionTimeout": 600, "maxLifetime": 7200})
        runtime_id, runtime_arn = runtime["agentRuntimeId"], runtime["agentRuntimeArn"]
        wait(lambda: core.get_agent_runtime(agentRuntimeId=runtime_id))
        allowed = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "bedrock-agentcore:InvokeAgentRuntime", "Resource": runtime_arn}]}
        core.put_resource_policy(resourceArn=runtime_arn, policy=json.dumps(allowed))
        core.create_agent_runtime_endpoint(agentRuntimeId=runtime_id, name="stable", agentRuntimeVersion="1", description="For production", tags=tags)

        # The gateway and who may call what.
        engine = core.create_policy_engine(name="SearchEngine", description="Who may search", tags=tags)
        wait(lambda: core.get_policy_engine(policyEngineId=engine["policyEngineId"]))
        gateway_role = role(
            "SearchGatewayRole", "bedrock-agentcore.amazonaws.com",
            [(["bedrock-agentcore:*", "lambda:InvokeFunction", "secretsmanager:GetSecretValue"], "*")])
        gateway = core.create_gateway(
            name="Search-Gateway", description="Search for everybody", roleArn=gateway_role, protocolType="MCP", tags=tags, exceptionLevel="DEBUG",
            authorizerType="CUSTOM_JWT", authorizerConfiguration={"customJWTAuthorizer": {"discoveryUrl": discovery, "allowedClients": [web, machine["ClientId"]]}},
            protocolConfiguration={"mcp": {"instructions": "Search first.", "searchType": "SEMANTIC"}},
            policyEngineConfiguration={"arn": engine["policyEngineArn"], "mode": "ENFORCE"})
        gateway_id, gateway_arn = gateway["gatewayId"], gateway["gatewayArn"]
        wait(lambda: core.get_gateway(gatewayIdentifier=gateway_id))

        def target(name, configuration, credentials, **more):
            made = core.create_gateway_target(
                gatewayIdentifier=gateway_id, name=name, targetConfiguration=configuration, credentialProviderConfigurations=credentials, **more)
            wait(lambda: core.get_gateway_target(gatewayIdentifier=gateway_id, targetId=made["targetId"]))

        tool = {"name": "find", "description": "Finds documents", "inputSchema": {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}}
        target("Function", {"mcp": {"lambda": {"lambdaArn": function, "toolSchema": {"inlinePayload": [tool]}}}}, [{"credentialProviderType": "GATEWAY_IAM_ROLE"}], description="The function")
        from urllib.parse import quote
        endpoint = f"https://bedrock-agentcore.{region}.amazonaws.com/runtimes/{quote(runtime_arn, safe='')}/invocations?qualifier=DEFAULT"
        target("Server", {"mcp": {"mcpServer": {"endpoint": endpoint}}}, [{"credentialProviderType": "OAUTH", "credentialProvider": {"oauthCredentialProvider": {"providerArn": oauth["credentialProviderArn"], "scopes": ["search/read"]}}}])
        openapi = json.dumps({"openapi": "3.0.0", "info": {"title": "t", "version": "1"}, "servers": [{"url": "https://api.example.com"}],
            "paths": {"/items": {"get": {"operationId": "listItems", "summary": "Lists items", "responses": {"200": {"description": "ok"}}}}}})
        target("Rest", {"mcp": {"openApiSchema": {"inlinePayload": openapi}}}, [{"credentialProviderType": "API_KEY", "credentialProvider": {"apiKeyCredentialProvider": {"providerArn": key["credentialProviderArn"], "credentialLocation": "HEADER", "credentialParameterName": "x-key"}}}])

        def policy(name, statement, **more):
            made = core.create_policy(policyEngineId=engine["policyEngineId"], name=name, definition={"cedar": {"statement": statement}}, validationMode="IGNORE_ALL_FINDINGS", **more)
            wait(lambda: core.get_policy(policyEngineId=engine["policyEngineId"], policyId=made["policyId"]))

        policy("may_find", f'permit(\n  principal,\n  action == AgentCore::Action::"Function___find",\n  resource == AgentCore::Gateway::"{gateway_arn}"\n);', description="Anybody may find")
        policy("not_rest", f'forbid(principal, action == AgentCore::Action::"Rest___listItems", resource == AgentCore::Gateway::"{gateway_arn}");\n')
        print("made")
        """;
}
