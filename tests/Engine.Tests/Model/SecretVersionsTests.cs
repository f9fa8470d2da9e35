using Reconciler.Engine.Model;

namespace Engine.Tests.Model;

/// <summary>The tag with the versions of secrets, and what it says of a resource that was made from them.</summary>
public sealed class SecretVersionsTests
{
    private const string First = "11111111-aaaa-4000-8000-000000000001";
    private const string Second = "22222222-bbbb-4000-8000-000000000002";

    [Fact]
    public void One_version_is_in_the_tag_as_it_is_unless_a_tag_does_not_take_its_text()
    {
        Assert.Equal(First, SecretVersions.Join([First]));
        Assert.Equal(16, SecretVersions.Join(["a version with <other> characters!"]).Length);
        Assert.Equal("-", SecretVersions.Join([null]));
    }

    [Fact]
    public void As_many_versions_as_a_runtime_has_variables_fit_a_tag()
    {
        for (var count = 2; count <= 50; count++)
        {
            var versions = Enumerable.Range(0, count).Select(i => $"{First}{i}").ToList();
            var tag = SecretVersions.Join(versions);
            Assert.InRange(tag.Length, count, 256);
            versions[count - 1] = Second;
            Assert.NotEqual(tag, SecretVersions.Join(versions));
        }
    }

    [Theory]
    [InlineData("a", null, "a")]
    [InlineData("a", "b", "a")]
    [InlineData("-", "b", "b")]
    [InlineData("-", null, "-")]
    [InlineData("a+-+c", "x+y+z", "a+y+c")]
    [InlineData("a+-", "x", "a+-")]
    [InlineData("@[[SecretVersion/key.api-key#version]]", "b", "b")]
    public void What_is_unknown_stays_as_it_is_live(string desired, string? live, string merged) =>
        Assert.Equal(merged, SecretVersions.Merge(desired, live));

    [Theory]
    [InlineData("a", "a", false, false)]
    [InlineData("b", "a", true, true)]
    [InlineData("a", null, true, false)]
    [InlineData("a", "-", true, false)]
    [InlineData(null, "a", true, false)]
    [InlineData("a+c", "a+b", true, true)]
    [InlineData("a+c", "a+-", true, false)]
    [InlineData("a+c", "a", true, true)]
    [InlineData("@[[SecretVersion/key.api-key#version]]", "b", false, false)]
    public void Resource_is_made_again_when_a_version_moves(string? desired, string? live, bool isSent, bool isSentIfKnown)
    {
        Assert.Equal(isSent, SecretVersions.Compare(TagsOf(desired), TagsOf(live), isSentIfUnknown: true).Any());
        Assert.Equal(isSentIfKnown, SecretVersions.Compare(TagsOf(desired), TagsOf(live), isSentIfUnknown: false).Any());
        Assert.Empty(SecretVersions.Compare(TagsOf(desired), null, isSentIfUnknown: true));
    }

    private static Dictionary<string, string> TagsOf(string? version) => version is null ? [] : new() { [SecretVersions.Tag] = version };
}
