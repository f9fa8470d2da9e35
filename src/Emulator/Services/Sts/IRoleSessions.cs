using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;

namespace Reconciler.Emulator.Services.Sts;

/// <summary>Temporary credentials that services get for the roles that they act with. Callers hold the account's gate.</summary>
internal interface IRoleSessions : ISessionCredentials
{
    /// <summary>Credentials for a role. Whether the service may assume the role was asked before.</summary>
    /// <param name="role">The role's document.</param>
    /// <param name="sessionName">What the session is called.</param>
    /// <param name="duration">How long they last.</param>
    (string AccessKeyId, SessionCredential Credential) Issue(JsonObject role, string sessionName, TimeSpan duration);
}
