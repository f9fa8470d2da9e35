using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Spec;

namespace Engine.Tests.Planning;

public sealed class ResolvedModelTests
{
    private static readonly ResourceAddress Pool = new("UserPool", "users");
    private static readonly AttributeRef Arn = new(Pool, "arn");

    [Fact]
    public void What_is_known_is_put_in_and_the_rest_stays_a_mark()
    {
        var resource = Role($"{Arn} and {new AttributeRef(Pool, "id")}");

        var half = ResolvedModel.Of(resource, Known("the-arn", null), "stack", null);
        var whole = ResolvedModel.Of(resource, Known("the-arn", "the-id"), "stack", half);

        Assert.False(half.IsComplete);
        Assert.Equal($"the-arn and {new AttributeRef(Pool, "id")}", Description(half));
        Assert.True(whole.IsComplete);
        Assert.Equal("the-arn and the-id", Description(whole));
        Assert.NotEqual(half.Hash, whole.Hash);
    }

    [Fact]
    public void While_nothing_more_is_known_it_is_the_same()
    {
        var resource = Role($"{Arn}");
        var first = ResolvedModel.Of(resource, Known("the-arn", null), "stack", null);

        Assert.Same(first, ResolvedModel.Of(resource, Known("the-arn", null), "stack", first));
        Assert.NotSame(first, ResolvedModel.Of(resource, Known("another", null), "stack", first));
        Assert.NotSame(first, ResolvedModel.Of(Role($"{Arn}"), Known("the-arn", null), "stack", first));
    }

    [Fact]
    public void What_the_composer_made_is_left_as_it_is()
    {
        var resource = Role("no marks");

        var resolved = ResolvedModel.Of(resource, _ => null, "stack", null);

        Assert.True(resolved.IsComplete);
        Assert.Equal("stack", ((RoleModel)resolved.Model).Tags[Ownership.StackTag]);
        Assert.Empty(((RoleModel)resource.Model).Tags);
    }

    private static Func<AttributeRef, string?> Known(string arn, string? id) => reference => reference == Arn ? arn : id;

    private static string? Description(ResolvedModel resolved) => ((RoleModel)resolved.Model).Description;

    private static DesiredResource Role(string description) =>
        new(new ResourceAddress("Role", "r"), new RoleType(), new ObjectRef("Gateway", "g"), new RoleModel { RoleName = "r", Description = description, AssumeRolePolicyDocument = new JsonDocumentText("{}") });
}
