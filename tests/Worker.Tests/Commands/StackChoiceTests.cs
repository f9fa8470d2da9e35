using Reconciler.Engine.Model;
using Reconciler.Spec;
using Reconciler.Worker.Commands;
using Reconciler.Worker.Commands.Output;

namespace Worker.Tests.Commands;

public sealed class StackChoiceTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("reconciler-choice-").FullName;
    private readonly StringWriter _error = new();

    public StackChoiceTests() => Directory.CreateDirectory(Path.Combine(_root, ".git"));

    public void Dispose()
    {
        _error.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void The_current_folder_is_the_stack_when_it_holds_one()
    {
        Write("here", "Gateway", "front");
        Write("here/specs/below", "Gateway", "front");

        Assert.Equal(new ObjectRef("Gateway", "front"), Find("front", current: "here").Object);
    }

    [Fact]
    public void Below_the_current_folder_the_stack_is_found_that_has_the_name()
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

        Assert.Contains(Path.Combine("specs", "two"), Assert.ThrowsAny<UserFacingException>(() => Find("front")).Hint, StringComparison.Ordinal);
        Assert.Equal("two", Find("front", path: Path.Combine(_root, "specs", "two")).Stack);
    }

    [Fact]
    public void A_name_that_nothing_has_is_answered_with_the_nearest()
    {
        Write("specs/one", "Gateway", "front");
        Assert.Contains("did you mean front?", Assert.ThrowsAny<UserFacingException>(() => Find("frnot")).Message, StringComparison.Ordinal);
        Write("specs/two", "Gateway", "back");

        var error = Assert.ThrowsAny<UserFacingException>(() => Find("bcak"));

        Assert.Equal("No stack here has bcak; did you mean back?", error.Message);
        Assert.Contains(Path.Combine("specs", "one"), error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_and_a_server_of_one_name_have_to_be_told_apart()
    {
        Write("specs/one", "Gateway", "both");
        Write("specs/one", "McpServer", "both");

        Assert.Equal("Write Gateway/both or McpServer/both.", Assert.ThrowsAny<UserFacingException>(() => Find("both")).Hint);
        Assert.Equal(new ObjectRef("Gateway", "both"), Find("Gateway/both").Object);
    }

    [Fact]
    public void A_name_that_may_be_in_a_stack_with_errors_is_answered_with_them()
    {
        Write("specs/one", "Gateway", "front");
        Write("specs/two", "PolicyEngine", "engine", "  name: engine\n");
        Write("specs/two", "CedarPolicy", "policy", "  policyEngine: engine\n  name: policy\n  statement: permit(everything, from, anybody);\n");

        Assert.Equal("one", Find("front").Stack);
        Assert.Null(Choose("back"));
        Assert.Contains("CedarPolicy-policy.yaml:8:14", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_stack_that_is_what_is_said()
    {
        Assert.Equal("There is no stack here.", Assert.ThrowsAny<UserFacingException>(() => Find("front")).Message);
    }

    private (string Stack, ObjectRef Object) Find(string name, string? path = null, string current = "")
    {
        var choice = Choose(name, path, current);
        Assert.True(choice is not null, _error.ToString());
        return (choice.Stack.Name, choice.Object);
    }

    private StackSelection? Choose(string name, string? path = null, string current = "")
    {
        var terminal = new Terminal(TextReader.Null, TextWriter.Null, _error, isInteractive: false, hasColor: false, canAsk: false);
        var environment = new CommandEnvironment(terminal, TimeProvider.System, _ => null) { Directory = Path.Combine(_root, current) };
        return StackSelection.Find(path, name, environment);
    }

    private void Write(string folder, string kind, string name, string? spec = null)
    {
        spec ??= kind == "Gateway" ? "  protocolType: MCP\n  authorizerType: AWS_IAM\n" : "  image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/server:1\n  networkConfiguration:\n    networkMode: PUBLIC\n";
        var path = Directory.CreateDirectory(Path.Combine(_root, folder)).FullName;
        File.WriteAllText(Path.Combine(path, $"{kind}-{name}.yaml"), $"apiVersion: agentcore.reconciler/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\nspec:\n{spec}");
    }
}
