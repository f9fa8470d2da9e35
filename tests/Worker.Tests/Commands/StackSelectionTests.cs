using Reconciler.Engine.Model;
using Reconciler.Spec;
using Reconciler.Worker.Commands;
using Reconciler.Worker.Commands.Output;

namespace Worker.Tests.Commands;

public sealed class StackSelectionTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("reconciler-selection-").FullName;
    private readonly StringWriter _error = new();

    public StackSelectionTests() => Directory.CreateDirectory(Path.Combine(_root, ".git"));

    public void Dispose()
    {
        _error.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void The_current_folder_is_selected_if_it_is_a_stack()
    {
        Write("here", "Gateway", "front");
        Write("here/specs/below", "Gateway", "front");

        Assert.Equal(new ObjectRef("Gateway", "front"), Find("front", current: "here").Object);
    }

    [Fact]
    public void The_stack_with_the_name_is_found_below_the_current_folder()
    {
        Write("specs/one", "Gateway", "front");
        Write("specs/two", "McpServer", "server");
        Write("elsewhere", "Gateway", "server");

        Assert.Equal(("one", new ObjectRef("Gateway", "front")), Find("front"));
        Assert.Equal(("two", new ObjectRef("McpServer", "server")), Find("server"));
        Assert.Equal("two", Find("McpServer/server").Stack);
    }

    [Fact]
    public void A_name_that_several_stacks_have_needs_a_path()
    {
        Write("specs/one", "Gateway", "front");
        Write("specs/two", "Gateway", "front");

        var error = Assert.ThrowsAny<UserFacingException>(() => Find("front"));
        Assert.Contains(Path.Combine("specs", "two"), error.Hint, StringComparison.Ordinal);
        Assert.Equal("two", Find("front", path: Path.Combine(_root, "specs", "two")).Stack);
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_nearest_name()
    {
        Write("specs/one", "Gateway", "front");
        var single = Assert.ThrowsAny<UserFacingException>(() => Find("frnot"));
        Assert.Contains("did you mean front?", single.Message, StringComparison.Ordinal);
        Write("specs/two", "Gateway", "back");

        var error = Assert.ThrowsAny<UserFacingException>(() => Find("bcak"));

        Assert.Equal("No stack has bcak; did you mean back?", error.Message);
        Assert.Contains(Path.Combine("specs", "one"), error.Hint, StringComparison.Ordinal);
        Assert.Equal("No stack has elsewhere.", Assert.ThrowsAny<UserFacingException>(() => Find("elsewhere")).Message);
    }

    [Fact]
    public void A_gateway_and_a_server_with_the_same_name_need_the_kind()
    {
        Write("specs/one", "Gateway", "both");
        Write("specs/one", "McpServer", "both");

        Assert.Equal("Write Gateway/both or McpServer/both.", Assert.ThrowsAny<UserFacingException>(() => Find("both")).Hint);
        Assert.Equal(new ObjectRef("Gateway", "both"), Find("Gateway/both").Object);
    }

    [Fact]
    public void An_unknown_name_reports_the_errors_of_stacks_that_may_have_it()
    {
        const string Policy = "  policyEngine: engine\n  name: policy\n  statement: permit(not, a, policy);\n";
        Write("specs/one", "Gateway", "front");
        Write("specs/two", "PolicyEngine", "engine", "  name: engine\n");
        Write("specs/two", "CedarPolicy", "policy", Policy);

        Assert.Equal("one", Find("front").Stack);
        Assert.Null(Select("back"));
        Assert.Contains("CedarPolicy-policy.yaml:8:14", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_stacks_is_refused() =>
        Assert.Equal("No stack found in this folder.", Assert.ThrowsAny<UserFacingException>(() => Find("front")).Message);

    private (string Stack, ObjectRef Object) Find(string name, string? path = null, string current = "")
    {
        var selection = Select(name, path, current);
        Assert.True(selection is not null, _error.ToString());
        return (selection.Stack.Name, selection.Object);
    }

    private StackSelection? Select(string name, string? path = null, string current = "")
    {
        var terminal = new Terminal(TextReader.Null, TextWriter.Null, _error, isInteractive: false, hasColor: false, canAsk: false);
        var environment = new CommandEnvironment(terminal, TimeProvider.System, _ => null) { Directory = Path.Combine(_root, current) };
        return StackSelection.Find(path, name, environment);
    }

    private void Write(string folder, string kind, string name, string? spec = null)
    {
        const string Gateway = "  protocolType: MCP\n  authorizerType: AWS_IAM\n";
        const string Image = "  image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/server:1\n";
        const string Network = "  networkConfiguration:\n    networkMode: PUBLIC\n";
        spec ??= kind == "Gateway" ? Gateway : Image + Network;
        var path = Directory.CreateDirectory(Path.Combine(_root, folder)).FullName;
        File.WriteAllText(
            Path.Combine(path, $"{kind}-{name}.yaml"),
            $"apiVersion: agentcore.reconciler/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\nspec:\n{spec}");
    }
}
