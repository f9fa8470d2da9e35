using System.Net;
using System.Text.Json.Nodes;
using Emulator.Tests.DataPlane.Runtime;
using Reconciler.Emulator.Host;

namespace Emulator.Tests.DataPlane.Builds;

/// <summary>Servers whose source was not built by CodeBuild and is built before the start.</summary>
public sealed class BuiltServerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("built-servers-").FullName;

    private string Notes => Path.Combine(_folder, "notes");

    private EmulatorOptions Options =>
        new() { StateDirectory = Path.Combine(_folder, "state"), BuildCacheDirectory = Path.Combine(_folder, "cache") };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Server_is_built_in_the_accounts_folder_when_it_starts_unbuilt()
    {
        await using var runtime = await StartAsync(TinyBuild.Command(Notes));

        var self = await runtime.CallAsync("self");

        Assert.Equal(
            [TinyBuild.Product, "Dockerfile"], self["files"]!.AsArray().Select(f => (string)f!).Order(StringComparer.Ordinal).Reverse());
        Assert.StartsWith(Path.Combine(_folder, "state", "sources"), (string)self["folder"]!, StringComparison.Ordinal);
        Assert.Single(TinyBuild.Runs(Notes));
        Assert.Contains("building Dockerfile", await LogAsync(runtime));
    }

    [Fact]
    public async Task A_changed_build_command_starts_a_new_process_in_a_new_folder()
    {
        await using var runtime = await StartAsync(TinyBuild.Command(Notes));
        var first = await runtime.CallAsync("self");

        await ServedRuntime.PutProgramsAsync(
            runtime.Account, TinyServer.Command(TinyServer.Switch), TinyBuild.Command(Notes, until: Notes));

        var second = await runtime.CallAsync("self");
        Assert.NotEqual((int)first["pid"]!, (int)second["pid"]!);
        Assert.NotEqual((string?)first["folder"], (string?)second["folder"]);
        Assert.Equal(2, TinyBuild.Runs(Notes).Length);
    }

    [Fact]
    public async Task A_failed_build_is_a_failed_dependency_with_the_cause()
    {
        await using var runtime = await StartAsync(TinyBuild.Command(Notes, exitCode: 1));

        using var answer = await runtime.PostAsync("self");

        Assert.Equal(HttpStatusCode.FailedDependency, answer.StatusCode);
        var message = (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["message"];
        Assert.StartsWith("The server cannot be built on this machine. `dotnet exec", message, StringComparison.Ordinal);
        Assert.EndsWith(
            $"ended with exit code 1. Its output is in the log group /aws/bedrock-agentcore/runtimes/{runtime.Id}-DEFAULT.",
            message,
            StringComparison.Ordinal);
        Assert.Contains(TinyBuild.Error, await LogAsync(runtime));
    }

    [Fact]
    public async Task A_build_that_exceeds_the_limit_is_ended()
    {
        await using var runtime = await StartAsync(
            TinyBuild.Command(Notes, until: Path.Combine(_folder, "never")), Options with { ServerStartLimit = TimeSpan.FromSeconds(3) });

        using var answer = await runtime.PostAsync("self");

        Assert.Contains("Runtime initialization time exceeded.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.All(TinyBuild.Runs(Notes), id => Assert.False(ProcessList.IsRunning(id)));
    }

    private async Task<ServedRuntime> StartAsync(string[] build, EmulatorOptions? options = null)
    {
        // The image exists before the build command is registered.
        var runtime = await ServedRuntime.StartAsync(options ?? Options);
        await ServedRuntime.PutProgramsAsync(runtime.Account, TinyServer.Command(TinyServer.Switch), build);
        return runtime;
    }

    private static async Task<List<string>> LogAsync(ServedRuntime runtime)
    {
        var group = $"/aws/bedrock-agentcore/runtimes/{runtime.Id}-DEFAULT";
        return [.. (await runtime.Account.Logs.FilterLogEventsAsync(new() { LogGroupName = group })).Events.Select(e => e.Message)];
    }
}
