using System.Text.Json.Nodes;

namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>Who calls a gateway, once its authorizer has let them in.</summary>
/// <param name="Claims">The claims of the caller's token; <see langword="null"/> when the request was signed or is anonymous.</param>
/// <param name="Arn">The caller's ARN, of an assumed role without its session; <see langword="null"/> when there is none.</param>
internal sealed record GatewayCaller(JsonObject? Claims, string? Arn);
