using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>An answered call of an operation.</summary>
/// <param name="Service">The service.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Caller">Who called.</param>
/// <param name="Region">The region of the call.</param>
/// <param name="RequestId">The id of the request.</param>
/// <param name="Request">The request.</param>
/// <param name="Input">The parsed input.</param>
/// <param name="Output">The output of a call that succeeded.</param>
/// <param name="Error">The error of a call that did not.</param>
internal sealed record CallRecord(
    IService Service,
    OperationContract Operation,
    Caller Caller,
    string Region,
    string RequestId,
    AwsRequest Request,
    JsonObject Input,
    JsonObject? Output,
    AwsException? Error);
