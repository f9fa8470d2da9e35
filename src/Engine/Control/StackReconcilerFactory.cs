using Reconciler.Engine.Aws;
using Reconciler.Engine.Composition;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec.Loading;

namespace Reconciler.Engine.Control;

/// <summary>Creates reconcilers of stacks, connected to the account and region of each stack.</summary>
/// <param name="accounts">Connects to accounts. Stacks of one account and region share its connection and its cache.</param>
/// <param name="environment">
/// Returns the value of an environment variable, or null; for secrets that specs read from the environment.
/// </param>
/// <param name="extensions">Returns the extension of the endpoint of an account, or null if it has none. Null for AWS.</param>
public sealed class StackReconcilerFactory(
    AccountFactory accounts, Func<string, string?> environment, Func<AwsAccount, IEndpointExtension?>? extensions = null)
{
    private readonly ResourceTypes _types = new(new SecretReader(environment));

    /// <summary>Connects a stack to its account.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="memory">
    /// The memory of the stack. Pass the same instance for every version of the stack; a new one for a single plan.
    /// </param>
    /// <param name="accessLogger">Logs access changes; null to log none.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    /// <exception cref="ConnectionException">No region is set, there are no credentials, or AWS rejects them.</exception>
    public async Task<StackReconciler> ConnectAsync(
        Stack stack, StackMemory memory, AccessChangeLogger? accessLogger, CancellationToken cancellationToken)
    {
        var account = await accounts.ConnectAsync(stack.Settings, cancellationToken);
        var composer = new StackComposer(_types, environment);
        return new StackReconciler(stack, account, _types, composer, memory, extensions?.Invoke(account), accessLogger);
    }
}
