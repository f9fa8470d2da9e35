using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>One request as the emulator saw it.</summary>
/// <param name="Time">When it arrived, by the emulator's clock.</param>
/// <param name="Service">The service by the name of its public model, such as <c>iam</c> or <c>bedrock-agentcore-control</c>.</param>
/// <param name="Operation">The operation, such as <c>CreateRole</c>.</param>
/// <param name="Status">The HTTP status of the answer; 0 when the answer was withheld by a fault.</param>
/// <param name="ErrorCode">The error code of the answer, if it was one.</param>
/// <param name="Mutating">Whether the operation is one that changes something.</param>
/// <param name="Input">The parsed and validated input; streamed bodies are left out.</param>
/// <param name="AccessKeyId">Who signed the request, or <see langword="null"/>.</param>
public sealed record RecordedRequest(
    DateTimeOffset Time,
    string Service,
    string Operation,
    int Status,
    string? ErrorCode,
    bool Mutating,
    JsonObject Input,
    string? AccessKeyId);
