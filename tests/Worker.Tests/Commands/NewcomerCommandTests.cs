using System.Text.Json.Nodes;
using Reconciler.Spec.Schema;
using Reconciler.Worker.Commands;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Sources;

namespace Worker.Tests.Commands;

/// <summary>The commands that somebody needs before there is a stack: <c>init</c> and <c>explain</c>.</summary>
public sealed class NewcomerCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reconciler-init-").FullName;

    public static TheoryData<string> Templates => [.. StackTemplates.All.Keys];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Templates))]
    public async Task Every_template_is_valid_without_warnings(string template)
    {
        var (exitCode, output, error) = await RunAsync("init", "2026 Demo", "--template", template, "--region", "eu-central-1");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("The stack is valid.", output, StringComparison.Ordinal);
        var result = StackReader.Load(Path.Combine(_folder, "2026 Demo"));
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        Assert.Equal(("stack-2026-demo", "eu-central-1"), (result.Stack!.Name, result.Stack.Settings.Region));
    }

    [Fact]
    public async Task Nothing_is_overwritten()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "stack.yaml"), "mine");

        var (exitCode, _, error) = await RunAsync("init", "--template", "image");

        Assert.Equal(1, exitCode);
        Assert.Contains(". has stack.yaml already; nothing was written.", error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(_folder, "stack.yaml")));
    }

    [Fact]
    public async Task An_unknown_template_is_told_with_the_nearest() =>
        Assert.Contains("did you mean workshop?", (await RunAsync("init", "--template", "workshp")).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Explain_lists_the_kinds()
    {
        var (exitCode, output, _) = await RunAsync("explain");

        Assert.Equal(0, exitCode);
        Assert.All(SpecExplainer.Kinds, kind => Assert.Contains($"\n{kind}  ", "\n" + output, StringComparison.Ordinal));
        Assert.All(output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task Explain_says_type_default_constraint_description_and_example()
    {
        var (_, output, _) = await RunAsync("explain", "mcpserver.spec.lifecycleConfiguration.maxLifetime");

        Assert.Equal(
            """
            McpServer.lifecycleConfiguration.maxLifetime <integer>
              After how many seconds a session ends in any case.

            Default:
              28800

            Constraints:
              60 to 1209600

            Example:
              maxLifetime: 28800

            """.ReplaceLineEndings(), output.ReplaceLineEndings());
    }

    [Fact]
    public async Task Explain_lists_all_fields_and_rules_of_a_structure()
    {
        var document = JsonNode.Parse((await RunAsync("explain", "UserPool.clients", "-o", "json")).Output)!;
        var gateway = JsonNode.Parse((await RunAsync("explain", "Gateway", "-o", "json")).Output)!;

        Assert.Equal(23, document["fields"]!.AsArray().Count);
        Assert.True((bool)document["fields"]!.AsArray().Single(field => (string)field!["path"]! == "UserPool.clients.name")!["required"]!);
        Assert.Contains("Exactly one of jwt, authorizerType is required.", gateway["constraints"]!.AsArray().Select(text => (string)text!));
    }

    [Theory]
    [InlineData("Gatway", "There is no kind Gatway; did you mean Gateway?")]
    [InlineData("Gateway.protocoltypes", "Gateway has no field protocoltypes; did you mean protocolType?")]
    [InlineData("Gateway.name.first", "Gateway.name has no fields.")]
    public async Task Explain_tells_the_nearest_name(string path, string message)
    {
        var (exitCode, _, error) = await RunAsync("explain", path);

        Assert.Equal(1, exitCode);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_field_can_be_explained()
    {
        var explainer = new SpecExplainer();
        var left = new Queue<(string Path, int Depth)>(SpecExplainer.Kinds.Select(kind => (kind, 0)));
        var explained = 0;
        while (left.TryDequeue(out var next))
        {
            Assert.True(explainer.TryExplain(next.Path, out var field, out var problem), problem);
            Assert.NotNull(field.Description);
            explained++;

            // Schemas of tools contain themselves.
            foreach (var inner in next.Depth < 8 ? field.Fields : []) left.Enqueue((inner.Path, next.Depth + 1));
        }

        Assert.True(explained > 450, $"{explained}");
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(TextReader.Null, output, error, isInteractive: false, hasColor: false, canAsk: false);
        var environment = new CommandEnvironment(terminal, TimeProvider.System, _ => null) { Directory = _folder };
        var exitCode = await CommandLine.InvokeAsync(args, environment, CancellationToken.None);
        return (exitCode, output.ToString(), error.ToString());
    }
}
