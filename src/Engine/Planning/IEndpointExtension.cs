using Reconciler.Access.Schemas;
using Reconciler.Spec.Loading;

namespace Reconciler.Engine.Planning;

/// <summary>
/// What an endpoint offers beyond the AWS APIs. AWS itself has none of it, and the engine works without: a host passes an
/// implementation only for an endpoint that it knows, such as an emulator on this machine.
/// </summary>
public interface IEndpointExtension
{
    /// <summary>
    /// Called before the changes of a plan are made, in every pass that applies a stack. It may register how the endpoint is to
    /// run what AWS runs from images. It must be harmless when called twice and must not throw when the endpoint is gone: the
    /// AWS calls of the pass report that better.
    /// </summary>
    /// <param name="stack">The stack.</param>
    /// <param name="plan">What is about to be done.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    Task PrepareAsync(Stack stack, Plan plan, CancellationToken cancellationToken);

    /// <summary>
    /// The tools that the targets of a live gateway have listed, by the name of the target. AgentCore has no call for this.
    /// A target that is missing from the answer has not been listed, or the endpoint cannot tell.
    /// </summary>
    /// <param name="gatewayId">The identifier of the gateway.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyDictionary<string, IReadOnlyList<Tool>>> ListToolsAsync(string gatewayId, CancellationToken cancellationToken);
}
