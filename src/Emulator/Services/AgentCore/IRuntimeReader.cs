using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>Runtimes as the data plane reads them. Under the account's gate; documents are not to be changed.</summary>
internal interface IRuntimeReader
{
    /// <summary>A runtime as its newest version has it; <see langword="null"/> when there is none.</summary>
    JsonObject? Find(string runtimeArn);

    /// <summary>The version that an endpoint leads to; <see langword="null"/> when there is no such runtime or endpoint, or none that is live.</summary>
    JsonObject? FindVersion(string runtimeArn, string qualifier);

    /// <summary>Whether an endpoint still leads to a version, or will.</summary>
    bool IsReachable(string region, string runtimeId, string version);

    /// <summary>The region that an ARN of a runtime names; <see langword="null"/> when it is another ARN.</summary>
    string? RegionOf(string runtimeArn);
}
