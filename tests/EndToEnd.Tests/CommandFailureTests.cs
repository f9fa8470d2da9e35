using Reconciler.Worker.Commands;
using Reconciler.Worker.Commands.Output;

namespace EndToEnd.Tests;

/// <summary>Whatever is wrong around a command, it ends with a message that says what and what to do, and never with an exception.</summary>
public sealed class CommandFailureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reconciler-").FullName;

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows())
        {
            foreach (var folder in Directory.EnumerateDirectories(_folder, "*", SearchOption.TopDirectoryOnly).Prepend(_folder))
                File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("validate", "")]
    [InlineData("diff", "", "--local")]
    [InlineData("apply", "specs", "--local", "--profile", "")]
    [InlineData("tools", "")]
    [InlineData("call", "gateway", "tool", "--stack", "")]
    [InlineData("policy", "fmt", "")]
    [InlineData("emulator", "--state", "")]
    public async Task An_empty_argument_is_refused(params string[] args)
    {
        var result = await RunAsync(args);

        Assert.Equal(ExitCode.Error, result.ExitCode);
        Assert.Contains("is empty.", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99999")]
    [InlineData("-1")]
    public async Task A_port_that_is_none_is_refused(string port)
    {
        var result = await RunAsync("emulator", "--port", port);

        Assert.Equal(ExitCode.Error, result.ExitCode);
        Assert.Contains("from 0 to 65535", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_of_one_name_and_clients_without_a_name_are_errors_of_the_specs()
    {
        var twice = Write("twice", "PolicyEngine", "pe", "{}", "PolicyEngine", "pe", "{}");
        var nameless = Write("nameless", "UserPool", "users", "{clients: [{generateSecret: false}]}");

        foreach (var (folder, message) in ((string, string)[])[(twice, "is defined twice"), (nameless, "name is missing")])
        {
            var result = await RunAsync("diff", folder, "--local=" + Path.Combine(_folder, "state"));
            Assert.Equal(ExitCode.Error, result.ExitCode);
            Assert.Contains(message, result.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{\"x\": [1]}")]
    [InlineData("not json")]
    [InlineData("\0\u0001\u0002")]
    public async Task A_state_file_of_something_else_is_left_alone(string content)
    {
        var state = Directory.CreateDirectory(Path.Combine(_folder, "state")).FullName;
        var file = Path.Combine(state, "state.jsonl");
        await File.WriteAllTextAsync(file, content + "\n");
        var stack = Write("stack", "PolicyEngine", "pe", "{}");

        foreach (var args in (string[][])[["diff", stack, $"--local={state}"], ["emulator", "--port", "0", "--state", state]])
        {
            var result = await RunAsync(args);
            Assert.Equal(ExitCode.Error, result.ExitCode);
            Assert.Contains(file, result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("AWS refused", result.Error, StringComparison.Ordinal);
        }

        Assert.Equal(content + "\n", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task An_endpoint_variable_that_is_no_URL_is_named()
    {
        var stack = Write("stack", "PolicyEngine", "pe", "{}");

        var result = await RunAsync(["diff", stack], new Dictionary<string, string> { ["AWS_ENDPOINT_URL"] = "nonsense" });

        Assert.Equal(ExitCode.Error, result.ExitCode);
        Assert.Contains("AWS_ENDPOINT_URL is not an HTTP URL: nonsense", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folders_that_this_user_may_not_use_are_named()
    {
        if (OperatingSystem.IsWindows() || (Environment.IsPrivilegedProcess && !ReconcilerProcess.CanBeNobody)) return;
        var closed = Write("closed", "PolicyEngine", "pe", "{}");
        var open = Write("open", "PolicyEngine", "pe", "{}");
        var readOnly = Directory.CreateDirectory(Path.Combine(_folder, "read-only")).FullName;
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        File.SetUnixFileMode(closed, UnixFileMode.None);
        File.SetUnixFileMode(readOnly, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

        foreach (var (args, name) in ((string[], string)[])
            [(["validate", closed], closed), (["diff", open, $"--local={readOnly}/state"], readOnly), (["policy", "fmt", closed], closed)])
        {
            var result = await ReconcilerProcess.RunAsNobodyAsync(args);
            Assert.True(result.ExitCode == ExitCode.Error, result.ToString());
            Assert.Contains(name, result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("AWS refused", result.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("schema")]
    [InlineData("--help")]
    [InlineData("validate DIR -o json")]
    [InlineData("diff DIR --local=STATE")]
    public async Task A_full_disk_behind_standard_output_is_told_on_standard_error(string command)
    {
        if (!File.Exists("/dev/full")) return;
        var stack = Write("stack", "PolicyEngine", "pe", "{}");
        var line = command.Replace("DIR", stack, StringComparison.Ordinal).Replace("STATE", Path.Combine(_folder, "state"), StringComparison.Ordinal);

        var result = await ReconcilerProcess.RunShellAsync($"$RECONCILER {line} > /dev/full");

        Assert.Equal(ExitCode.Error, result.ExitCode);
        Assert.StartsWith("error: Cannot write to standard output: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("AWS", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_error_that_cannot_be_written_changes_nothing()
    {
        if (!File.Exists("/dev/full")) return;

        var result = await ReconcilerProcess.RunShellAsync("$RECONCILER validate /nowhere 2> /dev/full");

        Assert.Equal(ExitCode.Error, result.ExitCode);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task A_defect_is_reported_with_a_file_of_details_and_without_values(string format)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(TextReader.Null, output, error, isInteractive: false, hasColor: false, canAsk: false);
        var environment = new CommandEnvironment(terminal, TimeProvider.System, _ => throw new InvalidOperationException("[boom] {0}"))
        {
            ErrorFolder = _folder,
        };
        var stack = Write("stack", "PolicyEngine", "pe", "{}");

        var code = await CommandLine.InvokeAsync(["diff", stack, "--profile=secret", "-o", format], environment, CancellationToken.None);

        Assert.Equal(ExitCode.Internal, code);
        var file = Assert.Single(Directory.GetFiles(_folder));
        Assert.Contains("error: Internal error: InvalidOperationException: [boom] {0}", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(file, error.ToString(), StringComparison.Ordinal);
        var details = await File.ReadAllTextAsync(file);
        Assert.Contains("   at Reconciler.Worker.Commands.", details, StringComparison.Ordinal);
        Assert.Contains("command: diff --profile -o", details, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", details, StringComparison.Ordinal);
        if (format == "json") Assert.Contains("[boom]", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_of_the_machine_is_not_told_as_one_of_AWS()
    {
        using var error = new StringWriter();
        var terminal = new Terminal(TextReader.Null, TextWriter.Null, error, isInteractive: false, hasColor: false, canAsk: false);
        var environment = new CommandEnvironment(terminal, TimeProvider.System, _ => throw new IOException("No space left on device"));

        var code = await CommandLine.InvokeAsync(["diff", Write("stack", "PolicyEngine", "pe", "{}")], environment, CancellationToken.None);

        Assert.Equal(ExitCode.Error, code);
        Assert.StartsWith("error: The operating system refused access to a file or folder: No space left", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("AWS", error.ToString(), StringComparison.Ordinal);
    }

    private async Task<CommandResult> RunAsync(params string[] args) => await RunAsync(args, new Dictionary<string, string>());

    private async Task<CommandResult> RunAsync(string[] args, IReadOnlyDictionary<string, string> variables) =>
        await new Prompt(_folder, TimeProvider.System, variables).RunAsync(args);

    /// <summary>Writes a stack of objects, each a kind, a name and a spec.</summary>
    private string Write(string name, params string[] objects)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        var documents = objects.Chunk(3).Prepend(["Stack", name, "{region: us-east-1}"])
            .Select(o => $"apiVersion: agentcore.reconciler/v1alpha1\nkind: {o[0]}\nmetadata: {{name: {o[1]}}}\nspec: {o[2]}\n");
        File.WriteAllText(Path.Combine(folder, "stack.yaml"), string.Join("---\n", documents));
        return folder;
    }
}
