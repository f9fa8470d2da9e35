using Amazon.S3;
using Reconciler.Engine.Resources;
using Reconciler.Spec.Mapping;
using Reconciler.Tests.Shared;

namespace Engine.Tests.Resources;

/// <summary>Every member of every live answer is compared, or has a reason.</summary>
public sealed class DriftTableTests
{
    private const string Introduction = """
        # Drift

        What somebody changes in AWS is drift: `diff` shows it, `apply` and `run` change it back (`drift: Report` only reports it).
        Unset is managed, too: what a spec does not set and live has is removed. These tables say what becomes of every member of every
        answer of AWS that a live state is made of. They are printed from the code; a test compares them.

        | treatment | meaning |
        | --- | --- |
        | compared | another value is drift |
        | default | if the spec does not set it, this value is expected, and any other is drift |
        | derived | the service derives it from the members beside it. If the spec sets one of those, any value is accepted, also one that somebody chose by hand; if the spec sets the structure not at all, the default applies |
        | any value | the service sets it if the spec does not. What it set stays, and updates send it back; removing the member from a spec leaves the live value |
        | added items | the service adds these items to the list, whatever the spec says |
        | in order | the order of the list counts. All other lists are compared as sets |
        | not compared | for the reason given |
        | not read | what this operation returns is not read, for the reason given |

        Something that AWS cannot change is `refused`: an attribute of a user pool cannot be changed or removed. If a spec asks for it, `diff`
        and `apply` fail with the reason and nothing of the resource is changed. If somebody did it by hand, it is reported as drift that
        stays.

        What somebody adds to a parent of ours is removed: a target of a gateway, a policy of an engine, a client, a resource server or a
        domain of a pool, and an endpoint of a runtime that carries no tags of an owner. Users of a pool are people's own, and stay.

        """;

    [Fact]
    public void Every_member_of_every_answer_is_compared_or_has_a_reason() =>
        Assert.Equal(
            "", string.Join('\n', DriftTable.Members(Samples.Types).Where(row => row.Treatment is null).Select(row => $"{row.Type}: {row.Member}")));

    [Fact]
    public void Every_reason_is_about_a_member_that_exists() => Assert.All(Samples.Types.InOrder, type =>
    {
        var members = type.Traits.NotCompared.Keys.Concat(type.Traits.UpdateOnly).Concat(type.Traits.OrderedLists.Keys)
            .Concat(type.Traits.ServerDefaulted.Keys).Concat(type.Traits.Derived.Keys).Concat(type.Traits.AddedItems.Keys)
            .Concat(type.Traits.DefaultValues.Keys);
        Assert.Empty(members.Select(path => path.Split('.')[0]).Except(type.Members));
        foreach (var answer in type.Traits.Answers)
        {
            var names = ModelMapper.GetMemberNames(answer.Type).ToList();
            Assert.Empty(answer.Ignored.Keys.Except(names));
            Assert.Empty(answer.ComparedAs.Keys.Except(names));
            Assert.Empty(answer.ComparedAs.Values.Except([.. type.Members, "tags"]));
        }
    });

    [Fact]
    public void Every_type_names_its_answers() =>
        Assert.All(Samples.Types.InOrder, type => Assert.NotEmpty(type.Traits.Answers));

    [Fact]
    public void Everything_that_S3_has_of_a_bucket_is_read_or_has_a_reason()
    {
        var read = Samples.Types.Bucket.Traits.Answers.Select(answer => answer.Type.Name[..^"Response".Length]);
        var known = read.Concat(Samples.Types.Bucket.Traits.NotRead.Keys).ToHashSet(StringComparer.Ordinal);
        var offered = typeof(IAmazonS3).GetMethods()
            .Where(method => method.Name.StartsWith("Get", StringComparison.Ordinal) && method.Name.EndsWith("Async", StringComparison.Ordinal))
            .Select(method => (Name: method.Name[..^"Async".Length], Request: method.GetParameters()[0].ParameterType))
            .Where(method => method.Request.GetProperty("BucketName") is not null && method.Request.GetProperty("Key") is null)
            .Select(method => method.Name);
        Assert.Empty(offered.Except(known).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_documentation_is_current() => GoldenFile.AssertEqual(
        Introduction.ReplaceLineEndings("\n") + DriftTable.Write(Samples.Types), "docs", "drift.md");
}
