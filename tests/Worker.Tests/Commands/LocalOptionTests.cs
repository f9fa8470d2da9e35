using System.CommandLine;
using Reconciler.Engine.Model;
using Reconciler.Worker.Commands;

namespace Worker.Tests.Commands;

public sealed class LocalOptionTests
{
    private const string Default = ConnectionSettings.DefaultLocalState;

    [Theory]
    [InlineData(Default, "NAME|TOOL", "--local", "NAME", "TOOL")]
    [InlineData(Default, "NAME|TOOL", "NAME", "--local", "TOOL")]
    [InlineData(Default, "NAME|TOOL", "NAME", "TOOL", "--local")]
    [InlineData(Default, "NAME", "--local=", "NAME")]
    [InlineData("dir", "NAME|TOOL", "--local=dir", "NAME", "TOOL")]
    [InlineData("dir", "NAME", "--local:dir", "NAME")]
    [InlineData(null, "NAME", "NAME")]
    [InlineData(null, "NAME|--local", "NAME", "--", "--local")]
    public void A_bare_option_leaves_the_next_word_alone(string? folder, string words, params string[] args)
    {
        var (connection, taken) = Parse(args, isOfStacks: false);

        Assert.Equal(folder, connection.LocalState);
        Assert.Equal(words, string.Join('|', taken));
    }

    [Fact]
    public void A_stack_may_follow()
    {
        var specs = Directory.CreateTempSubdirectory("reconciler-option-");
        var file = Path.Combine(specs.FullName, "stack.yaml");
        File.WriteAllText(file, "");

        Assert.Equal([specs.FullName], Parse(["--local", specs.FullName], isOfStacks: true).Words);
        Assert.Equal([file], Parse(["--local", file], isOfStacks: true).Words);

        specs.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false, "NAME", "TOOL", "--local", "state")]
    [InlineData(true, "--local", "state")]
    [InlineData(true, "--local", ".")]
    public void A_folder_without_an_equals_sign_is_refused_with_the_right_spelling(bool isOfStacks, params string[] args)
    {
        var error = Assert.ThrowsAny<UserFacingException>(() => Parse(args, isOfStacks));

        Assert.Contains($"--local={args[^1]}", error.Hint, StringComparison.Ordinal);
    }

    private static (ConnectionSettings Connection, IReadOnlyList<string> Words) Parse(string[] args, bool isOfStacks)
    {
        var options = new CommonOptions();
        var names = new Argument<string[]>("NAME") { Arity = new ArgumentArity(0, 2) };
        var words = isOfStacks ? options.Paths : names;
        var command = new RootCommand { words };
        options.AddConnection(command);
        var parsed = command.Parse(LocalOption.WriteOut(args));
        LocalOption.Check(args, parsed, options);
        return (options.Connection(parsed), parsed.GetValue(words)!);
    }
}
