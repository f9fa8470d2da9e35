using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>A wire protocol: finds the operation of a request, reads its input as a document, and writes documents as responses.</summary>
internal abstract class Protocol(ServiceContract contract)
{
    public ServiceContract Contract { get; } = contract;

    /// <summary>The code of <see cref="NotImplemented"/>.</summary>
    protected virtual string NotImplementedCode => NotBuilt.Code;

    /// <summary>Finds the operation of a request, or returns <see langword="null"/> if the service has no such operation.</summary>
    public abstract ResolvedOperation? Resolve(AwsRequest request);

    /// <summary>Reads the input without checking its constraints.</summary>
    /// <exception cref="AwsException">The request does not match the operation's input shape.</exception>
    public abstract JsonObject Parse(ResolvedOperation operation, AwsRequest request);

    /// <exception cref="ContractViolationException">The document does not match the operation's output shape.</exception>
    public abstract AwsResponse Write(OperationContract operation, JsonObject output, string requestId);

    public abstract AwsResponse WriteError(AwsException error, string requestId);

    /// <summary>The protocol's error for a failed authentication.</summary>
    public abstract AwsException AuthError(AuthFailure failure);

    /// <summary>The protocol's error for a caller without permission.</summary>
    public virtual AwsException Denied(string message) => new("AccessDeniedException", message, 400);

    /// <summary>The error for an operation that the service has and the emulator has not.</summary>
    public AwsException NotImplemented(OperationContract operation) =>
        new(NotImplementedCode, NotBuilt.Describe(operation.Api ?? Contract.Name, operation.Name), 501);

    /// <summary>The error for an operation that the service has not.</summary>
    public virtual AwsException Unknown(AwsRequest request) => new("UnknownOperationException", "The requested operation does not exist.");

    /// <summary>The protocol's error for a body over the limit.</summary>
    public virtual AwsException TooLarge(string message) => new("RequestEntityTooLargeException", message, 413);

    /// <summary>The protocol's throttling error.</summary>
    public virtual AwsException Throttled() => new("ThrottlingException", "Rate exceeded", 400);
}
