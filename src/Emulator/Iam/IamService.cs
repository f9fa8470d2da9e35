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
        Roles = new RoleAccess(account, policies);
        Add(new Roles(account));
        Add(new Users(account));
        foreach (var kind in PrincipalKind.All)
        {
            Add(new InlinePolicies(account, kind));
            Add(new Attachments(account, policies, kind));
        }

        Add(policies);
        Add(new PolicyVersions(account, policies));
        Add(new AuthorizationDetails(account, policies));
        Add(new PolicySimulator(account, policies));
    }

    /// <summary>What other services may do with the account's roles.</summary>
    public RoleAccess Roles { get; }

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("ValidationError", ConstraintBreach.Describe(breaches, withValues: false));
}
