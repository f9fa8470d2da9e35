namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>Brings an HTTP request to the MCP server of a runtime, whose process is started when it does not run yet.</summary>
internal interface IRuntimeInvoker
{
    /// <summary>Sends a request on. Whether the caller may was decided before.</summary>
    /// <param name="runtimeArn">The runtime.</param>
    /// <param name="qualifier">The endpoint, such as <c>DEFAULT</c>.</param>
    /// <param name="request">Method, headers and body for the server; its address is filled in here.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The server's own answer, its body not read yet.</returns>
    /// <exception cref="RuntimeException">There is no such runtime, or its server does not answer.</exception>
    Task<HttpResponseMessage> InvokeAsync(string runtimeArn, string qualifier, HttpRequestMessage request, CancellationToken cancellationToken);
}
