using System.Text.Json.Nodes;
using Reconciler.Access.Schemas;
using Reconciler.Spec;
using Reconciler.Spec.Loading;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Functions of an endpoint that the AWS APIs do not have. The engine works without them. A host passes an implementation only for an
/// endpoint that offers them, such as a local emulator; never for AWS itself.
/// </summary>
public interface IEndpointExtension
{
    /// <summary>
    /// Called in every pass that applies a stack, before its changes are made. An implementation may register how the endpoint runs what
    /// AWS runs from images. It must be idempotent, and must not throw if the endpoint is unreachable: the AWS calls of the same pass
    /// report that with a better message.
    /// </summary>
    /// <param name="stack">The stack.</param>
    /// <param name="plan">The changes that the pass is about to make.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="Aws.ConnectionException">The endpoint refuses this client, which no AWS call of the pass would report.</exception>
    Task PrepareAsync(Stack stack, Plan plan, CancellationToken cancellationToken);

    /// <summary>
    /// Returns the tools that the targets of a live gateway have listed, by the name of the target. AgentCore has no call for this. A
    /// target that is missing in the result has not listed its tools, or the endpoint does not know them. Called when access is computed.
    /// </summary>
    /// <param name="gatewayId">The identifier of the gateway.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyDictionary<string, IReadOnlyList<Tool>>> ListToolsAsync(string gatewayId, CancellationToken cancellationToken);

    /// <summary>
    /// Returns the complete definitions of the tools that the targets of a live gateway have listed, by the name of the target. A target
    /// that is missing in the result has not listed its tools, or the endpoint does not know them.
    /// </summary>
    /// <param name="gatewayId">The identifier of the gateway.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyDictionary<string, IReadOnlyList<JsonObject>>> ListDefinitionsAsync(
        string gatewayId, CancellationToken cancellationToken);

    /// <summary>Asks the server of a target for its tools, with the credentials of the target, and changes nothing.</summary>
    /// <param name="gatewayId">The identifier of the gateway.</param>
    /// <param name="targetId">The identifier of the target.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The tools, or why they cannot be listed; neither if the endpoint runs no servers.</returns>
    Task<(IReadOnlyList<JsonObject>? Tools, string? Problem)> ListServerToolsAsync(
        string gatewayId, string targetId, CancellationToken cancellationToken);

    /// <summary>
    /// Returns what identifies the files that the endpoint runs a server with, where its image does not say it; null if there are none.
    /// </summary>
    /// <param name="stack">The stack.</param>
    /// <param name="server">The spec object of the server.</param>
    string? FindServerFiles(Stack stack, ObjectRef server);
}
