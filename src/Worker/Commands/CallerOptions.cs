using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>What was said at the prompt about who calls. Nothing said means: as the gateway or runtime wants it.</summary>
/// <param name="User">A user of the specs.</param>
/// <param name="Token">A token that is there already.</param>
/// <param name="Sign">Sign with the AWS credentials.</param>
internal sealed record CallerOptions(string? User, AccessToken? Token, bool Sign);
