using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>The environment variables of a build: CodeBuild's, the project's, the request's and the buildspec's.</summary>
internal static class BuildVariables
{
    public static Dictionary<string, string> Resolve(Call call, JsonObject build, IReadOnlyDictionary<string, string> ofBuildspec)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_DEFAULT_REGION"] = call.Region,
            ["AWS_REGION"] = call.Region,
            ["CODEBUILD_BUILD_ARN"] = build.Text("arn"),
            ["CODEBUILD_BUILD_ID"] = build.Text("id"),
            ["CODEBUILD_BUILD_NUMBER"] = build["buildNumber"]!.ToString(),
            ["CODEBUILD_SRC_DIR"] = "/codebuild/output/src",
            ["CODEBUILD_RESOLVED_SOURCE_VERSION"] = build.TextOrNull("resolvedSourceVersion") ?? "",
        };
        foreach (var variable in build["environment"]!.AsObject().Objects("environmentVariables"))
            variables[variable.Text("name")] = variable.Text("value");
        // Those of the project and of the request come before those of the buildspec.
        foreach (var (name, value) in ofBuildspec)
            variables.TryAdd(name, value);
        return variables;
    }
}
