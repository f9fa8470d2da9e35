using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Services.Sts;

/// <summary>AWS STS: the identity of the caller, and temporary credentials of roles.</summary>
internal sealed class StsService : Service
{
    public StsService(Account account, IRoleAccess roles)
        : base(account, "sts")
    {
        Sessions = new RoleSessions(account);
        this["GetCallerIdentity"] = call => new JsonObject
        {
            ["UserId"] = call.Caller.UserId,
            ["Account"] = account.Id,
            ["Arn"] = call.Caller.Arn,
        };
        Add(new RoleAssumption(roles, Sessions));
    }

    /// <summary>The sessions of roles.</summary>
    public RoleSessions Sessions { get; }

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("ValidationError", ConstraintBreach.Describe(breaches, withValues: false));

    protected override IReadOnlyList<string> AlsoReading => ["Assume", "Decode"];

    // AssumeRole is checked by its handler, because the trust policy can make identity policies unnecessary.
    public override string? ActionOf(string operation) =>
        operation is "GetCallerIdentity" or "AssumeRole" ? null : base.ActionOf(operation);
}
