using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>Applies the overrides of StartBuild, which change the project's settings for one build.</summary>
internal static class BuildOverrides
{
    // The member of the request, the structure in the build (null for the build itself), and the member of the structure.
    private static readonly (string Override, string? Structure, string Member)[] Members =
    [
        ("sourceVersion", null, "sourceVersion"),
        ("sourceTypeOverride", "source", "type"),
        ("sourceLocationOverride", "source", "location"),
        ("buildspecOverride", "source", "buildspec"),
        ("environmentTypeOverride", "environment", "type"),
        ("imageOverride", "environment", "image"),
        ("computeTypeOverride", "environment", "computeType"),
        ("privilegedModeOverride", "environment", "privilegedMode"),
        ("certificateOverride", "environment", "certificate"),
        ("imagePullCredentialsTypeOverride", "environment", "imagePullCredentialsType"),
        ("cacheOverride", null, "cache"),
        ("serviceRoleOverride", null, "serviceRole"),
        ("timeoutInMinutesOverride", null, "timeoutInMinutes"),
        ("queuedTimeoutInMinutesOverride", null, "queuedTimeoutInMinutes"),
        ("encryptionKeyOverride", null, "encryptionKey"),
    ];

    public static JsonObject Apply(Call call, JsonObject build)
    {
        foreach (var (name, structure, member) in Members)
        {
            if (call.Input[name] is { } value)
                (structure is null ? build : build.Child(structure))[member] = value.DeepClone();
        }

        var variables = build.Child("environment");
        foreach (var variable in call.Input.Objects("environmentVariablesOverride"))
        {
            var kept = variables.Objects("environmentVariables").Where(v => v.Text("name") != variable.Text("name")).Select(v => v.Copy());
            variables["environmentVariables"] = kept.Append(variable.Copy().Default("type", "PLAINTEXT")).ToJsonArray();
        }

        return build;
    }
}
