using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Emulator.Host;

namespace Emulator.Tests.DataPlane.Runtime;

/// <summary>The processes of runtimes: their start, their environment, and that none is left behind.</summary>
public sealed class ServerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("servers-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_server_starts_when_its_version_is_created()
    {
        var notes = Path.Combine(_folder, "notes");
        await using var runtime = await ServedRuntime.StartAsync(command: TinyServer.Command(TinyServer.Switch, "echo", notes));

        await ProcessList.UntilAsync(() => File.Exists(notes), "the server ran");
        var id = await runtime.ProcessIdAsync();

        Assert.Equal($"{id}\n", await File.ReadAllTextAsync(notes));
    }

    [Fact]
    public async Task One_server_handles_all_calls_and_ends_with_the_emulator()
    {
        int id;
        await using (var runtime = await ServedRuntime.StartAsync())
        {
            var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => runtime.ProcessIdAsync()));
            id = Assert.Single(ids.Distinct());
            Assert.Equal(id, await runtime.ProcessIdAsync());
        }

        Assert.False(ProcessList.IsRunning(id));
    }

    [Fact]
    public async Task Server_runs_in_its_source_with_the_runtimes_variables_only()
    {
        Environment.SetEnvironmentVariable("AWS_SECRET_OF_THE_CALLER", "secret");
        await using var runtime = await ServedRuntime.StartAsync(
            new EmulatorOptions { StateDirectory = _folder },
            change: r => r.EnvironmentVariables = new() { ["GREETING"] = "hello", ["PORT"] = "1" });

        var self = await runtime.CallAsync("self");

        Assert.Equal(["Dockerfile"], self["files"]!.AsArray().Select(f => (string)f!));
        Assert.StartsWith(Path.Combine(_folder, "sources"), (string)self["folder"]!, StringComparison.Ordinal);
        var environment = self["environment"]!.AsObject();
        Assert.Equal("hello", (string?)environment["GREETING"]);
        Assert.Equal("127.0.0.1", (string?)environment["BIND_ADDRESS"]);
        Assert.Contains("127.0.0.1", (string?)environment["ALLOWED_HOSTS"], StringComparison.Ordinal);
        Assert.NotEqual("1", (string?)environment["PORT"]);
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), (string?)environment["PATH"]);
        Assert.DoesNotContain(environment, v => v.Key.StartsWith("AWS_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_output_of_a_server_is_in_the_log_group_of_the_endpoint()
    {
        await using var runtime = await ServedRuntime.StartAsync();
        await runtime.CallAsync("print", "how do you do");

        var group = $"/aws/bedrock-agentcore/runtimes/{runtime.Id}-DEFAULT";
        await ProcessList.UntilAsync(
            async () =>
            {
                var lines = (await runtime.Account.Logs.FilterLogEventsAsync(new() { LogGroupName = group })).Events.Select(e => e.Message)
                    .ToList();
                return lines.Contains("serving echo") && lines.Contains("how do you do") && lines.Contains("error: how do you do");
            },
            "the lines were in the log");
    }

    [Fact]
    public async Task A_call_restarts_a_server_that_has_died()
    {
        await using var runtime = await ServedRuntime.StartAsync();
        var first = await runtime.ProcessIdAsync();

        ProcessList.Kill(first);

        Assert.NotEqual(first, await runtime.ProcessIdAsync());
    }

    [Fact]
    public async Task A_server_that_dies_during_a_call_fails_that_call_and_not_the_next()
    {
        await using var runtime = await ServedRuntime.StartAsync();
        var first = await runtime.ProcessIdAsync();

        await AssertFailsAsync(
            runtime,
            "die",
            "RuntimeClientError",
            "Received error (502) from runtime. Please check your CloudWatch logs for more information");

        Assert.NotEqual(first, await runtime.ProcessIdAsync());
    }

    [Fact]
    public async Task A_stream_without_a_response_fails_and_a_broken_stream_aborts()
    {
        await using var runtime = await ServedRuntime.StartAsync();
        var id = await runtime.ProcessIdAsync();

        using var answer = await runtime.PostAsync("stream");
        await using var stream = await answer.Content.ReadAsStreamAsync();
        Assert.Equal("data: first\n\n", await ReadAsync(stream));
        ProcessList.Kill(id);

        await Assert.ThrowsAnyAsync<IOException>(async () => Assert.NotEqual(0, await stream.ReadAsync(new byte[1])));
        Assert.NotEqual(id, await runtime.ProcessIdAsync());
    }

    [Fact]
    public async Task An_orphaned_process_is_ended_too()
    {
        int orphan;
        await using (var runtime = await ServedRuntime.StartAsync(command: TinyServer.Command(TinyServer.Wrapped)))
        {
            orphan = await runtime.ProcessIdAsync();
            ProcessList.Kill(ParentOf(orphan));
            var next = await runtime.ProcessIdAsync();
            Assert.NotEqual(orphan, next);
            await ProcessList.UntilAsync(() => !ProcessList.IsRunning(orphan), "the orphan was gone");
            orphan = next;
        }

        Assert.False(ProcessList.IsRunning(orphan));
    }

    [Fact]
    public async Task A_new_version_is_a_new_process_and_the_old_one_ends()
    {
        await using var runtime = await ServedRuntime.StartAsync();
        var first = await runtime.ProcessIdAsync();

        var update = runtime.Stack.RuntimeUpdate(runtime.Id);
        update.EnvironmentVariables = new() { ["NEW"] = "yes" };
        await runtime.Account.AgentCore.UpdateAgentRuntimeAsync(update);

        var self = await runtime.CallAsync("self");
        Assert.Equal("yes", (string?)self["environment"]!["NEW"]);
        Assert.NotEqual(first, (int)self["pid"]!);
        await ProcessList.UntilAsync(() => !ProcessList.IsRunning(first), "the old version's process had ended");
    }

    [Fact]
    public async Task A_version_that_an_endpoint_refers_to_keeps_running()
    {
        await using var runtime = await ServedRuntime.StartAsync();
        await runtime.Account.AgentCore.CreateAgentRuntimeEndpointAsync(
            new() { AgentRuntimeId = runtime.Id, Name = "stable", AgentRuntimeVersion = "1" });
        var first = await runtime.ProcessIdAsync();

        await runtime.Account.AgentCore.UpdateAgentRuntimeAsync(runtime.Stack.RuntimeUpdate(runtime.Id));

        var address = runtime.Address(qualifier: "stable");
        using var answer = await runtime.SendAsync(ServedRuntime.Message("self"), r => ServedRuntime.Sign(r, "test", "test"), address);
        Assert.Equal(first, (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["result"]!["pid"]!);
        Assert.NotEqual(first, await runtime.ProcessIdAsync());
    }

    [Fact]
    public async Task The_process_of_a_deleted_runtime_ends()
    {
        await using var runtime = await ServedRuntime.StartAsync();
        var id = await runtime.ProcessIdAsync();

        await runtime.Account.AgentCore.DeleteAgentRuntimeAsync(new() { AgentRuntimeId = runtime.Id });

        await ProcessList.UntilAsync(() => !ProcessList.IsRunning(id), "the process had ended");
        using var answer = await runtime.PostAsync("self");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_reset_ends_all_processes()
    {
        await using var runtime = await ServedRuntime.StartAsync();
        var id = await runtime.ProcessIdAsync();

        runtime.Account.Aws.Reset();

        await ProcessList.UntilAsync(() => !ProcessList.IsRunning(id), "the process had ended");
    }

    [Fact]
    public async Task A_changed_command_starts_a_new_process()
    {
        await using var runtime = await ServedRuntime.StartAsync();
        var first = await runtime.ProcessIdAsync();

        await ServedRuntime.PutCommandAsync(runtime.Account, TinyServer.Command(TinyServer.Switch, "other"));

        Assert.Equal("other", (string?)(await runtime.CallAsync("tools/list"))["tools"]![0]!["name"]);
        await ProcessList.UntilAsync(() => !ProcessList.IsRunning(first), "the first process had ended");
    }

    [Fact]
    public async Task Commands_and_sources_survive_a_restart_of_the_emulator()
    {
        string arn;
        await using (var runtime = await ServedRuntime.StartAsync(new EmulatorOptions { StateDirectory = _folder }))
        {
            await runtime.ProcessIdAsync();
            arn = runtime.Arn;
        }

        var source = Assert.Single(Directory.EnumerateDirectories(Path.Combine(_folder, "sources")));
        await File.WriteAllTextAsync(Path.Combine(source, "compiled.txt"), "x");
        await using var again = await Account.StartAsync(new EmulatorOptions { StateDirectory = _folder }, runsServers: true);
        using var http = new HttpClient();
        var url = new Uri(again.Aws.Endpoint, $"/runtimes/{Uri.EscapeDataString(arn)}/invocations?qualifier=DEFAULT");
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(ServedRuntime.Message("self")) };
        ServedRuntime.Sign(request, "test", "test");

        using var answer = await http.SendAsync(request);

        Assert.Contains("compiled.txt", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/no/such/program", "RuntimeNotRunnable", "The server's program '/no/such/program' cannot be started")]
    [InlineData(TinyServer.Failing, "RuntimeClientError", "The server ended with exit code 7 before it responded.")]
    [InlineData(TinyServer.Deaf, "RuntimeClientError", "Runtime initialization time exceeded.")]
    [InlineData("", "RuntimeNotRunnable", "Set spec.local.command of its McpServer")]
    public async Task A_server_that_cannot_start_is_a_failed_dependency_with_the_cause(string program, string code, string message)
    {
        string[] command = program switch { "" => [], ['/', ..] => [program], _ => TinyServer.Command(program) };
        var limit = program == TinyServer.Deaf ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(1);
        await using var runtime = await ServedRuntime.StartAsync(new EmulatorOptions { ServerStartLimit = limit }, command);

        await AssertFailsAsync(runtime, "self", code, message);
    }

    [Fact]
    public async Task Without_servers_every_call_is_a_failed_dependency()
    {
        await using var runtime = await ServedRuntime.StartAsync(runsServers: false);

        await AssertFailsAsync(runtime, "self", "RuntimeNotRunnable", "This emulator serves only the control plane");
    }

    [Fact]
    public async Task Emulator_ends_the_orphans_and_no_others_when_the_last_one_was_killed()
    {
        using var stale = Sleep("stale");
        using var other = Sleep("other");
        await File.WriteAllTextAsync(Path.Combine(_folder, "processes.json"), JsonSerializer.Serialize(new[]
        {
            new { stale.Id, StartTime = stale.StartTime.ToUniversalTime(), Mark = Guid.NewGuid().ToString("N") },
            // A process id that another process has by now.
            new { other.Id, StartTime = other.StartTime.ToUniversalTime().AddHours(-1), Mark = Guid.NewGuid().ToString("N") },
        }));

        await using var account = await Account.StartAsync(new EmulatorOptions { StateDirectory = _folder });

        await stale.WaitForExitAsync();
        Assert.False(other.HasExited);
        other.Kill(entireProcessTree: true);
    }

    [Fact]
    public async Task The_ledger_lists_a_server_while_it_runs()
    {
        var ledger = Path.Combine(_folder, "processes.json");
        await using (var runtime = await ServedRuntime.StartAsync(new EmulatorOptions { StateDirectory = _folder }))
        {
            var id = await runtime.ProcessIdAsync();
            Assert.Equal(id, (int)Assert.Single(JsonNode.Parse(await File.ReadAllTextAsync(ledger))!.AsArray())!["Id"]!);
        }

        Assert.Equal("[]", await File.ReadAllTextAsync(ledger));
    }

    private static Process Sleep(string name)
    {
        var command = TinyServer.Command(TinyServer.Deaf, name);
        return Process.Start(command[0], command[1..]);
    }

    private static int ParentOf(int id)
    {
        // Format: pid (name) state ppid ... Only Linux has this file, and only there the emulator finds orphans.
        var stat = File.ReadAllText($"/proc/{id}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<string> ReadAsync(Stream stream)
    {
        var buffer = new byte[1024];
        return System.Text.Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer));
    }

    private static async Task AssertFailsAsync(ServedRuntime runtime, string method, string code, string message)
    {
        using var answer = await runtime.PostAsync(method);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(HttpStatusCode.FailedDependency, answer.StatusCode);
        Assert.Equal(code, Assert.Single(answer.Headers.GetValues("x-amzn-ErrorType")));
        Assert.Contains(message, (string?)body["message"], StringComparison.Ordinal);
    }
}
