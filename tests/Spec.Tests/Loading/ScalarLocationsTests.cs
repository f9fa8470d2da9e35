using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;
using Reconciler.Spec.Yaml;

namespace Spec.Tests.Loading;

public sealed class ScalarLocationsTests
{
    private const string Head = "apiVersion: agentcore.reconciler/v1alpha1\nkind: CedarPolicy\nmetadata: {name: p}\nspec:\n  " +
        "policyEngine: e\n";

    [Theory]
    [InlineData("  statement: |\n    one XX two\n      three YY\n\n    ZZ\n", "6:14", "7:9", "8:13", "10:5")]
    [InlineData("  statement: |2\n      one XX two\n    YY ZZ\n", "6:14", "7:11", "8:5", "8:8")]
    [InlineData("  statement: |- # a comment\n    XX\n    YY\n    ZZ", "6:14", "7:5", "8:5", "9:5")]
    [InlineData("  statement: >\n    one XX\n    YY two\n\n    ZZ\n", "6:14", "7:9", "8:5", "10:5")]
    [InlineData("  statement: \"one \\\"XX\\\" \\u00e9\\U0001F600\\x41 YY \\\n     ZZ\"\n", "6:14", "6:21", "6:47", "7:6")]
    [InlineData("  statement: 'it''s XX\n    YY\n\n    ZZ'\n", "6:14", "6:21", "7:5", "9:5")]
    [InlineData("  statement: one XX\n    YY\n    ZZ\n", "6:14", "6:18", "7:5", "8:5")]
    [InlineData("  statement: &anchor |\n    XX YY\n    ZZ\n", "6:14", "7:5", "7:8", "8:5")]
    [InlineData("  statement: |\r\n    XX\r\n    YY\r\n    ZZ\r\n", "6:14", "7:5", "8:5", "9:5")]
    public void Characters_have_their_location_in_the_file(string yaml, string start, string x, string y, string z)
    {
        using var folder = new TempFolder();
        var file = folder.Write(
            "a.yaml",
            Head + yaml + (yaml.EndsWith('\n') ? "" : "\n") +
                "---\napiVersion: agentcore.reconciler/v1alpha1\nkind: PolicyEngine\nmetadata: {name: e}\nspec: {name: e}\n");
        SpecObject? policy = null;
        StackLoader.Load(folder.Path, new LoadOptions(AdditionalCheck: objects =>
        {
            policy = objects.FirstOrDefault(o => o.Spec is CedarPolicySpec);
            return [];
        }));
        var text = ((CedarPolicySpec)policy!.Spec).Statement!;

        var location = policy.GetLocation("spec.statement");
        var places = ScalarLocations.Map(location, text, policy.Reader);

        Assert.Equal(start, $"{location.Line}:{location.Column}");
        string[] found = [
            .. new[] { "XX", "YY", "ZZ" }.Select(word => places.GetLocation(text.IndexOf(word, StringComparison.Ordinal)))
                .Select(place => $"{place.Line}:{place.Column}")];
        Assert.Equal([x, y, z], found);
        Assert.Equal(file, places.GetLocation(0).File);
        Assert.True(places.GetLocation(text.Length).Line >= places.GetLocation(text.IndexOf("ZZ", StringComparison.Ordinal)).Line);
    }
}
