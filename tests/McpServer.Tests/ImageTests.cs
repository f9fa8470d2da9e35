using System.Diagnostics;
using System.Text.Json;
using Xunit.Abstractions;

namespace McpServer.Tests;

/// <summary>The steps of the Dockerfile on a copy of the folder, because a docker build sees only the folder.</summary>
public sealed class ImageTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string Source = Path.Combine(Repository.Root, "mcp-server");
    private static readonly string[] Dockerfile = File.ReadAllLines(Path.Combine(Source, "Dockerfile"));

    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("mcp-server-image-");

    [Fact]
    public async Task The_folder_alone_builds_and_starts_as_the_image_does()
    {
        var context = _temporary.CreateSubdirectory("source").FullName;
        var app = Path.Combine(_temporary.FullName, "app");
        var steps = Arguments("RUN ").Select(step => step.Replace("/app", app, StringComparison.Ordinal).Split(' ')).ToList();

        Copy(context, file => Path.GetExtension(file) is ".csproj" or ".props");
        await RunAsync(context, steps[0]);
        Copy(context, _ => true);
        await RunAsync(context, steps[1]);
        using var server = Start(app, JsonSerializer.Deserialize<string[]>(Arguments("ENTRYPOINT ").Single())!);
        try
        {
            using var http = new HttpClient { BaseAddress = await ReadAddressAsync(server) };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
            {
                Headers = { { "Accept", "application/json, text/event-stream" }, { "Host", "bedrock-agentcore.us-east-1.amazonaws.com" } },
                Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", null, "application/json"),
            };
            using var response = await http.SendAsync(request);
            Assert.Contains("add_numbers", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows())
            {
                await RunAsync(app, ["kill", "-TERM", $"{server.Id}"]);
                await server.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
                Assert.Equal(0, server.ExitCode);
            }
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    [Fact]
    public void The_image_is_for_arm64_and_runs_without_root()
    {
        var stages = Arguments("FROM ").ToList();

        Assert.Equal(2, stages.Count);
        Assert.StartsWith("--platform=linux/arm64 ", stages[^1], StringComparison.Ordinal);
        Assert.Equal(["$APP_UID"], Arguments("USER "));
        Assert.Equal(["8000"], Arguments("EXPOSE "));
        Assert.DoesNotContain(
            Dockerfile.SkipWhile(line => !line.Contains(stages[^1], StringComparison.Ordinal)),
            line => line.StartsWith("RUN", StringComparison.Ordinal));
    }

    [Fact]
    public void The_buildspec_is_that_of_the_workshop()
    {
        var seed = Path.Combine(Repository.Root, "../shared/seeds/000_46a926bf12fb7814.txt");
        if (!File.Exists(seed))
        {
            output.WriteLine("The workshop's text is not there: nothing was compared.");
            return;
        }

        var expected = File.ReadLines(seed).SkipWhile(line => line != "version: 0.2").TakeWhile(
            line => !line.StartsWith("Step ", StringComparison.Ordinal));
        var actual = File.ReadLines(Path.Combine(Source, "buildspec.yml")).Select(line => line.Trim());

        Assert.Equal(expected, actual);
    }

    public void Dispose() => _temporary.Delete(recursive: true);

    private static IEnumerable<string> Arguments(string instruction) =>
        Dockerfile.Where(line => line.StartsWith(instruction, StringComparison.Ordinal)).Select(line => line[instruction.Length..]);

    private static void Copy(string target, Func<string, bool> chosen)
    {
        foreach (var file in Directory.EnumerateFiles(Source, "*", SearchOption.AllDirectories).Where(chosen))
        {
            var name = Path.GetRelativePath(Source, file);
            if (name.Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj")
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(target, name))!);
            File.Copy(file, Path.Combine(target, name), overwrite: true);
        }
    }

    private static async Task RunAsync(string folder, string[] command)
    {
        // A build server that keeps running would lock the folder.
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false" },
        })!;
        var log = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, log);
    }

    private static Process Start(string folder, string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true };
        var variables = Dockerfile.SkipWhile(line => !line.StartsWith("ENV ", StringComparison.Ordinal)).TakeWhile(
            line => !line.StartsWith("USER", StringComparison.Ordinal));
        foreach (var pair in variables.Select(line => line.Replace("ENV ", "", StringComparison.Ordinal).Trim(' ', '\\').Split('=')))
            start.Environment[pair[0]] = pair[1];
        start.Environment["PORT"] = "0";
        start.Environment["BIND_ADDRESS"] = "127.0.0.1";
        return Process.Start(start)!;
    }

    private static async Task<Uri> ReadAddressAsync(Process server)
    {
        const string Marker = "Now listening on: ";
        while (await server.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Marker, StringComparison.Ordinal) is >= 0 and var start)
                return new(line[(start + Marker.Length)..]);
        }
        throw new InvalidOperationException("The server ended before it listened.");
    }
}
