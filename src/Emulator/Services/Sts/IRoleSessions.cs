using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;

namespace Reconciler.Emulator.Services.Sts;

/// <summary>Issues temporary credentials of roles to services. Callers hold the account's gate.</summary>
internal interface IRoleSessions : ISessionCredentials
{
    /// <summary>Issues credentials of a role. The caller has checked that the service can assume the role.</summary>
    /// <param name="role">The role's document.</param>
    /// <param name="sessionName">The name of the session.</param>
    /// <param name="duration">The validity of the credentials.</param>
    (string AccessKeyId, SessionCredential Credential) Issue(JsonObject role, string sessionName, TimeSpan duration);
}
