using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Ecr;
using Reconciler.Emulator.Services.Iam;
using Reconciler.Emulator.Services.S3;

namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>
/// Plans a build: reads the source and the buildspec, and interprets the Docker commands. The digest of the image depends on the source
/// only, so the same source always builds the same image.
/// </summary>
internal sealed partial class BuildPlanner(Account account, IRoleAccess roles, IObjectReader objects, IImageRegistry images)
{
    private const string DownloadSource = "DOWNLOAD_SOURCE";

    private static readonly string[] PushActions =
    [
        "ecr:BatchCheckLayerAvailability", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage",
    ];

    /// <summary>Plans a build.</summary>
    /// <param name="call">The StartBuild call.</param>
    /// <param name="build">The build.</param>
    /// <param name="localBuild">The command to run on this machine when the build makes the image, or an empty list.</param>
    public BuildPlan Plan(Call call, JsonObject build, IReadOnlyList<string> localBuild)
    {
        var plan = new BuildPlan();
        plan.AddLine("PROVISIONING", "[Container] Waiting for agent ping");
        var source = build["source"]!.AsObject();
        var archive = source.Text("type") == "S3" ? ReadSource(build, source, plan) : null;
        if (plan.FailedPhase is not null)
            return plan;
        plan.AddLine(DownloadSource, "[Container] Waiting for DOWNLOAD_SOURCE");
        plan.AddLine(DownloadSource, "[Container] Phase is DOWNLOAD_SOURCE");
        if (ReadBuildspec(source, archive, plan) is not { } buildspec)
            return plan;
        var phaseCount = BuildPhases.WithCommands.Count(p => buildspec.Commands(BuildPhases.SectionOf(p)).Count > 0);
        plan.AddLine(DownloadSource, $"[Container] Phases found in YAML: {phaseCount}");
        foreach (var phase in BuildPhases.WithCommands)
        {
            if (buildspec.Commands(BuildPhases.SectionOf(phase)) is { Count: > 0 } commands)
                plan.AddLine(DownloadSource, $"[Container]  {phase}: {commands.Count} commands");
        }

        plan.Succeed(DownloadSource);
        var shell = new BuildShell(BuildVariables.Resolve(call, build, buildspec.Variables));
        foreach (var phase in BuildPhases.WithCommands)
        {
            Run(build, buildspec, phase, shell, archive, localBuild, plan);
            if (plan.FailedPhase is not null)
                return plan;
        }

        plan.Succeed("UPLOAD_ARTIFACTS");
        return plan;
    }

