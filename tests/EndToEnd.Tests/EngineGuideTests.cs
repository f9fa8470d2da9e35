using System.Diagnostics;
using Reconciler.Emulator.Host;
using Reconciler.Tests.Shared;

namespace EndToEnd.Tests;

/// <summary>The host that docs/engine.md shows, which references the engine and nothing else.</summary>
public sealed class EngineGuideTests : IDisposable
{
    private readonly string _stack = Directory.CreateTempSubdirectory("engine-guide").FullName;

    public void Dispose() => Directory.Delete(_stack, recursive: true);

    [Fact]
    public void Guide_shows_the_program_that_is_compiled()
    {
        var guide = File.ReadAllText(Repository.File("docs", "engine.md"));
        var program = File.ReadAllText(Repository.File("docs", "engine-host", "Program.cs"));

        Assert.Contains($"```csharp\n{program.TrimEnd()}\n```", guide, StringComparison.Ordinal);
        Assert.InRange(program.Split('\n').Count(line => line.Length > 0), 10, 22);
    }

    [Fact]
    public async Task Program_of_the_guide_applies_a_stack()
    {
        await using var aws = await EmulatedAws.StartAsync(new EmulatorOptions { RunsServers = false });
        await WriteAsync("kind: PolicyEngine\nmetadata:\n  name: engine\nspec: {}\n");

        var (exitCode, output) = await RunAsync(aws);

        Assert.Equal(0, exitCode);
        Assert.Contains("Ready True", output, StringComparison.Ordinal);
        Assert.Contains(aws.Requests.All, request => request.Operation == "CreatePolicyEngine");
    }

    [Fact]
    public async Task Program_of_the_guide_refuses_a_broken_stack_before_any_call()
    {
        await using var aws = await EmulatedAws.StartAsync(new EmulatorOptions { RunsServers = false });
        await WriteAsync("kind: PolicyEngine\nmetadata:\n  name: engine\nspec:\n  nmae: x\n");

        var (exitCode, output) = await RunAsync(aws);

        Assert.Equal(1, exitCode);
        Assert.Contains("stack.yaml:6", output, StringComparison.Ordinal);
        Assert.Empty(aws.Requests.All);
    }

    private Task WriteAsync(string text) => File.WriteAllTextAsync(Path.Combine(_stack, "stack.yaml"), $"apiVersion: agentcore.reconciler/v1alpha1\n{text}");

    private async Task<(int ExitCode, string Output)> RunAsync(EmulatedAws aws)
    {
        string[] arguments = ["exec", "EngineHost.dll", _stack, aws.Endpoint.ToString()];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        (start.Environment["AWS_ACCESS_KEY_ID"], start.Environment["AWS_SECRET_ACCESS_KEY"]) = (aws.AccessKeyId, aws.SecretAccessKey);
        start.Environment["AWS_REGION"] = "us-east-1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
