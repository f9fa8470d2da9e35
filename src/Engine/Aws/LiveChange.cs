namespace Reconciler.Engine.Aws;

/// <summary>A change that somebody made in an account, as far as it is known from an event: not which member changed, but of what.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Region">The region; null if the resource is in all of them, such as a role.</param>
/// <param name="Names">The identifiers and names of the resources that the call named, and of what it made.</param>
public sealed record LiveChange(string AccountId, string? Region, IReadOnlySet<string> Names)
{
    /// <summary>Whether the change is in an account and region.</summary>
    internal bool IsIn(AwsIdentity account) => AccountId == account.AccountId && (Region is null || Region == account.Region);

    /// <summary>Whether the change is of a resource, of one in it, or of one that a list has.</summary>
    internal bool IsOf(ViewScope scope) =>
        scope.Id is { } id && Names.Contains(id) || scope.ParentId is { } parent && Names.Contains(parent);
}