    private Dictionary<string, byte[]?>? ReadSource(JsonObject build, JsonObject source, BuildPlan plan)
    {
        var location = source.Text("location").Replace("arn:aws:s3:::", "", StringComparison.Ordinal);
        var slash = location.IndexOf('/', StringComparison.Ordinal);
        var (bucket, key) = slash < 0 ? (location, "") : (location[..slash], location[(slash + 1)..]);
        var versionId = build.TextOrNull("sourceVersion");
        var action = versionId is null ? "s3:GetObject" : "s3:GetObjectVersion";
        if (!roles.Allows(build.Text("serviceRole"), action, $"arn:aws:s3:::{bucket}/{key}"))
        {
            plan.Fail(DownloadSource, "CLIENT_ERROR", "Access Denied for primary source: the service role may not read the source object");
            return null;
        }

        if (objects.Read(bucket, key, versionId) is not { } version)
        {
            plan.Fail(DownloadSource, "CLIENT_ERROR", "NoSuchKey: The specified key does not exist. for primary source");
            return null;
        }

        plan.ResolvedSourceVersion = version.VersionId ?? version.ETag.Trim('"');
        plan.SourceBlob = version.Blob;
        try
        {
            using var zip = new ZipArchive(new MemoryStream(version.Content), ZipArchiveMode.Read);
            return zip.Entries.ToDictionary(
                e => e.FullName, e => e.Name is "buildspec.yml" or "buildspec.yaml" ? Read(e) : null, StringComparer.Ordinal);
        }
        catch (InvalidDataException)
        {
            plan.Fail(DownloadSource, "CLIENT_ERROR", "zip: not a valid zip file for primary source");
            return null;
        }
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var content = new MemoryStream();
        using var stream = entry.Open();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static Buildspec? ReadBuildspec(JsonObject source, Dictionary<string, byte[]?>? archive, BuildPlan plan)
    {
        var text = source.TextOrNull("buildspec");
        // A buildspec of one line is the path of a file in the source.
        if (text is null || !text.Contains('\n', StringComparison.Ordinal) && !text.TrimStart().StartsWith('{'))
        {
            var path = string.IsNullOrEmpty(text) ? "buildspec.yml" : text;
            text = archive?.GetValueOrDefault(path) is { } file ? Encoding.UTF8.GetString(file) : null;
            if (text is null)
            {
                plan.Fail(DownloadSource, "YAML_FILE_ERROR", $"stat /codebuild/output/src/{path}: no such file or directory");
                return null;
            }
        }

        if (Buildspec.Parse(text, out var error) is { } buildspec)
            return buildspec;
        plan.Fail(DownloadSource, "YAML_FILE_ERROR", error["YAML_FILE_ERROR: ".Length..]);
        return null;
    }

    private void Run(
        JsonObject build,
        Buildspec buildspec,
        string phase,
        BuildShell shell,
        Dictionary<string, byte[]?>? archive,
        IReadOnlyList<string> localBuild,
        BuildPlan plan)
    {
        plan.AddLine(phase, $"[Container] Entering phase {phase}");
        foreach (var command in buildspec.Commands(BuildPhases.SectionOf(phase)))
        {
            plan.AddLine(phase, $"[Container] Running command {command}");
            try
            {
                if (Run(build, phase, command, shell, archive, localBuild, plan) is not { } problem)
                    continue;
                plan.AddLine(phase, problem);
                plan.Fail(phase, "COMMAND_EXECUTION_ERROR", $"Error while executing command: {command}. Reason: exit status 1");
            }
            catch (ShellException unsupported)
            {
                plan.Fail(
                    phase,
                    "COMMAND_EXECUTION_ERROR",
                    $"Error while executing command: {command}. Reason: the embedded AWS cannot run this line: {unsupported.Message}. It " +
                        $"interprets {BuildShell.Supported}.");
            }

            return;
        }

        plan.Succeed(phase);
    }

    /// <summary>Runs a command. Returns the output with which it fails, or <see langword="null"/>.</summary>
    /// <exception cref="ShellException">The command cannot be interpreted.</exception>
    private string? Run(
        JsonObject build,
        string phase,
        string command,
        BuildShell shell,
        Dictionary<string, byte[]?>? archive,
        IReadOnlyList<string> localBuild,
        BuildPlan plan)
    {
        var (builds, pushes) = shell.Run(command);
        if (builds && CheckDocker(build, archive) is { } problem)
            return problem;
        if (builds && localBuild.Count > 0 && plan.SourceBlob is not null)
            plan.RunLocally(localBuild, command);
        return pushes.Select(image => Push(build, phase, image, plan)).FirstOrDefault(refusal => refusal is not null);
    }

    /// <summary>Docker's error message, or <see langword="null"/> if the build can use Docker.</summary>
    private static string? CheckDocker(JsonObject build, Dictionary<string, byte[]?>? archive)
    {
        if (build["environment"]!["privilegedMode"]?.GetValue<bool>() != true)
            return "ERROR: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?";
        return archive is null || archive.ContainsKey("Dockerfile")
            ? null
            : "ERROR: failed to solve: failed to read dockerfile: open Dockerfile: no such file or directory";
    }

    /// <summary>Pushes an image. Returns Docker's error message, or <see langword="null"/>.</summary>
    private string? Push(JsonObject build, string phase, string image, BuildPlan plan)
    {
        plan.AddLine(phase, $"The push refers to repository [{image}]");
        if (!ReferencePattern().IsMatch(image))
            return $"invalid reference format: '{image}' is no image";
        if (ImageUri.Parse(image) is not { Tag: { } tag } uri)
            return $"denied: requested access to the resource is denied: '{image}' is no repository of a private registry";
        if (CheckPush(build, uri) is { } refusal)
            return refusal;
        plan.Manifest ??= ManifestOf(plan.SourceBlob ?? "", BuildPhases.ArchitectureOf(build));
        plan.Pushes.Add((uri.Repository, tag));
        plan.AddLine(phase, $"{tag}: digest: {ImageDigest.Compute(plan.Manifest)} size: {plan.Manifest.Length}");
        return null;
    }

    /// <summary>The registry's error message, or <see langword="null"/> if the service role can push.</summary>
    private string? CheckPush(JsonObject build, ImageUri uri)
    {
        var role = build.Text("serviceRole");
        if (!roles.Allows(role, "ecr:GetAuthorizationToken", "*"))
            return "no basic auth credentials";
        if (Array.Find(PushActions, a => !roles.Allows(role, a, uri.RepositoryArn)) is { } denied)
        {
            return $"denied: {role} is not authorized to perform: {denied} on resource: {uri.RepositoryArn} because no identity-based " +
                $"policy allows the {denied} action";
        }

        return uri.AccountId == account.Id && images.HasRepository(uri.Region, uri.Repository)
            ? null
            : $"name unknown: The repository with name '{uri.Repository}' does not exist in the registry with id '{uri.AccountId}'";
    }

    private static string ManifestOf(string source, string architecture)
    {
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{architecture} {source}")));
        return new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = "application/vnd.docker.distribution.manifest.v2+json",
            ["config"] = new JsonObject
            {
                ["mediaType"] = "application/vnd.docker.container.image.v1+json",
                ["size"] = 1024,
                ["digest"] = digest,
            },
            ["layers"] = new JsonArray(new JsonObject
            {
                ["mediaType"] = "application/vnd.docker.image.rootfs.diff.tar.gzip",
                ["size"] = 4096,
                ["digest"] = digest,
            }),
        }.ToJsonString();
    }

    // [host/]path[:tag][@digest], as the grammar of Docker's references says.
    [GeneratedRegex(
        @"\A(?:[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]+)?/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*" +
        @"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?\z")]
    private static partial Regex ReferencePattern();
}
