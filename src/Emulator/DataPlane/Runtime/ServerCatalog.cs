using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Builds;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore;
using Reconciler.Emulator.Services.Ecr;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>Which server answers for an endpoint of a runtime. Everything here is asked under the account's gate.</summary>
internal sealed class ServerCatalog(IRuntimeReader runtimes, IImageRegistry images, ServerCommands commands)
{
    /// <summary>The document of a runtime; <see langword="null"/> when there is none.</summary>
    public JsonObject? FindRuntime(string arn) => runtimes.Find(arn);

    /// <summary>The version that an endpoint leads to.</summary>
    /// <exception cref="RuntimeException">There is no such endpoint, or nothing is known that could be run.</exception>
    public ServerVersion Resolve(string arn, string qualifier)
    {
        if (runtimes.Find(arn) is not { } runtime || runtimes.FindVersion(arn, qualifier) is not { } version)
            throw RuntimeErrors.NotFound(arn, qualifier);
        return Resolve(runtimes.RegionOf(arn)!, runtime, version, qualifier);
    }

    /// <summary>The newest version of a runtime, which DEFAULT will lead to.</summary>
    /// <exception cref="RuntimeException">There is none, or nothing is known that could be run.</exception>
    public ServerVersion ResolveNewest(string arn)
    {
        var newest = FindRuntime(arn) ?? throw RuntimeErrors.NotFound(arn, RuntimeEndpoints.DefaultName);
        return Resolve(runtimes.RegionOf(arn)!, newest, newest, RuntimeEndpoints.DefaultName);
    }

    /// <summary>Whether an endpoint still leads to the version, or will.</summary>
    public bool IsReachable(ServerVersion version) => runtimes.IsReachable(version.Region, version.RuntimeId, version.Version);

    private ServerVersion Resolve(string region, JsonObject runtime, JsonObject version, string qualifier)
    {
        var name = runtime.Text("agentRuntimeName");
        if (commands.Find(name) is not { Command.Count: > 0 } program)
            throw RuntimeErrors.NoCommand(name);
        return new ServerVersion(
            runtime.Text("agentRuntimeId"),
            version.Text("agentRuntimeVersion"),
            region,
            $"/aws/bedrock-agentcore/runtimes/{runtime.Text("agentRuntimeId")}-{qualifier}",
            program,
            SourceOf(version),
            version["environmentVariables"]?.AsObject().ToDictionary(v => v.Key, v => v.Value!.GetValue<string>(), StringComparer.Ordinal) ?? []);
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
