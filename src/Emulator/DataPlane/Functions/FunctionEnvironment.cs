using System.Globalization;
using Reconciler.Emulator.Services.Lambda;

namespace Reconciler.Emulator.DataPlane.Functions;

/// <summary>The environment variables that Lambda gives to functions.</summary>
internal static class FunctionEnvironment
{
    /// <param name="run">The invocation.</param>
    /// <param name="folder">The folder with the code.</param>
    /// <param name="runtimeApi">The host and port of the runtime API.</param>
    /// <param name="emulator">The address for calls of AWS, which the SDKs read from AWS_ENDPOINT_URL.</param>
    public static IReadOnlyDictionary<string, string> Create(FunctionRun run, string folder, string runtimeApi, Uri? emulator)
    {
        var variables = new Dictionary<string, string>(run.Variables, StringComparer.Ordinal)
        {
            ["_HANDLER"] = run.Handler ?? "",
            ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi,
            ["AWS_LAMBDA_FUNCTION_NAME"] = run.Name,
            ["AWS_LAMBDA_FUNCTION_VERSION"] = run.Version,
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = run.Memory.ToString(CultureInfo.InvariantCulture),
            ["AWS_LAMBDA_LOG_GROUP_NAME"] = run.LogGroup,
            ["AWS_LAMBDA_LOG_STREAM_NAME"] = run.LogStream,
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            ["AWS_REGION"] = run.Region,
            ["AWS_DEFAULT_REGION"] = run.Region,
            ["AWS_ACCESS_KEY_ID"] = run.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = run.Credential.Secret,
            ["AWS_SESSION_TOKEN"] = run.Credential.Token,
            ["LAMBDA_TASK_ROOT"] = folder,
            ["PYTHONUNBUFFERED"] = "1",
            ["PYTHONDONTWRITEBYTECODE"] = "1",
        };
        if (run.Runtime is { } runtime)
            variables["AWS_EXECUTION_ENV"] = $"AWS_Lambda_{runtime}";
        if (emulator is not null)
            variables["AWS_ENDPOINT_URL"] = emulator.ToString();
        return variables;
    }
}
