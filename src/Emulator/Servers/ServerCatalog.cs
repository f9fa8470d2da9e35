using System.Text.Json.Nodes;
using Reconciler.Emulator.AgentCore;
using Reconciler.Emulator.DataPlane;
using Reconciler.Emulator.Ecr;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.State;

namespace Reconciler.Emulator.Servers;

/// <summary>Which server answers for an endpoint of a runtime. Everything here is asked under the account's gate.</summary>
internal sealed class ServerCatalog(Account account, Images images, ServerCommands commands)
{
    /// <summary>The document of a runtime; <see langword="null"/> when there is none.</summary>
    public JsonObject? FindRuntime(string arn) =>
        RegionOf(arn) is { } region && AgentCoreService.Table(account, region, Runtimes.TableName).Find(IdOf(arn)) is { } runtime && runtime.Text("agentRuntimeArn") == arn ? runtime : null;

    /// <summary>The version that an endpoint leads to.</summary>
    /// <exception cref="RuntimeException">There is no such endpoint, or nothing is known that could be run.</exception>
    public ServerVersion Resolve(string arn, string qualifier)
    {
        var (region, runtime, version) = Find(arn, qualifier);
        return Resolve(region, runtime, version, qualifier);
    }

    /// <summary>The newest version of a runtime, which DEFAULT will lead to.</summary>
    /// <exception cref="RuntimeException">There is none, or nothing is known that could be run.</exception>
    public ServerVersion ResolveNewest(string arn)
    {
        var newest = FindRuntime(arn) ?? throw RuntimeErrors.NotFound(arn, RuntimeEndpoints.DefaultName);
        return Resolve(RegionOf(arn)!, newest, newest, RuntimeEndpoints.DefaultName);
    }

    /// <summary>Whether an endpoint still leads to the version, or will.</summary>
    public bool IsReachable(ServerVersion version) => Endpoints(version.Region).Rows.Any(e =>
        e.Key.StartsWith(version.RuntimeId + "/", StringComparison.Ordinal) &&
        (e.Value.TextOrNull("liveVersion") == version.Version || e.Value.Text("targetVersion") == version.Version));

    private ServerVersion Resolve(string region, JsonObject runtime, JsonObject version, string qualifier)
    {
        var name = runtime.Text("agentRuntimeName");
        if (commands.Of(name) is not { Command.Count: > 0 } program)
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

    private (string Region, JsonObject Runtime, JsonObject Version) Find(string arn, string qualifier)
    {
        var runtime = FindRuntime(arn) ?? throw RuntimeErrors.NotFound(arn, qualifier);
        var (region, id) = (RegionOf(arn)!, IdOf(arn));
        if (Endpoints(region).Find($"{id}/{qualifier}")?.TextOrNull("liveVersion") is not { } live)
            throw RuntimeErrors.NotFound(arn, qualifier);
        var versions = AgentCoreService.Table(account, region, Runtimes.VersionsTableName);
        return (region, runtime, versions.Find(Runtimes.VersionKey(id, live)) ?? throw RuntimeErrors.NotFound(arn, qualifier));
    }

    private static string? RegionOf(string arn) => arn.Split(':') is ["arn", _, "bedrock-agentcore", var region, _, _] ? region : null;

    private static string IdOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    private string? SourceOf(JsonObject version)
    {
        var uri = version["agentRuntimeArtifact"]?["containerConfiguration"]?.AsObject().Text("containerUri");
        if (uri is null || ImageUri.Parse(uri) is not { } parsed || parsed.AccountId != account.Id)
            return null;
        var image = images.Find(parsed) ?? throw RuntimeErrors.NoImage(uri);
        return image.TextOrNull("_blob");
    }

    private Table Endpoints(string region) => AgentCoreService.Table(account, region, RuntimeEndpoints.TableName);
}
