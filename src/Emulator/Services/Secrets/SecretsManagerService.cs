using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Secrets;

/// <summary>AWS Secrets Manager.</summary>
internal sealed class SecretsManagerService : Service
{
    public SecretsManagerService(Account account)
        : base(account, "secretsmanager")
    {
        Store = new SecretStore(account);
        Add(new SecretOperations(Store));
        Add(new SecretVersions(Store));
        this["GetRandomPassword"] = RandomPasswords.Generate;
    }

    /// <summary>The secrets for other services.</summary>
    public SecretStore Store { get; }

    public override string TargetPrefix => "secretsmanager";

    public override IEnumerable<TaggedResource> ListTagged(string region) => TaggedResource.In(Store.Table(region), "ARN", "Tags");

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("InvalidParameterException", ConstraintBreach.Describe(breaches, withValues: false));
}
