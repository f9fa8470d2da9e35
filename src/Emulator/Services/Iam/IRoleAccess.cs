using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>
/// The roles for other services, which see changes later than IAM if a propagation delay is set. Callers hold the account's gate.
/// </summary>
internal interface IRoleAccess
{
    /// <summary>
    /// Grows with every change of roles and policies. <see langword="null"/> if a propagation delay is set: results must not be cached
    /// then.
    /// </summary>
    long? Version { get; }

    /// <summary>The role of an ARN, without propagation delay.</summary>
    JsonObject? Find(string arn);

    /// <summary>The document of a managed policy; <see langword="null"/> if there is none.</summary>
    string? FindPolicy(string arn);

    /// <summary>Whether a service can assume a role, with propagation delay.</summary>
    /// <param name="arn">The role.</param>
    /// <param name="principal">The service principal, such as <c>bedrock-agentcore.amazonaws.com</c>.</param>
    /// <param name="sourceArn">The resource for which the service acts.</param>
    bool CanBeAssumed(string arn, string principal, string sourceArn);

    /// <summary>How a role's trust policy allows a caller to do something with it.</summary>
    /// <param name="role">The role's document.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="action">The action, such as <c>sts:AssumeRole</c> or <c>sts:TagSession</c>.</param>
    /// <param name="context">The condition keys of the request besides those of the caller.</param>
    TrustDecision Trusts(JsonObject role, Caller caller, string action, IReadOnlyDictionary<string, string> context);

    /// <summary>Whether a role's policies allow an action, with propagation delay.</summary>
    bool Allows(string arn, string action, string resource, IReadOnlyDictionary<string, string>? context = null);

    /// <summary>
    /// Returns why a caller may not perform an action on a resource, in AWS's words; <see langword="null"/> if it may. Roles see changes
    /// of their policies with propagation delay.
    /// </summary>
    string? FindDenial(Caller caller, string action, string resource, IReadOnlyDictionary<string, string>? context = null);
}
