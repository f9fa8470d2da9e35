using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Credentials;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Lambda;

namespace Reconciler.Emulator.DataPlane.Gateway.Functions;

/// <summary>Invokes the Lambda functions of targets and interceptors with the role of their gateway.</summary>
internal sealed class GatewayFunctions(Account account, RoleCredentials role, IFunctionInvoker functions)
{
    private const string Action = "lambda:InvokeFunction";

    /// <summary>Invokes a function.</summary>
    /// <param name="roleArn">The ARN of the gateway's role.</param>
    /// <param name="gatewayArn">The ARN of the gateway.</param>
    /// <param name="functionArn">The ARN of the function.</param>
    /// <param name="payload">The event.</param>
    /// <param name="custom">The custom members of the client context; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the invocation.</param>
    /// <exception cref="TargetException">The role may not invoke the function, or the function cannot be invoked.</exception>
    public async Task<FunctionOutcome> InvokeAsync(
        string roleArn,
        string gatewayArn,
        string functionArn,
        JsonObject payload,
        JsonObject? custom,
        CancellationToken cancellationToken)
    {
        account.Perform(() =>
        {
            role.Check(roleArn, gatewayArn, (Action, functionArn));
            return true;
        });
        try
        {
            var context = custom is null ? null : new JsonObject { ["custom"] = custom };
            return await functions.InvokeAsync(functionArn, payload, context, cancellationToken);
        }
        catch (AwsException failure)
        {
            throw new TargetException(
                TargetFailure.Unreachable,
                $"The Lambda function {functionArn} cannot be invoked: {failure.Code}: {failure.Message}",
                failure);
        }
    }
}
