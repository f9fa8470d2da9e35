using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Emulator;
using Reconciler.Emulator.Host;

namespace EndToEnd.Tests;

/// <summary>What the operator logs where no terminal is, as in a container.</summary>
public sealed class LogTests : IDisposable
{
    private readonly string _stack = Directory.CreateTempSubdirectory("log").FullName;

    public void Dispose() => Directory.Delete(_stack, recursive: true);

    [Fact]
    public async Task Every_line_is_a_compact_log_event()
    {
        await using var aws = await EmulatedAws.StartAsync(new EmulatorOptions { RunsServers = false });
        await File.WriteAllTextAsync(Path.Combine(_stack, "pool.yaml"), "apiVersion: agentcore.reconciler/v1alpha1\nkind: UserPool\nmetadata:\n  name: pool\nspec: {}\n");
        string[] arguments = ["exec", "--runtimeconfig", "EndToEnd.Tests.runtimeconfig.json", "--depsfile", "EndToEnd.Tests.deps.json", "reconciler.dll", "run", _stack, "--region", "us-east-1", "--endpoint-url", aws.Endpoint.ToString()];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory };
        (start.Environment["AWS_ACCESS_KEY_ID"], start.Environment["AWS_SECRET_ACCESS_KEY"]) = (aws.AccessKeyId, aws.SecretAccessKey);
        using var process = Process.Start(start)!;
        var events = new List<JsonObject>();
        try
        {
            while (!events.Exists(entry => (string?)entry["Resource"] == "UserPool/pool") && await process.StandardOutput.ReadLineAsync() is { } line)
            {
                events.Add(JsonNode.Parse(line)!.AsObject());
            }
        }
        finally
        {
            process.Kill();
        }

        Assert.Contains(events, entry => (string?)entry["Resource"] == "UserPool/pool");
        Assert.All(events, entry =>
        {
            Assert.True(DateTimeOffset.TryParse((string?)entry["@t"], CultureInfo.InvariantCulture, out _));
            Assert.NotEmpty((string)entry["@mt"]!);
            Assert.False(entry.ContainsKey("RenderedMessage") || entry.ContainsKey("@m"));
        });
    }
}
