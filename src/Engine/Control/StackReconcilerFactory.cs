using Reconciler.Engine.Aws;
using Reconciler.Engine.Composition;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec.Loading;

namespace Reconciler.Engine.Control;

/// <summary>Makes the reconciler of a stack and connects it to the account that the stack lives in.</summary>
/// <param name="accounts">Connects to accounts. Stacks of one account share what has been read of it.</param>
/// <param name="environment">Reads an environment variable of the operator, for specs that take a secret from there.</param>
/// <param name="extensions">Finds what the endpoint of an account offers beyond the AWS APIs; null where none does.</param>
public sealed class StackReconcilerFactory(
    AccountFactory accounts, Func<string, string?> environment, Func<AwsAccount, IEndpointExtension?>? extensions = null)
{
    private readonly ResourceTypes _types = new(new SecretReader(environment));

    /// <summary>Connects a stack to its account.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="memory">What the process remembers of the stack from pass to pass; new for a single look.</param>
    /// <param name="journal">Logs which access changes; null to log none.</param>
    /// <param name="cancellationToken">Ends connecting.</param>
    /// <exception cref="ConnectionException">There is no region, there are no credentials, or AWS does not accept them.</exception>
    public async Task<StackReconciler> ConnectAsync(
        Stack stack, StackMemory memory, AccessChangeLogger? journal, CancellationToken cancellationToken)
    {
        var account = await accounts.ConnectAsync(stack.Settings, cancellationToken);
        return new StackReconciler(stack, account, _types, new StackComposer(_types, environment), memory, extensions?.Invoke(account), journal);
    }
}
