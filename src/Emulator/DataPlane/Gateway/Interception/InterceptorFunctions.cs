using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Functions;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Lambda;

namespace Reconciler.Emulator.DataPlane.Gateway.Interception;

/// <summary>Calls the functions of interceptors with the gateway's role.</summary>
internal sealed class InterceptorFunctions(GatewayFunctions functions)
{
    private const string Version = "1.0";

    /// <summary>Calls an interceptor and returns its output.</summary>
    /// <param name="gateway">The document of the gateway.</param>
    /// <param name="interceptor">The interceptor.</param>
    /// <param name="protocol">The member with the input and the output: <c>mcp</c> or <c>http</c>.</param>
    /// <param name="input">The input.</param>
    /// <param name="context">The custom members of the client context; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InterceptionException">The function cannot be called, or fails, or its output is invalid.</exception>
    public async Task<JsonObject> CallAsync(
        JsonObject gateway,
        Interceptor interceptor,
        string protocol,
        JsonObject input,
        JsonObject? context,
        CancellationToken cancellationToken)
    {
        var arn = interceptor.FunctionArn;
        var payload = new JsonObject { ["interceptorInputVersion"] = Version, [protocol] = input };
        FunctionOutcome outcome;
        try
        {
            outcome = await functions.InvokeAsync(
                gateway.Text("roleArn"), gateway.Text("gatewayArn"), arn, payload, context, cancellationToken);
        }
        catch (TargetException failure)
        {
            throw new InterceptionException($"The interceptor cannot be called: {failure.Message}", failure);
        }

        return outcome.Error is null
            ? Read(arn, protocol, outcome.Payload)
            : throw new InterceptionException($"The interceptor {arn} failed: {Encoding.UTF8.GetString(outcome.Payload)}");
    }

    private static JsonObject Read(string arn, string protocol, byte[] payload)
    {
        try
        {
            // A function that returns nothing, or a decision in another form, has not let the request pass.
            if (JsonText.Parse(payload) is JsonObject output
                && output["interceptorOutputVersion"] is JsonValue version && version.ToString() == Version
                && output[protocol] is JsonObject result)
                return result;
        }
        catch (Exception invalid) when (invalid is JsonException or AmbiguousJsonException)
        {
            throw Invalid($"it is no JSON that can be passed on: {invalid.Message}");
        }

        throw Invalid($"it must be an object with interceptorOutputVersion \"{Version}\" and the member {protocol}.");

        InterceptionException Invalid(string reason) =>
            new($"Received invalid response from interceptor {arn}: {reason} It was: {Encoding.UTF8.GetString(payload)}");
    }
}
