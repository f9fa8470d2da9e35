using Amazon.BedrockAgentCoreControl;
using Amazon.CloudWatchLogs;
using Amazon.CodeBuild;
using Amazon.CognitoIdentityProvider;
using Amazon.ECR;
using Amazon.IdentityManagement;
using Amazon.Lambda;
using Amazon.S3;
using Amazon.SecretsManager;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Permissions;
using Reconciler.Engine.Resources.Secrets;

namespace EndToEnd.Tests.Permissions;

/// <summary>The table of calls has the calls that the code of the resource types makes: each one, and no other.</summary>
public sealed class CallTableTests
{
    private static readonly ResourceTypes _types = new(new SecretReader(_ => null));

    private static readonly Dictionary<string, string> _clients = new()
    {
        ["bedrock-agentcore"] = nameof(IAmazonBedrockAgentCoreControl),
        ["codebuild"] = nameof(IAmazonCodeBuild),
        ["cognito-idp"] = nameof(IAmazonCognitoIdentityProvider),
        ["ecr"] = nameof(IAmazonECR),
        ["iam"] = nameof(IAmazonIdentityManagementService),
        ["lambda"] = nameof(IAmazonLambda),
        ["logs"] = nameof(IAmazonCloudWatchLogs),
        ["s3"] = nameof(IAmazonS3),
        ["secretsmanager"] = nameof(IAmazonSecretsManager),
    };

    public static TheoryData<string> Types => [.. _types.InOrder.Select(type => type.Name)];

    // SecretReader belongs to no type: iam-policy finds the secrets that the specs name.
    private const string ReadsSecrets = $"{nameof(IAmazonSecretsManager)} GetSecretValue";

    [Theory]
    [MemberData(nameof(Types))]
    public void Type_has_no_call_in_the_table_that_its_code_does_not_make(string name) =>
        Assert.Empty(InTable(name).Except(InCode(name)));

    [Fact]
    public void No_call_of_the_code_lacks_in_the_table() => Assert.Equal(
        [ReadsSecrets],
        _types.InOrder.SelectMany(type => InCode(type.Name)).Except(CallTable.Types.SelectMany(InTable)));

    [Fact]
    public void Table_knows_no_other_types() =>
        Assert.Equal(_types.InOrder.Select(type => type.Name).Order(StringComparer.Ordinal), CallTable.Types.Order(StringComparer.Ordinal));

    private static IEnumerable<string> InCode(string name) => CalledOperations
        .Of(_types.InOrder.Single(type => type.Name == name).GetType())
        .Select(call => $"{call.Client.Name} {call.Operation}");

    private static IEnumerable<string> InTable(string name) => CallTable.Of(name).SelectMany(row => row.Calls)
        .Where(call => call.Operation is not null)
        .Select(call => $"{_clients[call.Service]} {call.Operation}");
}
