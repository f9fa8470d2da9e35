using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Ecr;

/// <summary>Amazon Elastic Container Registry: repositories, their policies, and images by digest and tag.</summary>
internal sealed class EcrService : Service
{
    public EcrService(Account account)
        : base(account, "ecr")
    {
        Images = new Images(account);
        Add(new Repositories(Images));
        Add(new RepositoryPolicies());
        Add(new ImageOperations(Images));
    }

    /// <summary>The images for other services.</summary>
    public Images Images { get; }

    public override string TargetPrefix => "AmazonEC2ContainerRegistry_V20150921";

    public override IEnumerable<TaggedResource> ListTagged(string region) =>
        TaggedResource.In(Images.Repositories(region), "repositoryArn", "_tags");

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("InvalidParameterException", string.Join("; ", breaches.Select(b =>
            $"Invalid parameter at '{b.Path}' failed to satisfy constraint: " +
                $"'{char.ToLowerInvariant(b.Constraint["Member ".Length])}{b.Constraint[("Member ".Length + 1)..]}'")));

    public override AwsException InvalidTag(TagFault fault, ConstraintBreach breach) =>
        EcrErrors.InvalidTag(ConstraintBreach.Describe([breach], withValues: true));

    protected override IReadOnlyList<string> AlsoReading => ["BatchCheck"];
}
