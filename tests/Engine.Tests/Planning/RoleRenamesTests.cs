using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Spec;

namespace Engine.Tests.Planning;

public sealed class RoleRenamesTests
{
    private static readonly RoleResourceType _type = new();
    private static readonly ObjectRef _owner = new("McpServer", "srv");

    [Theory]
    [InlineData("execution", true)]
    [InlineData("build", false)]
    public void Old_role_waits_for_the_one_of_the_same_part(string part, bool isRename)
    {
        var role = new DesiredResource(new ResourceAddress("Role", "srv.execution"), _type, _owner, State("execution"));
        var user = new DesiredResource(new ResourceAddress("Role", "user"), _type, _owner, State(null)) { After = [role.Address] };
        PlannedChange[] changes =
        [
            new(role.Address, ChangeKind.Create) { Type = _type, Owner = _owner, Desired = role.State },
            new(user.Address, ChangeKind.Update) { Type = _type, Owner = new ObjectRef("Gateway", "g"), Desired = user.State },
        ];
        var orphan = new PlannedChange(new ResourceAddress("Role", "old"), ChangeKind.Delete) { Type = _type, Live = Live(part) };

        var found = RoleRenames.Find(new ResourceGraph([role, user]), changes, [orphan]);

        Assert.Equal(isRename, found.ContainsKey(orphan.Address));
        if (isRename) Assert.Equal([role.Address, user.Address], found[orphan.Address]);
    }

    private static LiveResource Live(string part) => new("old", State(part)) { Tags = State(part).Tags };

    private static RoleState State(string? part)
    {
        var tags = new Dictionary<string, string>
        {
            [Ownership.OwnerTag] = "reconciler",
            [Ownership.StackTag] = "shop",
            [Ownership.ObjectTag] = _owner.ToString(),
        };
        if (part is not null) tags[Ownership.PartTag] = part;
        return new RoleState { RoleName = part ?? "user", AssumeRolePolicyDocument = new JsonDocumentText("{}"), Tags = tags };
    }
}
