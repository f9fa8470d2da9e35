using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>Roles as other services see them: later than IAM does, when the account is told to be slow. Callers hold the account's gate.</summary>
internal interface IRoleAccess
{
    /// <summary>Grows with every change of roles and policies; <see langword="null"/> while such changes are seen late, so that an answer holds for the moment only.</summary>
    long? Version { get; }

    /// <summary>The role of an ARN, whether services see it already or not.</summary>
    JsonObject? Find(string arn);

    /// <summary>Whether a service can assume the role by now.</summary>
    /// <param name="arn">The role.</param>
    /// <param name="principal">The service, such as <c>bedrock-agentcore.amazonaws.com</c>.</param>
    /// <param name="sourceArn">The resource on whose behalf the service acts.</param>
    bool CanBeAssumed(string arn, string principal, string sourceArn);

    /// <summary>Whether a role's trust policy names a caller: the account (its root), the caller itself, or for a role's session the role.</summary>
    bool Trusts(JsonObject role, Caller caller);

    /// <summary>Whether the role's policies, as far as services see them by now, allow an action.</summary>
    bool Allows(string arn, string action, string resource, IReadOnlyDictionary<string, string>? context = null);

    /// <summary>Whether a caller with the role's credentials may perform an action on a resource, as far as services see its policies by now.</summary>
    bool AllowsRole(string roleName, string action, string resource);
}
