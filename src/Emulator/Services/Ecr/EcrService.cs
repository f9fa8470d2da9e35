using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Ecr;

/// <summary>
/// Amazon Elastic Container Registry: repositories, their policies, and images by digest and tag. <see cref="RegistryEndpoint"/> serves
/// container tools.
/// </summary>
internal sealed class EcrService : Service
{
    private readonly EcrBehavior _behavior;

    public EcrService(Account account, EcrBehavior behavior)
        : base(account, "ecr")
    {
        _behavior = behavior;
        Images = new Images(account);
        var (layers, tokens) = (new Layers(account), new RegistryTokens(account));
        Endpoints = [new RegistryEndpoint(account, Images, layers, tokens)];
        Add(new Repositories(Images, layers, tokens));
        Add(new RepositoryPolicies());
        Add(new ImageOperations(Images, layers, behavior));
        Add(new LayerOperations(layers));
    }

    /// <summary>The images for other services.</summary>
    public Images Images { get; }

    public override IReadOnlyList<IHttpEndpoint> Endpoints { get; }

    public override IReadOnlyList<BehaviorSwitch> Behaviors =>
    [
        BehaviorSwitch.ForFlag(
            "acceptMissingLayers", () => _behavior.AcceptMissingLayers, v => _behavior.AcceptMissingLayers = v),
    ];

    public override string TargetPrefix => "AmazonEC2ContainerRegistry_V20150921";

    public override IEnumerable<TaggedResource> ListTagged(string region) =>
        TaggedResource.In(Images.Repositories(region), "repositoryArn", "_tags");

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("InvalidParameterException", string.Join("; ", breaches.Select(b =>
            $"Invalid parameter at '{b.Path}' failed to satisfy constraint: " +
                $"'{char.ToLowerInvariant(b.Constraint["Member ".Length])}{b.Constraint[("Member ".Length + 1)..]}'")));

    public override AwsException InvalidTag(TagFault fault, ConstraintBreach breach) =>
        EcrErrors.InvalidTag(ConstraintBreach.Describe([breach], withValues: true));

    public override IEnumerable<RequiredPermission> PermissionsOf(Call call)
    {
        if (call.Operation.Name == "GetAuthorizationToken")
            return call.On("*");
        var names = call.Input.Texts("repositoryNames").DefaultIfEmpty(call.TextOrNull("repositoryName") ?? "*");
        var resources = call.TextOrNull("resourceArn") is { } arn ? [arn] : names.Select(name => call.Arn($"repository/{name}")).ToList();
        return call.On(resources).Concat(call.Operation.Name == "CreateRepository"
            ? call.Tagging("ecr:TagResource", resources[0])
            : []);
    }

    protected override IReadOnlyList<string> AlsoReading => ["BatchCheck"];
}
