using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>A request that the emulator has processed.</summary>
/// <param name="Time">The time of the response, by the emulator's clock.</param>
/// <param name="Service">The name of the service's public model, such as <c>iam</c> or <c>bedrock-agentcore-control</c>.</param>
/// <param name="Operation">The operation, such as <c>CreateRole</c>, or an empty text if the service has no such operation.</param>
/// <param name="Status">The HTTP status of the response, or 0 if a fault dropped the response.</param>
/// <param name="ErrorCode">The error code of the response, or <see langword="null"/> on success.</param>
/// <param name="Mutating">Whether the operation changes state.</param>
/// <param name="Input">The parsed input without streamed bodies.</param>
/// <param name="AccessKeyId">The access key id of the signature, or <see langword="null"/> if the request was not authenticated.</param>
public sealed record RecordedRequest(
    DateTimeOffset Time,
    string Service,
    string Operation,
    int Status,
    string? ErrorCode,
    bool Mutating,
    JsonObject Input,
    string? AccessKeyId);
