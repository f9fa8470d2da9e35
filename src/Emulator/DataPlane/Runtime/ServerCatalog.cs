using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Builds;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore;
using Reconciler.Emulator.Services.Ecr;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>Resolves endpoints of runtimes to the servers that run on this machine. Callers hold the account's lock.</summary>
internal sealed class ServerCatalog(IRuntimeReader runtimes, IImageRegistry images, ServerCommands commands)
{
    /// <summary>Finds the document of a runtime; <see langword="null"/> if it does not exist.</summary>
    public JsonObject? FindRuntime(string arn) => runtimes.Find(arn);

    /// <summary>The ARNs of the runtimes with a name.</summary>
    public IReadOnlyList<string> FindByName(string runtimeName) => runtimes.FindByName(runtimeName);

    /// <summary>Whether the container of the version that an endpoint refers to is not up yet. The first question starts it.</summary>
    public bool IsCold(string arn, string qualifier) => runtimes.FindVersion(arn, qualifier) is { } version && runtimes.IsCold(arn, version);

    /// <summary>Resolves the version that an endpoint refers to.</summary>
    /// <exception cref="RuntimeException">The endpoint does not exist, or the version has no local command or image.</exception>
    public ServerVersion Resolve(string arn, string qualifier)
    {
        if (runtimes.Find(arn) is not { } runtime || runtimes.FindVersion(arn, qualifier) is not { } version)
            throw RuntimeErrors.NotFound(arn, qualifier);
        return Resolve(runtimes.RegionOf(arn)!, runtime, version, qualifier);
    }

    /// <summary>Resolves the newest version of a runtime, to which DEFAULT moves when the version is READY.</summary>
    /// <exception cref="RuntimeException">The runtime does not exist, or its version has no local command or image.</exception>
    public ServerVersion ResolveNewest(string arn)
    {
        var newest = FindRuntime(arn) ?? throw RuntimeErrors.NotFound(arn, RuntimeEndpoints.DefaultName);
        return Resolve(runtimes.RegionOf(arn)!, newest, newest, RuntimeEndpoints.DefaultName);
    }

    /// <summary>Whether an endpoint refers to the version now or will when its update is complete.</summary>
    public bool IsReachable(ServerVersion version) => runtimes.IsReachable(version.Region, version.RuntimeId, version.Version);

    private ServerVersion Resolve(string region, JsonObject runtime, JsonObject version, string qualifier)
    {
        var name = runtime.Text("agentRuntimeName");
        if (commands.Find(name) is not { Command.Count: > 0 } program)
            throw RuntimeErrors.NoCommand(name);
        if (version["_foreign"] is not null)
            throw RuntimeErrors.Foreign(name, version.Text("agentRuntimeVersion"));
        return new ServerVersion(
            runtime.Text("agentRuntimeId"),
            version.Text("agentRuntimeVersion"),
            region,
            $"/aws/bedrock-agentcore/runtimes/{runtime.Text("agentRuntimeId")}-{qualifier}",
            program,
            program.Files ?? SourceOf(version),
            version["environmentVariables"]?.AsObject()
                .ToDictionary(v => v.Key, v => v.Value!.GetValue<string>(), StringComparer.Ordinal) ?? []);
    }

    private string? SourceOf(JsonObject version)
    {
        var uri = version["agentRuntimeArtifact"]?["containerConfiguration"]?.AsObject().Text("containerUri");
        if (uri is null || ImageUri.Parse(uri) is not { } parsed || parsed.AccountId != images.AccountId)
            return null;
        var image = images.FindImage(parsed) ?? throw RuntimeErrors.NoImage(uri);
        return image.SourceBlob;
    }
}
