using System.Text.RegularExpressions;
using Reconciler.Spec;
using Reconciler.Spec.Loading;
using Reconciler.Tests.Shared;

namespace Spec.Tests.Loading;

/// <summary>Messages are for people: no regular expressions, no walls of text, and every error at once.</summary>
public sealed class MessageTests
{
    private const string Api = "apiVersion: agentcore.reconciler/v1alpha1\n";

    /// <summary>Replaces each scalar of the examples and of the broken specs by a very long one.</summary>
    [Fact]
    public void No_message_shows_more_than_a_part_of_a_long_value()
    {
        using var folder = new TempFolder();
        var files = Directory.GetFiles(Repository.File("specs", "workshop"), "*.yaml")
            .Concat(Directory.GetFiles(Repository.File("tests", "Spec.Tests", "Broken"), "*.yaml", SearchOption.AllDirectories));
        var seen = 0;
        foreach (var lines in files.Select(File.ReadAllLines))
        {
            for (var i = 0; i < lines.Length; i++)
            {
                foreach (var filler in new[] { "x", "${Gateway/x.", "9", "a/b" })
                {
                    var value = string.Concat(Enumerable.Repeat(filler, 10_000 / filler.Length));
                    var text = string.Join('\n', lines.Select((line, at) => at == i ? Regex.Replace(line, @": *[^{\[\s].*$", $": {value}") : line));
                    folder.Write("a.yaml", text);
                    var errors = StackLoader.Load(folder.Path).Errors;
                    seen += errors.Count;
                    Assert.All(errors.Select(error => $"{error}"), error => Assert.True(error.Length < 2_000, error));
                }
            }
        }

        Assert.True(seen > 1_000, $"{seen} errors");
    }

    [Fact]
    public void A_value_is_cut_at_200_characters_and_says_its_length()
    {
        var error = Assert.Single(Load(Api + $"kind: Gateway\nmetadata: {{name: gw}}\nspec: {{authorizerType: NONE, roleArn: {new string('x', 1000)}}}\n"));

        Assert.StartsWith($"\"{new string('x', 200)}... (1000 characters)\" is not the ARN of a role", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_with_a_bad_field_reports_its_others()
    {
        var errors = Load(
            Api + "kind: Gateway\nmetadata: {name: Bad_Name}\nspec: {nonsense: 1, authorizerType: CUSTOM_JWT, roleArn: x, role: {}, "
            + "jwt: {userPool: none}, protocolConfiguration: {mcp: {searchType: [1]}}, tags: {aws:x: y, ok: ü}}\n");

        Assert.Equal(
            [
                "metadata.name", "spec", "spec.authorizerType", "spec.jwt.userPool", "spec.nonsense", "spec.protocolConfiguration.mcp.searchType",
                "spec.roleArn", "spec.roleArn", "spec.tags.aws:x", "spec.tags.ok",
            ],
            errors.Select(error => error.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_reference_to_an_object_with_a_bad_name_is_not_told_too() => Assert.Equal(
        "metadata.name",
        Assert.Single(Load(
            Api + "kind: PolicyEngine\nmetadata: {name: Pe}\n---\n" + Api + "kind: Gateway\nmetadata: {name: gw}\n"
            + "spec: {authorizerType: NONE, policy: {engine: Pe}}\n")).Path);

    [Fact]
    public void All_allowed_names_can_be_reached()
    {
        var error = Load(Api + "kind: UserPool\nmetadata: {name: u}\nspec: {clients: [{name: c, xyz: 1}]}\n")[0];

        Assert.EndsWith(" and 11 more; `reconciler explain UserPool.clients` lists them", error.Hint, StringComparison.Ordinal);
    }

    private static IReadOnlyList<SpecError> Load(string text)
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", text);
        return StackLoader.Load(folder.Path).Errors;
    }
}
