using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Lambda;
using Amazon.Lambda.Model;
using Reconciler.Emulator.Host;
using Xunit.Abstractions;

namespace Emulator.Tests.Services.Lambda;

/// <summary>Invocations of real programs. Where Python or Node.js is not installed, the tests print that and check nothing.</summary>
public sealed class InvocationTests(ITestOutputHelper output)
{
    private const string Python = """
        import os
        def handler(event, context):
            print("got", event["n"])
            if event["n"] < 0:
                raise ValueError("too small")
            return {"twice": event["n"] * 2, "custom": context.client_context and context.client_context.custom,
                    "name": context.function_name, "variable": os.environ["GREETING"], "time": context.get_remaining_time_in_millis() > 0}
        """;

    private const string Node = """
        exports.handler = async (event, context) => {
          console.log('got', event.n);
          if (event.n < 0) throw new RangeError('too small');
          return { twice: event.n * 2, custom: context.clientContext && context.clientContext.custom, name: context.functionName,
                   variable: process.env.GREETING, time: context.getRemainingTimeInMillis() > 0 };
        };
        """;

    public static TheoryData<string, string, string, string> Languages => new()
    {
        { "python3", "python3.13", "app.py", Python },
        { "node", "nodejs22.x", "app.js", Node },
    };

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_function_answers_an_event_with_its_context(string program, string runtime, string file, string code)
    {
        if (IsMissing(program))
            return;
        await using var account = await StartAsync(runtime, file, code);

        var reply = await account.Lambda.InvokeAsync(new()
        {
            FunctionName = "f",
            Payload = """{"n": 21}""",
            ClientContext = """{"custom": {"tool": "küche"}}""",
            LogType = LogType.Tail,
        });

        Assert.Null(reply.FunctionError);
        Assert.Equal(200, reply.StatusCode);
        var result = JsonNode.Parse(reply.Payload)!;
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""{"twice": 42, "custom": {"tool": "küche"}, "name": "f", "variable": "hello", "time": true}"""), result),
            result.ToJsonString());
        Assert.Contains("got 21", Encoding.UTF8.GetString(Convert.FromBase64String(reply.LogResult)), StringComparison.Ordinal);
        var events = await account.Logs.FilterLogEventsAsync(new() { LogGroupName = "/aws/lambda/f" });
        Assert.Contains(events.Events, e => e.Message == "got 21");
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task An_exception_is_an_unhandled_function_error(string program, string runtime, string file, string code)
    {
        if (IsMissing(program))
            return;
        await using var account = await StartAsync(runtime, file, code);

        var reply = await account.Lambda.InvokeAsync(new() { FunctionName = "f", Payload = """{"n": -1}""" });

        Assert.Equal("Unhandled", reply.FunctionError);
        Assert.Equal(200, reply.StatusCode);
        Assert.Equal("too small", JsonNode.Parse(reply.Payload)!["errorMessage"]!.GetValue<string>());
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_handler_that_does_not_exist_is_a_function_error(string program, string runtime, string file, string code)
    {
        if (IsMissing(program))
            return;
        await using var account = await StartAsync(runtime, file, code);
        await account.Lambda.UpdateFunctionConfigurationAsync(new() { FunctionName = "f", Handler = "missing.handler" });

        var reply = await account.Lambda.InvokeAsync(new() { FunctionName = "f", Payload = "{}" });

        Assert.Equal("Unhandled", reply.FunctionError);
        Assert.Contains("missing", JsonNode.Parse(reply.Payload)!["errorMessage"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import os\ndef handler(event, context):\n    os._exit(7)\n", 30, "exit status 7")]
    [InlineData("def handler(event, context):\n    while True: pass\n", 1, "Task timed out after 1.00 seconds")]
    public async Task A_process_that_ends_or_takes_too_long_is_a_function_error(string code, int timeout, string message)
    {
        if (IsMissing("python3"))
            return;
        await using var account = await StartAsync("python3.13", "app.py", code);
        await account.Lambda.UpdateFunctionConfigurationAsync(new() { FunctionName = "f", Timeout = timeout });

        var reply = await account.Lambda.InvokeAsync(new() { FunctionName = "f", Payload = "{}" });

        Assert.Equal("Unhandled", reply.FunctionError);
        Assert.Contains(message, Encoding.UTF8.GetString(reply.Payload.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_calls_AWS_with_the_permissions_of_its_role()
    {
        const string Code = "import boto3\ndef handler(event, context):\n    return boto3.client('sts').get_caller_identity()['Arn']\n";
        await using var account = await StartAsync("python3.13", "app.py", Code);
        if (IsMissing("python3") || await Boto3.RunAsync(account, "", output) is null)
            return;

        var reply = await account.Lambda.InvokeAsync(new() { FunctionName = "f", Payload = "{}" });

        Assert.Equal($"\"arn:aws:sts::{Account.Id}:assumed-role/function/f\"", Encoding.UTF8.GetString(reply.Payload.ToArray()));
    }

    [Fact]
    public async Task A_dry_run_runs_nothing_and_no_JSON_is_refused()
    {
        await using var account = await StartAsync("python3.13", "app.py", Python);

        var reply = await account.Lambda.InvokeAsync(new() { FunctionName = "f", InvocationType = InvocationType.DryRun });

        Assert.Equal(204, reply.StatusCode);
        await TestFunction.RefusedAsync<InvalidRequestContentException>(
            account.Lambda.InvokeAsync(new() { FunctionName = "f", Payload = "{" }));
        await TestFunction.RefusedAsync<ResourceNotFoundException>(account.Lambda.InvokeAsync(new() { FunctionName = "g", Payload = "{}" }));
    }

    [Fact]
    public async Task A_runtime_without_a_program_is_named_with_what_to_do()
    {
        await using var account = await StartAsync("java21", "app.class", "");

        var error = await TestFunction.RefusedAsync<InvalidRuntimeException>(
            account.Lambda.InvokeAsync(new() { FunctionName = "f", Payload = "{}" }));

        Assert.Contains("java21", error.Message, StringComparison.Ordinal);
        Assert.Contains("spec.local.command", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_local_command_runs_in_place_of_the_runtime()
    {
        if (IsMissing("python3"))
            return;
        await using var account = await StartAsync("java21", "runtime.py", """
            import os, urllib.request
            api = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation/"
            event = urllib.request.urlopen(api + "next")
            body = b'{"echo": ' + event.read() + b'}'
            urllib.request.urlopen(api + event.headers["Lambda-Runtime-Aws-Request-Id"] + "/response", body)
            """);
        using var http = new HttpClient();
        using var refused = await http.PutAsync(
            new Uri(account.Aws.Endpoint, "_emulator/functions/f"), new StringContent("""{"command": ["python3", "runtime.py"]}"""));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        http.DefaultRequestHeaders.Add(EmulatedAws.TokenHeader, account.Aws.Token);
        using var put = await http.PutAsync(
            new Uri(account.Aws.Endpoint, "_emulator/functions/f"),
            new StringContent("""{"command": ["python3", "runtime.py"]}""", Encoding.UTF8, "application/json"));
        put.EnsureSuccessStatusCode();

        var reply = await account.Lambda.InvokeAsync(new() { FunctionName = "f", Payload = """{"n":1}""" });

        Assert.Equal("""{"echo": {"n":1}}""", Encoding.UTF8.GetString(reply.Payload.ToArray()));
    }

    private static async Task<Account> StartAsync(string runtime, string file, string code)
    {
        var account = await Account.StartAsync(new EmulatorOptions(), runsServers: true);
        await TestFunction.CreateRoleAsync(account);
        var request = TestFunction.Request("f", code, file, runtime);
        request.Environment = new() { Variables = new() { ["GREETING"] = "hello" } };
        await account.Lambda.CreateFunctionAsync(request);
        return account;
    }

    private bool IsMissing(string program) => IsMissing(program, output);

    /// <summary>Whether a program is not installed, which is said on the test's output.</summary>
    internal static bool IsMissing(string program, ITestOutputHelper output)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true })!;
            process.WaitForExit();
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            output.WriteLine($"{program} is not installed: nothing was checked.");
            return true;
        }
    }
}
