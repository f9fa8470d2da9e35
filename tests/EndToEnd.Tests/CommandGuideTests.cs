using System.Reflection;
using System.Text.RegularExpressions;
using Reconciler.Tests.Shared;
using Reconciler.Worker.Commands;

namespace EndToEnd.Tests;

/// <summary>docs/cli.md says what there is: each row of its tables is checked.</summary>
public sealed partial class CommandGuideTests
{
    private static readonly string[] Guide = File.ReadAllLines(Repository.File("docs", "cli.md"));

    /// <summary>The rows of the table of what people look for.</summary>
    public static IEnumerable<object[]> Rows => ReadTable("| in kubectl").Select(cells => (object[])[cells[0], cells[1]]);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task What_people_look_for_is_where_the_guide_says(string there, string here)
    {
        await using var workshop = await new StackBuilder("shop").WithPolicyEngine().StartAsync();
        var commands = Code().Matches(here).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(there);
        if (here.Contains("AWS is the truth", StringComparison.Ordinal)) return;
        Assert.NotEmpty(commands);
        foreach (var command in commands.Where(command => command.StartsWith("reconciler ", StringComparison.Ordinal)))
        {
            var words = command.Split(' ')[1..];
            string[] path = words[0] == "policy" ? words[..2] : words[..1];
            var help = await workshop.RunBareAsync([.. path, "--help"]);
            Assert.True(help.ExitCode == 0, help.ToString());
            Assert.All(words.Where(word => word.StartsWith("--", StringComparison.Ordinal)), option => Assert.Contains(option, help.Output, StringComparison.Ordinal));
        }

        // Options without a command belong to those that plan; members belong to the specs.
        var diff = (await workshop.RunBareAsync(["apply", "--help"])).Output;
        var schema = await File.ReadAllTextAsync(Repository.File("specs", "schema.json"));
        foreach (var other in commands.Where(command => !command.StartsWith("reconciler ", StringComparison.Ordinal)))
        {
            if (other.StartsWith("-o ", StringComparison.Ordinal)) Assert.Contains(other[3..], diff, StringComparison.Ordinal);
            else if (other.StartsWith("--", StringComparison.Ordinal)) Assert.Contains(other.Split(' ')[0], diff, StringComparison.Ordinal);
            else Assert.Contains($"\"{other.Split(':')[0]}\"", schema, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_guide_has_every_exit_code()
    {
        var codes = typeof(ExitCode).GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => (int)field.GetRawConstantValue()!);

        Assert.Equal(codes.Order(), ReadTable("| code").Select(cells => int.Parse(cells[0], System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static IEnumerable<string[]> ReadTable(string header) => Guide
        .SkipWhile(line => !line.StartsWith(header, StringComparison.Ordinal))
        .Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Trim('|', ' ').Split(" | ", StringSplitOptions.TrimEntries));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
