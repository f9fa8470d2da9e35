using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore;
using Reconciler.Emulator.Services.Iam;
using Reconciler.Emulator.Services.Sts;

namespace Reconciler.Emulator.DataPlane.Gateway.Credentials;

/// <summary>The credentials that the gateway gets by assuming its role, kept until shortly before they expire.</summary>
internal sealed class RoleCredentials(Account account, IRoleAccess roles, IRoleSessions sts)
{
    private static readonly TimeSpan Duration = TimeSpan.FromHours(1);
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly HashSet<(string Role, string Resource, string Action)> _found = [];
    private long _foundAt = -1;

    private readonly Dictionary<string, (string AccessKeyId, SessionCredential Credential)> _known = new(StringComparer.Ordinal);

    /// <exception cref="TargetException">The gateway cannot assume its role.</exception>
    public (string AccessKeyId, SessionCredential Credential) For(McpTarget target) => account.Perform(() =>
    {
        Check(target);
        // The account may have been emptied meanwhile, and STS with it.
        if (_known.TryGetValue(target.RoleArn, out var kept) && kept.Credential.Expiration - Margin > account.Now && sts.Find(kept.AccessKeyId) is not null)
            return kept;
        return _known[target.RoleArn] = sts.Issue(roles.Find(target.RoleArn)!, $"gateway-{target.GatewayId}", Duration);
    });

    /// <summary>Whether the gateway can assume its role, and what it may do with it. Under the account's gate.</summary>
    /// <exception cref="TargetException">It cannot, or may not.</exception>
    public void Check(McpTarget target, params IEnumerable<(string Action, string Resource)> needs)
    {
        if (!IsAllowed((target.RoleArn, target.GatewayArn, "sts:AssumeRole"), () => roles.CanBeAssumed(target.RoleArn, AgentCoreService.Principal, target.GatewayArn)))
            throw new TargetException(TargetFailure.Unauthorized, $"The gateway cannot assume its role {target.RoleArn}.");
        foreach (var (action, resource) in needs)
        {
            if (!IsAllowed((target.RoleArn, resource, action), () => roles.Allows(target.RoleArn, action, resource)))
                throw new TargetException(TargetFailure.Unauthorized, $"The gateway's role {target.RoleArn} is not authorized to perform: {action} on resource: {resource}");
        }
    }

    // Policies are read anew when a role or policy changes, not with every call of a tool.
    private bool IsAllowed((string Role, string Resource, string Action) permission, Func<bool> find)
    {
        if (roles.Version is not { } version)
            return find();
        if (version != _foundAt)
        {
            _found.Clear();
            _foundAt = version;
        }

        return _found.Contains(permission) || find() && _found.Add(permission);
    }
}
