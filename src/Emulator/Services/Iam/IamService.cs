using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>AWS Identity and Access Management: roles, users, groups and policies, which are global in the account.</summary>
internal sealed class IamService : Service
{
    private readonly IamBehavior _behavior;

    public IamService(Account account, IamBehavior behavior)
        : base(account, "iam")
    {
        _behavior = behavior;
        var policies = new ManagedPolicies(account);
        Roles = new RoleAccess(account, policies, behavior);
        Add(new Roles(account));
        Add(new Users(account));
        Add(new Groups(account));
        Keys = new AccessKeys(account);
        Add(Keys);
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

    /// <summary>The access keys of users.</summary>
    public AccessKeys Keys { get; }

    /// <summary>The roles for other services.</summary>
    public RoleAccess Roles { get; }

    public override IReadOnlyList<BehaviorSwitch> Behaviors =>
        [BehaviorSwitch.ForTime("rolePropagation", () => _behavior.RolePropagation, v => _behavior.RolePropagation = v)];

    // The index has the policies of IAM, but neither roles nor users.
    public override IEnumerable<TaggedResource> ListTagged(string region) => region == TaggedResource.GlobalRegion
        ? TaggedResource.In(Account.State[ManagedPolicies.TableName], "Arn", "Tags")
        : [];

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("ValidationError", ConstraintBreach.Describe(breaches, withValues: false));

    public override StringComparer TagKeys => StringComparer.OrdinalIgnoreCase;

    public override AwsException InvalidTag(TagFault fault, ConstraintBreach breach) => fault switch
    {
        TagFault.Duplicate => IamErrors.DuplicateTags(),
        TagFault.Reserved => IamErrors.ReservedTag(),
        _ => base.InvalidTag(fault, breach),
    };

    protected override IReadOnlyList<string> AlsoReading => ["Simulate"];
}
