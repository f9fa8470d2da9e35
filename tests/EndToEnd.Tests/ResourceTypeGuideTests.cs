using System.Reflection;
using Amazon.BedrockAgentCoreControl;
using Amazon.CloudWatchLogs;
using Amazon.CodeBuild;
using Amazon.CognitoIdentityProvider;
using Amazon.ECR;
using Amazon.IdentityManagement;
using Amazon.Lambda;
using Amazon.S3;
using Amazon.SecretsManager;
using Reconciler.Emulator.Host;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Composition;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec.Loading;
using Reconciler.Tests.Shared;

namespace EndToEnd.Tests;

/// <summary>
/// Every resource type has what docs/contributing/resource-type.md lists. A failure names what is missing and the step that adds it.
/// </summary>
public sealed class ResourceTypeGuideTests : IDisposable
{
    private const string Guide = "docs/contributing/resource-type.md";

    // What a type may lack, and why.
    private static readonly Dictionary<(string Type, Step Step), string> _exceptions = new()
    {
        [("Image", Step.Drift)] = "An image cannot change; DeletionDriftTests deletes it.",
        [("ImageTag", Step.Tags)] = "It is only read, and belongs to whoever pushed the image.",
        [("PolicyAttachment", Step.Drift)] = "An attachment cannot change; InvokeAccessTests takes it away and adds others.",
        [("SecretVersion", Step.Tags)] = "It is only read, and belongs to whoever keeps the secret.",
        [("SecretVersion", Step.Drift)] = "A version that moves is a change; SecretRotationTests moves it.",
        [("ImageTag", Step.Drift)] = "A moved tag is a change; UnsetIsManagedTests moves it.",
    };

    // The operations of AgentCore that have no published quota.
    private static readonly string[] _withoutQuota =
    [
        "TagResource", "UntagResource", "ListTagsForResource", "PutResourcePolicy", "GetResourcePolicy", "DeleteResourcePolicy",
    ];

    // How the emulator, which has the names of the service models, names the services and what the SDK's S3 client renames.
    private static readonly Dictionary<Type, string> _services = new()
    {
        [typeof(IAmazonBedrockAgentCoreControl)] = "bedrock-agentcore-control",
        [typeof(IAmazonCloudWatchLogs)] = "logs",
        [typeof(IAmazonCodeBuild)] = "codebuild",
        [typeof(IAmazonCognitoIdentityProvider)] = "cognito-idp",
        [typeof(IAmazonECR)] = "ecr",
        [typeof(IAmazonIdentityManagementService)] = "iam",
        [typeof(IAmazonLambda)] = "lambda",
        [typeof(IAmazonS3)] = "s3",
        [typeof(IAmazonSecretsManager)] = "secretsmanager",
    };

    private static readonly Dictionary<string, string> _renamedByS3 = new()
    {
        ["GetObjectMetadata"] = "HeadObject",
        ["GetCORSConfiguration"] = "GetBucketCors",
        ["DeleteCORSConfiguration"] = "DeleteBucketCors",
        ["GetLifecycleConfiguration"] = "GetBucketLifecycleConfiguration",
        ["DeleteLifecycleConfiguration"] = "DeleteBucketLifecycle",
        ["ListVersions"] = "ListObjectVersions",
        ["PutBucket"] = "CreateBucket",
    };

    private static readonly ResourceTypes _types = new(new SecretReader(_ => null));

    private readonly Account _account;
    private readonly IReadOnlyList<IService> _emulated;
    private readonly ILookup<string, DesiredResource> _composed;

    public ResourceTypeGuideTests()
    {
        var options = new EmulatorOptions();
        _account = new Account(options.ForAccount());
        _emulated = new ServiceCatalog(_account, new ServerCommands(_account), options, () => options.Latency).All;
        _composed = new[]
        {
            StackBuilder.OfWorkshop(),
            StackBuilder.OfMachines(),
            new StackBuilder("keys").WithApiKeyProvider(),
            DriftMachineCases.Identities(),
            DriftFunctionCases.Stack(),
            DriftTrafficCases.Stack(),
            new StackBuilder("shop").WithServer(spec: ["endpoints: [{name: stable}]"])
                .With("InvokeAccess", "callers", "runtime: server", "users: [caller]", "createUser: true"),
            new StackBuilder("tagged").With("McpServer", "server", "image: public.ecr.aws/tools/server:v1"),
            new StackBuilder("rotated").With("ApiKeyCredentialProvider", "key", "apiKey: {secretsManager: search/key}"),
        }.SelectMany(Compose).ToLookup(resource => resource.Type.Name);
    }

    /// <summary>The steps of the guide that a test can see, by their numbers.</summary>
    public enum Step
    {
        Name = 2,
        Registration = 4,
        Rate = 5,
        Tags = 6,
        Composition = 8,
        Emulator = 9,
        Drift = 10,
    }

