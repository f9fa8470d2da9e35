using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Reconciler.Bench.Scale;

/// <summary>
/// Other readers of the same account, written with boto3 (<c>readers.py</c>): the lists that reconciler reads and no more, one Get for each
/// resource, and one Get with its tags and parts for each resource as a Terraform refresh does.
/// </summary>
internal static class Readers
{
    public static async Task MeasureAsync(EmulatorProcess aws, int stacks)
    {
        foreach (var reader in new[] { "floor", "get", "terraform" })
        {
            if (await RunAsync(reader, aws) is not { } result)
            {
                Console.WriteLine("Python with boto3 is not here: no other readers.");
                return;
            }

            var (calls, wall, cpu) = (result["calls"]!.GetValue<int>(), result["wall"]!.GetValue<double>(), result["cpu"]!.GetValue<double>());
            Console.WriteLine(
                $"{$"boto3, {reader}",-26} {wall,8:0.00} {calls,7} {calls / (double)stacks,8:0.00} {0,5} {cpu,8:0.00} {cpu * 1000 / stacks,9:0.0}");
        }
    }

    private static async Task<JsonObject?> RunAsync(string reader, EmulatorProcess aws)
    {
        var python = Environment.GetEnvironmentVariable("BENCH_PYTHON") is { Length: > 0 } chosen ? chosen : "python3";
        var script = Path.Combine(Stacks.RepositoryRoot(), "bench", "Scale", "readers.py");
        var start = new ProcessStartInfo(python, [script, reader]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in aws.Environment) start.Environment[name] = value;
        try
        {
            using var process = Process.Start(start)!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            if (process.ExitCode == 0) return JsonNode.Parse(await output)!.AsObject();
            if ((await error).Contains("No module named", StringComparison.Ordinal)) return null;
            var problem = await error;
            throw new InvalidOperationException($"{python} {script} {reader} failed: {problem}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
