using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Engine.Resources.CodeBuild;
using Reconciler.Spec.Kinds;

namespace Engine.Tests.Planning;

public sealed class DifferTests
{
    private static readonly GatewayResourceType Type = new();

    [Fact]
    public void Equal_states_have_no_difference() => Assert.Empty(Compare(Desired(), Live()));

    [Fact]
    public void A_member_that_is_set_only_in_live_state_is_removed()
    {
        var live = Live();
        live.Description = "by hand";
        Assert.Equal(["description"], Compare(Desired(), live));
    }

    [Fact]
    public void A_server_default_is_no_difference()
    {
        var live = Live();
        live.ProtocolConfiguration = new GatewayProtocolConfiguration
        {
            Mcp = new MCPGatewayConfiguration { SupportedVersions = ["2025-03-26"] },
        };
        Assert.Empty(Compare(Desired(), live));
    }

    [Fact]
    public void Null_and_empty_are_equal()
    {
        var live = Live();
        live.InterceptorConfigurations = [];
        Assert.Empty(Compare(Desired(), live));
    }

    [Fact]
    public void Lists_of_scalars_are_compared_as_sets()
    {
        var (desired, live) = (Desired(), Live());
        desired.AuthorizerConfiguration.CustomJWTAuthorizer.AllowedClients = ["a", "b"];
        live.AuthorizerConfiguration.CustomJWTAuthorizer.AllowedClients = ["b", "a"];
        Assert.Empty(Compare(desired, live));
        live.AuthorizerConfiguration.CustomJWTAuthorizer.AllowedClients = ["b", "b"];
        Assert.Equal(["authorizerConfiguration.customJWTAuthorizer.allowedClients"], Compare(desired, live));
    }

    [Fact]
    public void A_placeholder_differs_from_every_value()
    {
        var desired = Desired();
        desired.RoleArn = new AttributeRef(new ResourceAddress("Role", "x"), "arn").ToString();
        Assert.Equal(["roleArn"], Compare(desired, Live()));
    }

    [Fact]
    public void Tags_are_compared_except_those_of_AWS()
    {
        var desired = Desired();
        desired.Tags = new() { ["a"] = "1", ["b"] = "2" };
        var live = new LiveResource("id", Live())
        {
            Tags = new Dictionary<string, string> { ["a"] = "other", ["c"] = "3", ["aws:cloudformation:stack"] = "x" },
        };
        Assert.Equal(["tags.a", "tags.b", "tags.c"], Differ.Compare(Type, desired, live).Select(change => change.Path));
    }

    [Fact]
    public void Items_with_names_are_matched_by_name()
    {
        var type = new BuildProjectResourceType();
        var desired = new BuildProjectState
        {
            Name = "p",
            Environment = new() { EnvironmentVariables = [new() { Name = "A", Value = "1" }, new() { Name = "B", Value = "2" }] },
        };
        var live = new Amazon.CodeBuild.Model.Project
        {
            Name = "p",
            Environment = new() { EnvironmentVariables = [new() { Name = "B", Value = "3" }, new() { Name = "A", Value = "1" }] },
        };
        var changes = Differ.Compare(type, desired, new LiveResource("p", live) { Tags = new Dictionary<string, string>() });
        Assert.Equal(["environment.environmentVariables[B].value"], changes.Select(change => change.Path));
    }

    private static IEnumerable<string> Compare(GatewayRequest desired, GetGatewayResponse live) =>
        Differ.Compare(Type, desired, new LiveResource("id", live)).Select(change => change.Path);

    private static GatewayRequest Desired() => new()
    {
        Name = "gw",
        RoleArn = "arn",
        AuthorizerType = AuthorizerType.CUSTOM_JWT,
        AuthorizerConfiguration = new AuthorizerConfiguration
        {
            CustomJWTAuthorizer = new CustomJWTAuthorizerConfiguration { AllowedClients = ["a"] },
        },
    };

    private static GetGatewayResponse Live() => new()
    {
        Name = "gw",
        GatewayId = "id",
        RoleArn = "arn",
        AuthorizerType = AuthorizerType.CUSTOM_JWT,
        AuthorizerConfiguration = new AuthorizerConfiguration
        {
            CustomJWTAuthorizer = new CustomJWTAuthorizerConfiguration { AllowedClients = ["a"] },
        },
    };
}
