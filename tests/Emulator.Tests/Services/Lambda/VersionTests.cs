using Xunit.Abstractions;

namespace Emulator.Tests.Services.Lambda;

/// <summary>Versions and aliases, as boto3 uses them. Without boto3 the tests print that and check nothing.</summary>
public sealed class VersionTests(ITestOutputHelper output)
{
    private const string Setup = """
        import io, zipfile
        def archive(text):
            data = io.BytesIO()
            with zipfile.ZipFile(data, "w") as z:
                z.writestr(zipfile.ZipInfo("app.py"), text)
            return data.getvalue()
        def handler(n):
            return archive(f"def handler(e, c): return [{n}, c.function_version, c.invoked_function_arn.split(':')[6:]]")
        client = boto3.client("lambda")
        role = boto3.client("iam").get_role(RoleName="function")["Role"]["Arn"]
        def create(**more):
            return client.create_function(FunctionName="f", Runtime="python3.13", Role=role, Handler="app.handler", Timeout=30,
                                          Code={"ZipFile": handler(1)}, **more)
        def result(**where):
            reply = client.invoke(FunctionName="f", **where)
            return json.load(reply["Payload"]), reply["ExecutedVersion"]

        """;

    private const string Versions = """
        eq(create(Publish=True)["Version"], "1")
        eq(client.publish_version(FunctionName="f")["Version"], "1")
        client.update_function_code(FunctionName="f", ZipFile=handler(2))
        second = client.publish_version(FunctionName="f", Description="second")
        eq((second["Version"], second["FunctionArn"].split(":")[6:], second["Description"]), ("2", ["f", "2"], "second"))
        eq([v["Version"] for p in client.get_paginator("list_versions_by_function").paginate(FunctionName="f") for v in p["Versions"]],
           ["$LATEST", "1", "2"])
        eq(client.get_function_configuration(FunctionName="f", Qualifier="1")["Version"], "1")
        eq(client.get_function_configuration(FunctionName="f:2")["CodeSha256"], second["CodeSha256"])
        eq(len([f for p in client.get_paginator("list_functions").paginate(FunctionVersion="ALL") for f in p["Functions"]]), 3)
        eq(code(client.update_function_code, FunctionName="f:1", ZipFile=handler(3)), "InvalidParameterValueException")
        eq(code(client.publish_version, FunctionName="f", CodeSha256="x"), "InvalidParameterValueException")
        eq(code(client.get_function, FunctionName="f", Qualifier="3"), "ResourceNotFoundException")
        eq(result(), ([2, "$LATEST", ["f"]], "$LATEST"))
        eq(result(Qualifier="1"), ([1, "1", ["f", "1"]], "1"))
        client.delete_function(FunctionName="f", Qualifier="1")
        eq(code(client.invoke, FunctionName="f", Qualifier="1"), "ResourceNotFoundException")
        client.delete_function(FunctionName="f")
        eq(code(client.get_function, FunctionName="f", Qualifier="2"), "ResourceNotFoundException")
        print("done")
        """;

    private const string Aliases = """
        create(Publish=True)
        alias = client.create_alias(FunctionName="f", Name="live", FunctionVersion="1", Description="d")
        eq(alias["AliasArn"].split(":")[6:], ["f", "live"])
        eq(code(client.create_alias, FunctionName="f", Name="live", FunctionVersion="1"), "ResourceConflictException")
        eq(code(client.create_alias, FunctionName="f", Name="next", FunctionVersion="9"), "ResourceNotFoundException")
        eq(code(client.get_alias, FunctionName="f", Name="next"), "ResourceNotFoundException")
        eq(result(Qualifier="live"), ([1, "1", ["f", "live"]], "1"))
        client.update_function_code(FunctionName="f", ZipFile=handler(2), Publish=True)
        eq(code(client.update_alias, FunctionName="f", Name="live", FunctionVersion="2", RevisionId="old"), "PreconditionFailedException")
        client.update_alias(FunctionName="f", Name="live", FunctionVersion="2")
        eq(result(Qualifier="live"), ([2, "2", ["f", "live"]], "2"))
        eq([a["Name"] for a in client.list_aliases(FunctionName="f")["Aliases"]], ["live"])
        eq(client.list_aliases(FunctionName="f", FunctionVersion="1")["Aliases"], [])
        eq(client.get_function_configuration(FunctionName="f", Qualifier="live")["FunctionArn"], alias["AliasArn"])
        eq(code(client.delete_function, FunctionName="f", Qualifier="2"), "ResourceConflictException")
        client.add_permission(FunctionName="f", Qualifier="live", StatementId="s", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com")
        eq(json.loads(client.get_policy(FunctionName="f", Qualifier="live")["Policy"])["Statement"][0]["Resource"], alias["AliasArn"])
        eq(code(client.get_policy, FunctionName="f"), "ResourceNotFoundException")
        client.delete_alias(FunctionName="f", Name="live")
        eq(code(client.invoke, FunctionName="f", Qualifier="live"), "ResourceNotFoundException")
        print("done")
        """;

    [Theory]
    [InlineData(Versions)]
    [InlineData(Aliases)]
    public async Task Boto3_publishes_names_and_calls_versions(string script)
    {
        await using var account = await Account.StartAsync(runsServers: true);
        await TestFunction.CreateRoleAsync(account);

        if (await Boto3.RunAsync(account, Setup + script, output) is { } text)
            Assert.Equal("done", text.Trim());
    }
}
