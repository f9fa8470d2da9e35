using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Worker.Composition;
using Reconciler.Worker.Planning;
using Reconciler.Worker.Resources;
using Reconciler.Worker.Resources.AgentCore;
using Reconciler.Worker.Resources.Images;

namespace Worker.Tests.Planning;

public sealed class DifferTests
{
    private static readonly GatewayType Type = new();

    [Fact]
    public void Nothing_differs_from_itself() => Assert.Empty(Compare(Desired(), Live()));

    [Fact]
    public void A_member_that_is_unset_is_a_removal_to_be_made()
    {
        var live = Live();
        live.Description = "by hand";
        Assert.Equal(["description"], Compare(Desired(), live));
    }

    [Fact]
    public void What_the_service_fills_in_is_no_difference()
    {
        var live = Live();
        live.ProtocolConfiguration = new GatewayProtocolConfiguration { Mcp = new MCPGatewayConfiguration { SupportedVersions = ["2025-03-26"] } };
        Assert.Empty(Compare(Desired(), live));
    }

    [Fact]
    public void Null_and_empty_mean_the_same()
    {
        var live = Live();
        live.InterceptorConfigurations = [];
        Assert.Empty(Compare(Desired(), live));
    }

    [Fact]
    public void Lists_of_values_are_sets()
    {
        var (desired, live) = (Desired(), Live());
        desired.AuthorizerConfiguration.CustomJWTAuthorizer.AllowedClients = ["a", "b"];
        live.AuthorizerConfiguration.CustomJWTAuthorizer.AllowedClients = ["b", "a"];
        Assert.Empty(Compare(desired, live));
        live.AuthorizerConfiguration.CustomJWTAuthorizer.AllowedClients = ["b", "b"];
        Assert.Equal(["authorizerConfiguration.customJWTAuthorizer.allowedClients"], Compare(desired, live));
    }

    [Fact]
    public void A_value_that_is_not_known_yet_differs_from_any()
    {
        var desired = Desired();
        desired.RoleArn = new AttributeRef(new ResourceAddress("Role", "x"), "arn").ToString();
        Assert.Equal(["roleArn"], Compare(desired, Live()));
    }

    [Fact]
    public void Tags_are_compared_but_for_those_of_AWS()
    {
        var desired = Desired();
        desired.Tags = new() { ["a"] = "1", ["b"] = "2" };
        var live = new LiveResource("id", Live()) { Tags = new Dictionary<string, string> { ["a"] = "other", ["c"] = "3", ["aws:cloudformation:stack"] = "x" } };
        Assert.Equal(["tags.a", "tags.b", "tags.c"], Differ.Compare(Type, desired, live).Select(change => change.Path));
    }

    [Fact]
    public void Items_with_names_are_told_apart_by_them()
    {
        var type = new Reconciler.Worker.Resources.Images.BuildProjectType();
        var desired = new Amazon.CodeBuild.Model.CreateProjectRequest { Name = "p", Environment = new() { EnvironmentVariables = [new() { Name = "A", Value = "1" }, new() { Name = "B", Value = "2" }] } };
        var live = new Amazon.CodeBuild.Model.Project { Name = "p", Environment = new() { EnvironmentVariables = [new() { Name = "B", Value = "3" }, new() { Name = "A", Value = "1" }] } };
        Assert.Equal(["environment.environmentVariables[B].value"], Differ.Compare(type, desired, new LiveResource("p", live) { Tags = new Dictionary<string, string>() }).Select(change => change.Path));
    }

    private static IEnumerable<string> Compare(CreateGatewayRequest desired, GetGatewayResponse live) =>
        Differ.Compare(Type, desired, new LiveResource("id", live)).Select(change => change.Path);

    private static CreateGatewayRequest Desired() => new()
    {
        Name = "gw",
        RoleArn = "arn",
        AuthorizerType = AuthorizerType.CUSTOM_JWT,
        AuthorizerConfiguration = new AuthorizerConfiguration { CustomJWTAuthorizer = new CustomJWTAuthorizerConfiguration { AllowedClients = ["a"] } },
    };

    private static GetGatewayResponse Live() => new()
    {
        Name = "gw",
        GatewayId = "id",
        RoleArn = "arn",
        AuthorizerType = AuthorizerType.CUSTOM_JWT,
        AuthorizerConfiguration = new AuthorizerConfiguration { CustomJWTAuthorizer = new CustomJWTAuthorizerConfiguration { AllowedClients = ["a"] } },
    };
}
