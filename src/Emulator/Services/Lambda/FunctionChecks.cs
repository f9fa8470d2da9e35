using System.Text;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Services.Lambda;

/// <summary>What Lambda checks of a function's settings beyond the constraints of its model.</summary>
internal sealed class FunctionChecks(IRoleAccess roles)
{
    public const string Principal = "lambda.amazonaws.com";

    private const int MaxVariableBytes = 4096;

    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    };

    /// <exception cref="AwsException">Lambda refuses the settings.</exception>
    public void Check(JsonObject function)
    {
        var isImage = function.Text("PackageType") == "Image";
        if (isImage && function["Runtime"] is not null)
            throw LambdaErrors.NotForImages("runtime");
        if (isImage && function["Handler"] is not null)
            throw LambdaErrors.NotForImages("handler");
        if (isImage && function["Layers"] is not null)
            throw LambdaErrors.NotForImages("layer");
        if (!isImage && function["ImageConfigResponse"] is not null)
            throw LambdaErrors.OnlyForImages("ImageConfig");
        if (!isImage && (function["Runtime"] is null || function["Handler"] is null))
            throw LambdaErrors.RuntimeAndHandlerMissing();
        CheckVariables(function["Environment"]?["Variables"] as JsonObject ?? []);
        if (!roles.CanBeAssumed(function.Text("Role"), Principal, function.Text("FunctionArn")))
            throw LambdaErrors.RoleNotAssumable();
    }

    private static void CheckVariables(JsonObject variables)
    {
        var reserved = variables.Select(v => v.Key).Where(Reserved.Contains).ToList();
        if (reserved.Count > 0)
            throw LambdaErrors.ReservedVariables(reserved);
        var text = variables.ToJsonString();
        if (Encoding.UTF8.GetByteCount(text) > MaxVariableBytes)
            throw LambdaErrors.VariablesTooLarge(text);
    }
}
