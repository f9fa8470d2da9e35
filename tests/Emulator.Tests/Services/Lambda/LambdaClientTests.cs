using Reconciler.Emulator.Host;
using Xunit.Abstractions;

namespace Emulator.Tests.Services.Lambda;

/// <summary>
/// Lambda as boto3 uses it: with its waiters and its parsing of answers. Without boto3 the test prints that and checks nothing.
/// </summary>
public sealed class LambdaClientTests(ITestOutputHelper output)
{
    private const string Script = """
        import base64, io, zipfile
        def archive(text):
            data = io.BytesIO()
            with zipfile.ZipFile(data, "w") as z:
                z.writestr("app.py", text)
            return data.getvalue()
        client = boto3.client("lambda")
        role = boto3.client("iam").get_role(RoleName="function")["Role"]["Arn"]
        client.create_function(FunctionName="f", Runtime="python3.13", Role=role, Handler="app.handler", Timeout=30,
                               Code={"ZipFile": archive("def handler(e, c): return {'n': e['n'] + 1}")}, Tags={"a": "1"})
        client.get_waiter("function_active_v2").wait(FunctionName="f")
        reply = client.invoke(FunctionName="f", Payload=json.dumps({"n": 1}), LogType="Tail")
        eq(json.load(reply["Payload"]), {"n": 2})
        eq(reply["StatusCode"], 200)
        assert b"START RequestId" in base64.b64decode(reply["LogResult"])
        client.update_function_code(FunctionName="f", ZipFile=archive("def handler(e, c): raise KeyError('gone')"))
        client.get_waiter("function_updated_v2").wait(FunctionName="f")
        reply = client.invoke(FunctionName="f", Payload="{}")
        eq((reply["FunctionError"], json.load(reply["Payload"])["errorType"]), ("Unhandled", "KeyError"))
        eq(client.get_function(FunctionName="f")["Tags"], {"a": "1"})
        client.add_permission(FunctionName="f", StatementId="s", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com")
        eq(len(json.loads(client.get_policy(FunctionName="f")["Policy"])["Statement"]), 1)
        eq([f["FunctionName"] for p in client.get_paginator("list_functions").paginate() for f in p["Functions"]], ["f"])
        eq(code(client.list_layers), "NotImplementedException")
        client.delete_function(FunctionName="f")
        eq(code(client.get_function, FunctionName="f"), "ResourceNotFoundException")
        print("done")
        """;

    [Fact]
    public async Task Boto3_creates_invokes_updates_and_deletes_a_function()
    {
        await using var account = await Account.StartAsync(new EmulatorOptions(), runsServers: true);
        await TestFunction.CreateRoleAsync(account);

        if (await Boto3.RunAsync(account, Script, output) is { } text)
            Assert.Equal("done", text.Trim());
    }
}
