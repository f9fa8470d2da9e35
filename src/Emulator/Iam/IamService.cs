using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.Protocols;

namespace Reconciler.Emulator.Iam;

/// <summary>AWS Identity and Access Management: one account-wide set of roles and policies.</summary>
internal sealed class IamService : Service
{
    public IamService(Account account)
        : base(account, "iam")
    {
        var policies = new ManagedPolicies(account);
        var roles = new Roles(account);
        Roles = new RoleAccess(account, policies);
        Add(roles);
        Add(new RoleInlinePolicies(account));
        Add(new RoleAttachments(account, policies));
        Add(policies);
        Add(new PolicyVersions(account, policies));
        Add(new AuthorizationDetails(account, policies));
    }

    /// <summary>What other services may do with the account's roles.</summary>
    public RoleAccess Roles { get; }

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("ValidationError", ConstraintBreach.Describe(breaches, withValues: false));
}
