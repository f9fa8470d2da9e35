using Reconciler.Spec.Loading;

namespace Spec.Tests.Loading;

/// <summary>A stack from a text, such as that of standard input: it has no folder, so it has no name and no files but its own.</summary>
public sealed class LoadTextTests
{
    private const string Api = "apiVersion: agentcore.reconciler/v1alpha1\n";
    private const string Stack = Api + "kind: Stack\nmetadata: {name: piped}\n---\n";

    [Fact]
    public void A_text_is_a_stack()
    {
        var result = StackLoader.LoadText("-", Stack + Api + "kind: PolicyEngine\nmetadata: {name: pe}\n");

        Assert.Empty(result.Errors);
        Assert.Equal(("piped", 1), (result.Stack!.Name, result.Stack.Objects.Count));
        Assert.True(result.Reader.Fingerprints.StillMatches());
    }

    [Fact]
    public void It_must_name_the_stack() => Assert.Equal(
        "a stack without a folder needs a Stack document with its name",
        Assert.Single(StackLoader.LoadText("-", Api + "kind: PolicyEngine\nmetadata: {name: pe}\n").Errors).Message);

    [Theory]
    [InlineData("kind: McpServer\nmetadata: {name: s}\nspec: {source: {path: .}}\n", "4:23")]
    [InlineData("kind: UserPool\nmetadata: {name: u}\nspec: {users: [{username: a, password: {file: a}}]}\n", "4:47")]
    public void It_can_refer_to_no_files(string text, string place)
    {
        var error = Assert.Single(StackLoader.LoadText("-", Api + text + "---\n" + Stack).Errors);

        Assert.Equal("a stack without a folder can refer to no files", error.Message);
        Assert.Equal($"-:{place}", error.Location.ToString());
    }
}
