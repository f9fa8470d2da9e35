using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>
/// The options that choose the caller of a tool; at most one is set. Without one, the authentication is the one that the gateway or
/// runtime requires.
/// </summary>
/// <param name="User">The user of the specs to sign in as.</param>
/// <param name="Token">A bearer token.</param>
/// <param name="Sign">Whether to sign requests with the AWS credentials.</param>
/// <param name="Profile">The AWS profile that signs, beside <c>--local</c>; null for the credentials of the other calls.</param>
internal sealed record CallerOptions(string? User, AccessToken? Token, bool Sign, string? Profile);
