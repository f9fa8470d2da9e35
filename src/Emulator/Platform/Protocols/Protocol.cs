using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>One way of putting operations on the wire: which operation a request is, its input as a document, and documents as answers.</summary>
internal abstract class Protocol(ServiceContract contract)
{
    public ServiceContract Contract { get; } = contract;

    /// <summary>Finds the operation of a request, or <see langword="null"/> when the service has none such.</summary>
    public abstract ResolvedOperation? Resolve(AwsRequest request);

    /// <summary>Reads the input; its constraints are not checked yet.</summary>
    /// <exception cref="AwsException">The request has another structure than the operation's input.</exception>
    public abstract JsonObject Parse(ResolvedOperation operation, AwsRequest request);

    /// <exception cref="ContractViolationException">The document is not one of the operation's output shape.</exception>
    public abstract AwsResponse Write(OperationContract operation, JsonObject output, string requestId);

    public abstract AwsResponse WriteError(AwsException error, string requestId);

    /// <summary>The error that clients of this protocol know for a failed authentication.</summary>
    public abstract AwsException AuthError(AuthFailure failure);

    /// <summary>The error for a caller without permission.</summary>
    public virtual AwsException Denied(string message) => new("AccessDeniedException", message, 400);

    /// <summary>The throttling error that clients of this protocol know.</summary>
    public virtual AwsException Throttled() => new("ThrottlingException", "Rate exceeded", 400);
}