    public static TheoryData<string> Names => [.. _types.InOrder.Select(type => type.Name)];

    public void Dispose() => _account.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Resource_type_has_all_that_the_guide_lists(string name)
    {
        var missing = FindMissing(_types.InOrder.Single(type => type.Name == name)).ToList();

        Assert.Empty(missing
            .Where(lack => !_exceptions.ContainsKey((name, lack.Step)))
            .Select(lack => $"{name} has no {lack.What}: step {(int)lack.Step} of {Guide}"));
    }

    [Fact]
    public void Resource_type_is_registered_when_its_class_exists()
    {
        var classes = typeof(IResourceType).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(IResourceType)));

        Assert.Empty(classes
            .Except(_types.InOrder.Select(type => type.GetType()))
            .Select(type => $"{type.Name} is not in ResourceTypes.InOrder: step {(int)Step.Registration} of {Guide}"));
    }

    [Fact]
    public void Exception_is_dropped_when_nothing_is_missing_any_more()
    {
        var missing = _types.InOrder.SelectMany(type => FindMissing(type).Select(lack => (type.Name, lack.Step))).ToHashSet();

        Assert.Empty(_exceptions.Keys.Except(missing));
    }

    [Fact]
    public void Guide_has_each_step_that_failures_name()
    {
        var headings = File.ReadAllLines(Repository.File(Guide)).Where(line => line.StartsWith("## ", StringComparison.Ordinal)).ToList();

        Assert.Equal(headings.Select((_, i) => $"## {i + 1}"), headings.Select(heading => heading[..heading.IndexOf('.', StringComparison.Ordinal)]));
        Assert.All(Enum.GetValues<Step>(), step => Assert.InRange((int)step, 1, headings.Count));
    }

    private static IEnumerable<DesiredResource> Compose(StackBuilder stack)
    {
        var files = stack.Write();
        try
        {
            var loaded = StackLoader.Load(files.Specs);
            Assert.Empty(loaded.Errors);
            return new StackComposer(_types, _ => null).Compose(loaded.Stack!, new AwsIdentity("000000000000", "us-east-1", "aws")).Ordered;
        }
        finally
        {
            Directory.Delete(files.Root, recursive: true);
        }
    }

    private static bool IsInResourceTypeNames(string name) => typeof(ResourceTypeNames)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Any(field => (string?)field.GetRawConstantValue() == name);

    private IEnumerable<(Step Step, string What)> FindMissing(IResourceType type)
    {
        if (!IsInResourceTypeNames(type.Name)) yield return (Step.Name, "name in ResourceTypeNames");
        var composed = _composed[type.Name].ToList();
        if (composed.Count == 0)
            yield return (Step.Composition, "composer that adds it for the workshop or for a small stack of this test");
        if (type.ParentType is null && composed.Exists(resource => type.GetTags(resource.State) is null))
            yield return (Step.Tags, "tags and no parent");
        if (!DriftCases.All.Values.Any(drift => drift.Resource.StartsWith($"{type.Name}/", StringComparison.Ordinal)))
            yield return (Step.Drift, "case in DriftCases");
        var calls = CalledOperations.Of(type.GetType());
        if (calls.Count == 0) yield return (Step.Emulator, "calls");
        foreach (var lack in calls.SelectMany(call => FindMissing(call.Client, call.Operation))) yield return lack;
    }

    private IEnumerable<(Step Step, string What)> FindMissing(Type client, string operation)
    {
        if (!_services.TryGetValue(client, out var name))
        {
            yield return (Step.Emulator, $"emulated service for {client.Name}");
            yield break;
        }

        var service = _emulated.Single(service => service.Name == name);
        var modelled = client == typeof(IAmazonS3) ? _renamedByS3.GetValueOrDefault(operation, operation) : operation;
        if (!service.Handled.Contains(modelled)) yield return (Step.Emulator, $"{name} operation {modelled} in the emulator");

        // Only AgentCore publishes request quotas. The operator must not plan with more than the service allows.
        if (client != typeof(IAmazonBedrockAgentCoreControl) || _withoutQuota.Contains(operation)) yield break;
        if (FindQuota(service, operation) is not { } quota)
            yield return (Step.Emulator, $"quota of {operation} in the emulator's service");
        else if (CallQuotas.PerSecond(CallQuotas.AgentCore, operation, new EngineOptions().DefaultCallRate) > quota)
            yield return (Step.Rate, $"rate of {operation} in CallQuotas within the quota of {quota} calls a second");
    }

    private static double? FindQuota(IService service, string operation)
    {
        var mutating = service.IsMutating(operation);
        return service.Quotas
            .FirstOrDefault(rule => operation.Contains(rule.Subject, StringComparison.Ordinal) && (rule.Mutating ?? mutating) == mutating)
            ?.Rate;
    }
}
