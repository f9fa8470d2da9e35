using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec;

namespace Engine.Tests.Execution;

/// <summary>Whether a missing permission only has to propagate, or has to be added by somebody.</summary>
public sealed class PermissionAdvisorTests
{
    private const string RoleArn = "arn:aws:iam::000000000000:role/gateway";
    private const string Function = "arn:aws:lambda:us-east-1:000000000000:function:notes";

    private static readonly EngineOptions Options = new();
    private static readonly ResourceTypes Types = new(new SecretReader(_ => null));
    private static readonly ResourceAddress Role = new("Role", "gateway");
    private static readonly ResourceAddress Gateway = new("Gateway", "gateway");
    private static readonly ResourceAddress Target = new("GatewayTarget", "target");

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":["lambda:InvokeFunction"],"Resource":["arn:aws:lambda:us-east-1:000000000000:function:notes"]}""", true)]
    [InlineData("""{"Effect":"Allow","Action":"lambda:*","Resource":"*"}""", true)]
    [InlineData("""{"Effect":"Allow","Action":["LAMBDA:invokefunction"],"Resource":["arn:aws:lambda:*:*:function:n?tes"]}""", true)]
    [InlineData("""{"Effect":"Deny","Action":"lambda:*","Resource":"*"}""", false)]
    [InlineData("""{"Effect":"Allow","Action":"lambda:GetFunction","Resource":"*"}""", false)]
    [InlineData("""{"Effect":"Allow","Action":"lambda:*","Resource":"arn:aws:lambda:us-east-1:000000000000:function:other"}""", false)]
    public void Permission_in_our_role_propagates_and_any_other_has_to_be_added(string statement, bool propagates)
    {
        var refused = Advise(RoleOf(statement), Lacks(RoleArn));

        Assert.Equal(propagates ? Options.PropagationPatience : Options.MissingPermissionPatience, refused.Patience);
        Assert.Equal(!propagates, refused.Reason?.Contains("Add this statement to its policies", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Contents_of_managed_policies_count_as_granted()
    {
        var role = RoleOf("""{"Effect":"Allow","Action":"s3:*","Resource":"*"}""");
        role.ManagedPolicyArns = ["arn:aws:iam::aws:policy/AWSLambda_FullAccess"];

        Assert.Equal(Options.PropagationPatience, Advise(role, Lacks(RoleArn)).Patience);
    }

    [Theory]
    [InlineData("arn:aws:iam::000000000000:role/theirs")]
    [InlineData("arn:aws:iam::999999999999:role/gateway")]
    public void Role_that_is_not_of_the_stack_is_named_with_the_statement(string foreign)
    {
        var refused = Advise(RoleOf("""{"Effect":"Allow","Action":"*","Resource":"*"}"""), Lacks(foreign));

        Assert.Equal(Options.MissingPermissionPatience, refused.Patience);
        Assert.Contains($"The role {foreign} is not part of the stack.", refused.Reason, StringComparison.Ordinal);
        Assert.Contains($$"""{"Effect":"Allow","Action":["lambda:InvokeFunction"],"Resource":["{{Function}}"]}""", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Stack_without_a_role_is_told_so()
    {
        var graph = new ResourceGraph([GatewayResource("arn:aws:iam::000000000000:role/theirs"), TargetResource()]);

        var refused = new PermissionAdvisor(graph, Options).Explain(Change(), Lacks("arn:aws:iam::000000000000:role/theirs"));

        Assert.Contains("is not part of the stack", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_failures_keep_their_patience()
    {
        var refused = Advise(RoleOf("{}"), new Failure(FailureKind.Conflict, "ConflictException", "busy"));

        Assert.Null(refused.Patience);
        Assert.Null(refused.Reason);
    }

    private static Observation.Refused Advise(RoleState role, Failure failure)
    {
        var resource = new DesiredResource(Role, Types.Role, new ObjectRef("Gateway", "gateway"), role);
        var advisor = new PermissionAdvisor(new ResourceGraph([resource, GatewayResource(resource.Arn), TargetResource()]), Options);
        advisor.Record(new ResourceOutcome(Role, ResourceState.Ready)
        {
            Live = new LiveResource("gateway", role) { Attributes = new Dictionary<string, string> { ["arn"] = RoleArn } },
        });
        return advisor.Explain(Change(), failure);
    }

    private static DesiredResource GatewayResource(string roleArn) => new(
        Gateway,
        Types.Gateway,
        new ObjectRef("Gateway", "gateway"),
        new Amazon.BedrockAgentCoreControl.Model.CreateGatewayRequest { Name = "gateway", RoleArn = roleArn });

    private static DesiredResource TargetResource() => new(
        Target,
        Types.GatewayTarget,
        new ObjectRef("GatewayTarget", "target"),
        new GatewayTargetState { Name = "target", GatewayIdentifier = new AttributeRef(Gateway, "id").ToString() });

    private static PlannedChange Change() => new(Target, ChangeKind.Create) { Type = Types.GatewayTarget };

    private static RoleState RoleOf(string statement) => new()
    {
        RoleName = "gateway",
        AssumeRolePolicyDocument = new JsonDocumentText("{}"),
        InlinePolicies = { ["policy"] = new JsonDocumentText($$"""{"Statement":[{{statement}}]}""") },
    };

    private static Failure Lacks(string role) => new(
        FailureKind.NotPropagated,
        "ValidationException",
        $"Gateway execution role lacks permission to perform lambda:InvokeFunction on {Function}. Role: {role}");
}
