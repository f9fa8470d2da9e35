using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.Lambda;

/// <summary>Invokes functions for other services. Callers do not hold the account's gate, because a function runs for seconds.</summary>
internal interface IFunctionInvoker
{
    /// <summary>Invokes a function and waits for its result. The caller has checked that it may.</summary>
    /// <param name="functionArn">The ARN of the function.</param>
    /// <param name="payload">The event.</param>
    /// <param name="clientContext">The client context; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the invocation.</param>
    /// <exception cref="AwsException">There is no such function, or it is not active, or it cannot run on this machine.</exception>
    Task<FunctionOutcome> InvokeAsync(
        string functionArn, JsonNode payload, JsonObject? clientContext, CancellationToken cancellationToken);

    /// <summary>Whether the policy of a function lets a service invoke it for a resource.</summary>
    /// <param name="functionArn">The ARN of the function.</param>
    /// <param name="principal">The principal of the service, such as <c>cognito-idp.amazonaws.com</c>.</param>
    /// <param name="sourceArn">The resource for which the service acts.</param>
    bool Allows(string functionArn, string principal, string sourceArn);
}
