using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore;
using Reconciler.Emulator.Services.Iam;
using Reconciler.Emulator.Services.Sts;

namespace Reconciler.Emulator.DataPlane.Gateway.Credentials;

/// <summary>The temporary credentials of the gateway's role, cached until shortly before they expire.</summary>
internal sealed class RoleCredentials(Account account, IRoleAccess roles, IRoleSessions sts)
{
    private static readonly TimeSpan Duration = TimeSpan.FromHours(1);
    private static readonly TimeSpan ExpirationMargin = TimeSpan.FromMinutes(5);

    private readonly HashSet<(string Role, string Resource, string Action)> _allowed = [];
    private long _allowedVersion = -1;

    private readonly Dictionary<string, (string AccessKeyId, SessionCredential Credential)> _credentials = new(StringComparer.Ordinal);

    /// <exception cref="TargetException">The gateway cannot assume its role.</exception>
    public (string AccessKeyId, SessionCredential Credential) For(McpTarget target) => account.Perform(() =>
    {
        Check(target);
        // A reset of the account removes the credentials from STS: issue new ones then.
        if (_credentials.TryGetValue(target.RoleArn, out var cached)
            && cached.Credential.Expiration - ExpirationMargin > account.Now
            && sts.Find(cached.AccessKeyId) is not null)
        {
            return cached;
        }

        return _credentials[target.RoleArn] = sts.Issue(roles.Find(target.RoleArn)!, $"gateway-{target.GatewayId}", Duration);
    });

    /// <summary>
    /// Checks that the gateway can assume its role and that the role has the permissions. Callers hold the account's lock.
    /// </summary>
    /// <exception cref="TargetException">The role cannot be assumed, or lacks a permission.</exception>
    public void Check(McpTarget target, params IEnumerable<(string Action, string Resource)> needs) =>
        Check(target.RoleArn, target.GatewayArn, needs);

    /// <inheritdoc cref="Check(McpTarget, IEnumerable{ValueTuple{string, string}})"/>
    public void Check(string roleArn, string gatewayArn, params IEnumerable<(string Action, string Resource)> needs)
    {
        var assume = (roleArn, gatewayArn, "sts:AssumeRole");
        if (!IsAllowed(assume, () => roles.CanBeAssumed(roleArn, AgentCoreService.Principal, gatewayArn)))
            throw new TargetException(TargetFailure.Unauthorized, $"The gateway cannot assume its role {roleArn}.");
        foreach (var (action, resource) in needs)
        {
            if (!IsAllowed((roleArn, resource, action), () => roles.Allows(roleArn, action, resource)))
            {
                throw new TargetException(
                    TargetFailure.Unauthorized,
                    $"The gateway's role {roleArn} is not authorized to perform: {action} on resource: {resource}");
            }
        }
    }

    // Cache what is allowed until a role or policy changes: evaluating the policies for every tool call would be slow.
    private bool IsAllowed((string Role, string Resource, string Action) permission, Func<bool> find)
    {
        if (roles.Version is not { } version)
            return find();
        if (version != _allowedVersion)
        {
            _allowed.Clear();
            _allowedVersion = version;
        }

        return _allowed.Contains(permission) || find() && _allowed.Add(permission);
    }
}
