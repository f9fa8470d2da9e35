using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Lambda;

namespace Reconciler.Emulator.Services.Secrets;

/// <summary>AWS Secrets Manager.</summary>
internal sealed class SecretsManagerService : Service
{
    public SecretsManagerService(Account account, IFunctionInvoker functions)
        : base(account, "secretsmanager")
    {
        Store = new SecretStore(account);
        Add(new SecretOperations(Store));
        Add(new SecretVersions(Store));
        var rotations = new SecretRotations(account, Store, functions);
        AddLong("RotateSecret", rotations.RotateAsync);
        this["CancelRotateSecret"] = rotations.Cancel;
        this["GetRandomPassword"] = RandomPasswords.Generate;
    }

    /// <summary>The secrets for other services.</summary>
    public SecretStore Store { get; }

    public override string TargetPrefix => "secretsmanager";

    public override IEnumerable<RequiredPermission> PermissionsOf(Call call)
    {
        if (call.TextOrNull("SecretId") is { } id)
        {
            var known = Store.FindOrNull(call.Region, id)?.Text("ARN");
            return call.On(known ?? (id.StartsWith("arn:", StringComparison.Ordinal) ? id : ArnOf(id)));
        }

        if (call.TextOrNull("Name") is not { } name)
            return call.On("*");
        return call.On(ArnOf(name)).Concat(call.Tagging("secretsmanager:TagResource", ArnOf(name)));

        // The service appends six characters to the name that nobody knows before.
        string ArnOf(string secret) => call.Arn($"secret:{secret}-??????");
    }

    public override IEnumerable<TaggedResource> ListTagged(string region) => TaggedResource.In(Store.Table(region), "ARN", "Tags");

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("InvalidParameterException", ConstraintBreach.Describe(breaches, withValues: false));
}
