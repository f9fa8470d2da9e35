using System.Text.Json.Nodes;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;
using Reconciler.Worker.Documents;

namespace Worker.Tests.Commands;

public sealed class TextDiffTests
{
    [Theory]
    [InlineData("a", "b")]
    [InlineData("true", "")]
    public void Short_values_have_no_hunks(string old, string @new) =>
        Assert.Null(TextDiff.Create(JsonValue.Create(old), JsonValue.Create(@new)));

    [Fact]
    public void A_value_that_is_set_or_unset_has_no_hunks()
    {
        Assert.Null(TextDiff.Create(null, JsonValue.Create("a\nb")));
        Assert.Null(TextDiff.Create(JsonValue.Create("a\nb"), null));
    }

    [Fact]
    public void A_hunk_has_two_lines_of_context_and_the_words_that_changed() => Assert.Equal(
        ["@@ -2,5 +2,5 @@", "  2", "  3", "- the old word", "+ the new word", "  5", "  6"],
        Plain(TextDiff.Create(Text("1", "2", "3", "the old word", "5", "6", "7"), Text("1", "2", "3", "the new word", "5", "6", "7"))));

    [Fact]
    public void Only_the_changed_words_are_highlighted()
    {
        var lines = TextDiff.Create(Text("the old word", "x"), Text("the new word", "x"))!;

        Assert.Equal(
            ["old", "new"],
            lines.SelectMany(line => line.Fragments)
                .Where(fragment => fragment.Tone is Tone.BadMark or Tone.GoodMark)
                .Select(fragment => fragment.Text));
    }

    [Fact]
    public void Distant_changes_are_separate_hunks_and_near_ones_share_a_hunk()
    {
        string[] old = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];

        Assert.Equal(
            ["@@ -1,2 +1,3 @@", "+ new", "  1", "  2", "@@ -10,3 +11,2 @@", "  10", "  11", "- 12"],
            Plain(TextDiff.Create(Text(old), Text(["new", .. old[..^1]]))));
        Assert.Equal(
            ["@@ -1,8 +1,6 @@", "- 1", "  2", "  3", "  4", "  5", "- 6", "  7", "  8"],
            Plain(TextDiff.Create(Text(old), Text(["2", "3", "4", "5", .. old[6..]]))));
    }

    [Fact]
    public void A_long_JSON_document_is_compared_member_by_member()
    {
        static JsonNode Document(string last) =>
            new JsonObject { ["a"] = new string('x', 60), ["b"] = new string('y', 60), ["c"] = last };

        var ofText = Plain(TextDiff.Create(Document("old").ToJsonString(), Document("new").ToJsonString())).ToList();

        Assert.Equal(
            ["""-   "c": "old" """.TrimEnd(), """+   "c": "new" """.TrimEnd()],
            ofText.Where(line => line[0] is '-' or '+'));
        Assert.Equal(ofText, Plain(TextDiff.Create(Document("old"), Document("new"))));
    }

    [Fact]
    public void Different_line_endings_are_named() =>
        Assert.Equal(["(only line endings differ)"], Plain(TextDiff.Create("a\nb", "a\r\nb")));

    private static JsonNode Text(params string[] lines) => JsonValue.Create(string.Join('\n', lines));

    private static IEnumerable<string> Plain(IEnumerable<StyledText>? lines) => lines!.Select(line => line.ToString());
}
