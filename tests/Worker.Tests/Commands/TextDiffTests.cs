using System.Text.Json.Nodes;
using Reconciler.Worker.Commands.Rendering;
using Spectre.Console;

namespace Worker.Tests.Commands;

public sealed class TextDiffTests
{
    [Theory]
    [InlineData("a", "b")]
    [InlineData("true", "")]
    public void Short_values_stay_on_one_line(string old, string @new) => Assert.Null(TextDiff.Of(JsonValue.Create(old), JsonValue.Create(@new)));

    [Fact]
    public void A_value_that_comes_or_goes_is_no_text_that_changes()
    {
        Assert.Null(TextDiff.Of(null, JsonValue.Create("a\nb")));
        Assert.Null(TextDiff.Of(JsonValue.Create("a\nb"), null));
    }

    [Fact]
    public void A_hunk_has_two_lines_of_context_and_the_words_that_changed() => Assert.Equal(
        ["@@ -2,5 +2,5 @@", "  2", "  3", "- the old word", "+ the new word", "  5", "  6"],
        Plain(TextDiff.Of(Text("1", "2", "3", "the old word", "5", "6", "7"), Text("1", "2", "3", "the new word", "5", "6", "7"))));

    [Fact]
    public void Only_the_words_that_changed_are_marked() => Assert.Equal(
        ["- the [invert]old[/] word[/]", "+ the [invert]new[/] word[/]"],
        TextDiff.Of(Text("the old word", "x"), Text("the new word", "x"))!.Where(line => line.Contains("invert", StringComparison.Ordinal)).Select(line => line[(line.IndexOf(']', StringComparison.Ordinal) + 1)..]));

    [Fact]
    public void Changes_far_apart_are_hunks_of_their_own_and_near_ones_share_one()
    {
        string[] old = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];

        Assert.Equal(
            ["@@ -1,2 +1,3 @@", "+ new", "  1", "  2", "@@ -10,3 +11,2 @@", "  10", "  11", "- 12"],
            Plain(TextDiff.Of(Text(old), Text(["new", .. old[..^1]]))));
        Assert.Equal(
            ["@@ -1,8 +1,6 @@", "- 1", "  2", "  3", "  4", "  5", "- 6", "  7", "  8"],
            Plain(TextDiff.Of(Text(old), Text(["2", "3", "4", "5", .. old[6..]]))));
    }

    [Fact]
    public void A_line_of_brackets_is_no_markup()
    {
        var lines = TextDiff.Of(Text("permit [red] a", "b"), Text("permit [red] c", "b"))!;

        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        foreach (var line in lines) console.MarkupLine(line);
        Assert.Contains("- permit [red] a", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_JSON_document_has_a_line_a_member()
    {
        static JsonNode Document(string last) => new JsonObject { ["a"] = new string('x', 60), ["b"] = new string('y', 60), ["c"] = last };

        Assert.Equal(
            ["""-   "c": "old" """.TrimEnd(), """+   "c": "new" """.TrimEnd()],
            Plain(TextDiff.Of(Document("old").ToJsonString(), Document("new").ToJsonString())).Where(line => line[0] is '-' or '+'));
        Assert.Equal(Plain(TextDiff.Of(Document("old").ToJsonString(), Document("new").ToJsonString())), Plain(TextDiff.Of(Document("old"), Document("new"))));
    }

    [Fact]
    public void A_text_of_other_line_endings_says_so() =>
        Assert.Equal(["(only line endings differ)"], TextDiff.Of("a\nb", "a\r\nb"));

    private static JsonNode Text(params string[] lines) => JsonValue.Create(string.Join('\n', lines));

    private static IEnumerable<string> Plain(IEnumerable<string>? lines) => lines!.Select(line => Markup.Remove(line));
}
