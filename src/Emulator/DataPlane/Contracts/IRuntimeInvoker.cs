namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>Sends an HTTP request to the MCP server of a runtime, and starts the server's process if it does not run.</summary>
internal interface IRuntimeInvoker
{
    /// <summary>Forwards a request. The caller of this method has authorized it.</summary>
    /// <param name="runtimeArn">The ARN of the runtime.</param>
    /// <param name="qualifier">The name of the endpoint, such as <c>DEFAULT</c>.</param>
    /// <param name="request">Method, headers and body for the server; this method sets its address.</param>
    /// <param name="session">
    /// The session of the call, whose version answers it; <see langword="null"/> for the version that the endpoint refers to.
    /// </param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The server's response, whose body is not read yet.</returns>
    /// <exception cref="RuntimeException">The runtime does not exist, or its server does not respond.</exception>
    Task<HttpResponseMessage> InvokeAsync(
        string runtimeArn, string qualifier, HttpRequestMessage request, CallerSession? session, CancellationToken cancellationToken);
}
