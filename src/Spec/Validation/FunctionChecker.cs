using System.Text.RegularExpressions;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.References;

namespace Reconciler.Spec.Validation;

/// <summary>Checks what Lambda refuses in a function, and what the model of its API does not say.</summary>
internal sealed partial class FunctionChecker(ErrorList errors)
{
    // Lambda sets these itself.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    };

    /// <param name="o">The object.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="composedName">The name of the function if the spec sets none.</param>
    public void Check(SpecObject o, LambdaFunctionSpec spec, string composedName)
    {
        CheckName(o, spec.Request.FunctionName, composedName);
        var isImage = spec.Code?.Image is not null;
        foreach (var (member, value) in (ReadOnlySpan<(string, object?)>)[
            ("runtime", spec.Request.Runtime), ("handler", spec.Request.Handler), ("layers", spec.Request.Layers)])
        {
            if (isImage && value is not null) Add(o, $"spec.{member}", $"an image has no {member}", "remove it, or use code.path");
            if (!isImage && value is null && member != "layers")
                Add(o, "spec.code", $"a function whose code is an archive needs a {member}", $"set spec.{member}");
        }

        if (!isImage && spec.Request.ImageConfig is not null)
            Add(o, "spec.imageConfig", "a function whose code is an archive has no imageConfig", "remove it");
        foreach (var name in spec.Request.Environment?.Variables?.Keys ?? Enumerable.Empty<string>())
        {
            if (Reserved.Contains(name))
                Add(o, $"spec.environment.variables.{name}", $"Lambda itself sets the variable {name}", "use another name");
        }
    }

    private void CheckName(SpecObject o, string? name, string composedName)
    {
        const string path = "spec.functionName";
        if (name is null && !FunctionName().IsMatch(composedName))
        {
            errors.Add(
                o.Location, "metadata.name",
                $"the name {Shown.Quote(composedName)} of the function, composed of stack and object, is not valid",
                "set spec.functionName: up to 64 letters, digits, hyphens and underscores");
        }

        if (name is null || o.InvalidPaths.Contains(path) || ReferenceText.HasReferences(name) || FunctionName().IsMatch(name)) return;
        Add(o, path, $"{Shown.Quote(name)} is not the name of a function", "use up to 64 letters, digits, hyphens and underscores");
    }

    private void Add(SpecObject o, string path, string message, string hint) => errors.Add(o.GetLocation(path), path, message, hint);

    [GeneratedRegex("^[a-zA-Z0-9-_]{1,64}$")]
    private static partial Regex FunctionName();
}
