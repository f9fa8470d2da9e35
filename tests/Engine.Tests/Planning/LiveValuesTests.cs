using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;

namespace Engine.Tests.Planning;

public sealed class LiveValuesTests
{
    private static readonly GatewayResourceType _gateway = new();

    [Fact]
    public void Ignored_member_takes_the_live_value_and_the_desired_state_stays()
    {
        var desired = new GatewayRequest { Name = "g", Description = "spec", Tags = [] };
        var live = Live(new GetGatewayResponse { Name = "g", Description = "live" });

        var kept = (GatewayRequest)LiveValues.Keep(Resource("description"), desired, live);

        Assert.Equal(("live", "spec"), (kept.Description, desired.Description));
        Assert.Empty(LiveValues.Compare(Resource("description"), desired, live));
        Assert.Equal(["description"], LiveValues.Compare(Resource(), desired, live).Select(change => change.Path));
    }

    [Fact]
    public void Ignored_member_below_others_is_unset_when_it_is_unset_live()
    {
        var desired = new GatewayRequest
        {
            Name = "g",
            ProtocolConfiguration = new() { Mcp = new() { Instructions = "spec", SearchType = "SEMANTIC" } },
            Tags = [],
        };
        var live = Live(new GetGatewayResponse { Name = "g", ProtocolConfiguration = new() { Mcp = new() { SearchType = "SEMANTIC" } } });

        var kept = (GatewayRequest)LiveValues.Keep(Resource("protocolConfiguration.mcp.instructions"), desired, live);

        Assert.Null(kept.ProtocolConfiguration.Mcp.Instructions);
        Assert.Equal("SEMANTIC", kept.ProtocolConfiguration.Mcp.SearchType.Value);
    }

    [Fact]
    public void Ignored_tags_take_the_live_value_and_our_own_never_do()
    {
        var desired = new GatewayRequest { Name = "g", Tags = new() { ["reconciler/owner"] = "reconciler", ["team"] = "a" } };
        var live = Live(new GetGatewayResponse { Name = "g" }) with
        {
            Tags = new Dictionary<string, string>
            {
                ["reconciler/owner"] = "stolen",
                ["team"] = "b",
                ["cost-center"] = "42",
            },
        };
        var resource = Resource() with { IgnoredTags = [new TagPattern("cost-*"), new TagPattern("*")] };

        var kept = (GatewayRequest)LiveValues.Keep(resource, desired, live);

        Assert.Equal(("reconciler", "b", "42"), (kept.Tags["reconciler/owner"], kept.Tags["team"], kept.Tags["cost-center"]));
    }

    [Fact]
    public void Role_keeps_the_spelling_of_its_name()
    {
        var role = new RoleResourceType();
        var desired = new RoleState { RoleName = "my-role", AssumeRolePolicyDocument = new JsonDocumentText("{}") };
        var live = new LiveResource("My-Role", new RoleState { RoleName = "My-Role", AssumeRolePolicyDocument = new JsonDocumentText("{}") });
        var resource = new DesiredResource(new ResourceAddress("Role", "r"), role, new ObjectRef("Gateway", "g"), desired);

        Assert.Equal("My-Role", ((RoleState)LiveValues.Keep(resource, desired, live)).RoleName);
        Assert.Empty(LiveValues.Compare(resource, desired, live));
    }

    private static DesiredResource Resource(params string[] ignored) =>
        new(new ResourceAddress("Gateway", "g"), _gateway, new ObjectRef("Gateway", "g"), new GatewayRequest())
        {
            IgnoredFields = ignored,
        };

    private static LiveResource Live(GetGatewayResponse state) => new("g-1", state) { Tags = new Dictionary<string, string>() };
}
