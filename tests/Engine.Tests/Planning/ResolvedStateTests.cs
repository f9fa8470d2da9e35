using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Spec;

namespace Engine.Tests.Planning;

public sealed class ResolvedStateTests
{
    private static readonly ResourceAddress Pool = new("UserPool", "users");
    private static readonly AttributeRef Arn = new(Pool, "arn");

    [Fact]
    public void Known_values_replace_placeholders_and_the_others_stay()
    {
        var resource = Role($"{Arn} and {new AttributeRef(Pool, "id")}");

        var half = ResolvedState.Resolve(resource, Known("the-arn", null), "stack", "us-east-1", null);
        var whole = ResolvedState.Resolve(resource, Known("the-arn", "the-id"), "stack", "us-east-1", half);

        Assert.False(half.IsComplete);
        Assert.Equal($"the-arn and {new AttributeRef(Pool, "id")}", Description(half));
        Assert.True(whole.IsComplete);
        Assert.Equal("the-arn and the-id", Description(whole));
        Assert.NotEqual(half.Hash, whole.Hash);
    }

    [Fact]
    public void The_last_result_is_returned_while_no_value_changes()
    {
        var resource = Role($"{Arn}");
        var first = ResolvedState.Resolve(resource, Known("the-arn", null), "stack", "us-east-1", null);

        Assert.Same(first, ResolvedState.Resolve(resource, Known("the-arn", null), "stack", "us-east-1", first));
        Assert.NotSame(first, ResolvedState.Resolve(resource, Known("another", null), "stack", "us-east-1", first));
        Assert.NotSame(first, ResolvedState.Resolve(Role($"{Arn}"), Known("the-arn", null), "stack", "us-east-1", first));
    }

    [Fact]
    public void The_composed_state_is_not_changed()
    {
        var resource = Role("no placeholder");

        var resolved = ResolvedState.Resolve(resource, _ => null, "stack", "us-east-1", null);

        Assert.True(resolved.IsComplete);
        Assert.Equal("stack", ((RoleState)resolved.State).Tags[Ownership.StackTag]);
        Assert.Empty(((RoleState)resource.State).Tags);
    }

    private static Func<AttributeRef, string?> Known(string arn, string? id) => reference => reference == Arn ? arn : id;

    private static string? Description(ResolvedState resolved) => ((RoleState)resolved.State).Description;

    private static DesiredResource Role(string description) => new(
        new ResourceAddress("Role", "r"),
        new RoleResourceType(),
        new ObjectRef("Gateway", "g"),
        new RoleState { RoleName = "r", Description = description, AssumeRolePolicyDocument = new JsonDocumentText("{}") });
}
