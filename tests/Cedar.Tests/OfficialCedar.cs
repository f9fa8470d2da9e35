using System.Diagnostics;
using System.Text.Json.Nodes;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace Cedar.Tests;

/// <summary>The official implementation, compiled for Node. Where Node or the registry is missing, tests say so and compare nothing.</summary>
internal static class OfficialCedar
{
    private const string Package = "@cedar-policy/cedar-wasm";
    private const string Version = "4.13.0";

    /// <summary>One answer a question, or null if the official implementation is missing.</summary>
    /// <param name="operation">An operation of <c>differential.mjs</c>.</param>
    /// <param name="questions">Its arguments.</param>
    /// <param name="output">Where to say that it is missing.</param>
    public static async Task<IReadOnlyList<string>?> AskAsync(string operation, IEnumerable<JsonNode> questions, ITestOutputHelper output)
    {
        if (await NodeProgram.FindAsync(Package, Version, "", output) is not { } package)
            return null;
        var script = Path.Combine(AppContext.BaseDirectory, "differential.mjs");
        var lines = questions.Select(q => q.ToJsonString()).ToList();
        using var process = Process.Start(new ProcessStartInfo(package.Command[0], [script, package.Command[1], operation])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (answers, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        foreach (var line in lines)
            await process.StandardInput.WriteLineAsync(line);
        process.StandardInput.Close();
        var read = (await answers).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        Assert.Equal(lines.Count, read.Length);
        return read;
    }
}
