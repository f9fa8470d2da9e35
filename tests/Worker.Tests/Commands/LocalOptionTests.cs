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
    public void An_option_without_a_folder_does_not_consume_the_next_word(string? folder, string words, params string[] args)
    {
        var (connection, parsed) = Parse(args, hasPaths: false);

        Assert.Equal(folder, connection.LocalState);
        Assert.Equal(words, string.Join('|', parsed));
    }

    [Fact]
    public void The_path_of_a_stack_may_follow()
    {
        var specs = Directory.CreateTempSubdirectory("reconciler-option-");
        var file = Path.Combine(specs.FullName, "stack.yaml");
        File.WriteAllText(file, "");

        Assert.Equal([specs.FullName], Parse(["--local", specs.FullName], hasPaths: true).Words);
        Assert.Equal([file], Parse(["--local", file], hasPaths: true).Words);

        specs.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false, "NAME", "TOOL", "--local", "state")]
    [InlineData(true, "--local", "state")]
    [InlineData(true, "--local", ".")]
    public void A_folder_without_an_equals_sign_is_refused_with_the_correct_form(bool hasPaths, params string[] args)
    {
        var error = Assert.ThrowsAny<UserFacingException>(() => Parse(args, hasPaths));

        Assert.Contains($"--local={args[^1]}", error.Hint, StringComparison.Ordinal);
    }

    /// <param name="args">The arguments of the process.</param>
    /// <param name="hasPaths">Whether the command takes paths of stacks; else it takes at most two names.</param>
    private static (ConnectionSettings Connection, IReadOnlyList<string> Words) Parse(string[] args, bool hasPaths)
    {
        var options = new CommonOptions();
        var names = new Argument<string[]>("NAME") { Arity = new ArgumentArity(0, 2) };
        var words = hasPaths ? options.Paths : names;
        var command = new RootCommand { words };
        options.AddConnection(command);
        var parsed = command.Parse(LocalOption.WriteOut(args));
        LocalOption.Check(args, parsed, options);
        return (options.Connection(parsed), parsed.GetValue(words)!);
    }
}
