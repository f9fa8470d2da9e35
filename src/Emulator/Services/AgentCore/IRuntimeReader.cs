using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>Reads runtimes for the data plane. Callers hold the account's gate and must not change the documents.</summary>
internal interface IRuntimeReader
{
    /// <summary>The ARNs of the runtimes with a name, in all regions.</summary>
    IReadOnlyList<string> FindByName(string name);

    /// <summary>The newest version of a runtime, or <see langword="null"/> if the runtime does not exist.</summary>
    JsonObject? Find(string runtimeArn);

    /// <summary>The live version of an endpoint, or <see langword="null"/> if runtime, endpoint or live version do not exist.</summary>
    JsonObject? FindVersion(string runtimeArn, string qualifier);

    /// <summary>Whether the container of the version is not up yet. The first question starts it.</summary>
    bool IsCold(string runtimeArn, JsonObject version);

    /// <summary>Whether a version is the live or the target version of an endpoint.</summary>
    bool IsReachable(string region, string runtimeId, string version);

    /// <summary>The region of a runtime ARN, or <see langword="null"/> if the ARN is not one of a runtime.</summary>
    string? RegionOf(string runtimeArn);
}
