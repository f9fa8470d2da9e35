using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Protocols;

namespace Reconciler.Emulator.Services.Sqs;

/// <summary>
/// AWS JSON with the error codes of the older query protocol in a header, by which clients of both protocols see the same codes.
/// </summary>
internal sealed class SqsProtocol(ServiceContract contract) : Protocol(contract)
{
    private static readonly Dictionary<string, string> QueryCodes = new(StringComparer.Ordinal)
    {
        ["QueueDoesNotExist"] = "AWS.SimpleQueueService.NonExistentQueue",
        ["QueueNameExists"] = "QueueAlreadyExists",
        ["EmptyBatchRequest"] = "AWS.SimpleQueueService.EmptyBatchRequest",
        ["TooManyEntriesInBatchRequest"] = "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
        ["BatchEntryIdsNotDistinct"] = "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
    };

    private readonly JsonRpcProtocol _json = new(contract);

    public override ResolvedOperation? Resolve(AwsRequest request) => _json.Resolve(request);

    public override System.Text.Json.Nodes.JsonObject Parse(ResolvedOperation operation, AwsRequest request) =>
        _json.Parse(operation, request);

    public override AwsResponse Write(OperationContract operation, System.Text.Json.Nodes.JsonObject output, string requestId) =>
        _json.Write(operation, output, requestId);

    public override AwsResponse WriteError(AwsException error, string requestId)
    {
        var response = _json.WriteError(error, requestId);
        var fault = error.Status < 500 ? "Sender" : "Receiver";
        response.Headers["x-amzn-query-error"] = $"{QueryCodes.GetValueOrDefault(error.Code, error.Code)};{fault}";
        return response;
    }

    public override AwsException AuthError(Platform.Auth.AuthFailure failure) => _json.AuthError(failure);
}
