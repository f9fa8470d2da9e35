using System.Text.Json.Nodes;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.State;

namespace Reconciler.Emulator.AgentCore;

/// <summary>
/// The targets whose servers are being asked for their tools, in the state, so that an emulator that starts again asks those that the last
/// one did not get an answer from. Under the account's gate.
/// </summary>
internal sealed class PendingListings(Account account)
{
    /// <summary>Raised with the key of a listing that is to begin.</summary>
    public event Action<string>? Added;

    public IReadOnlyList<string> Keys => [.. Table.Rows.Select(r => r.Key)];

    private Table Table => account.State["emulator/listings"];

    /// <summary>Begins to list the tools of a target, in place of what may be going on for it.</summary>
    /// <param name="region">Where it is.</param>
    /// <param name="target">The target's document.</param>
    /// <param name="during">Its status until the listing has ended.</param>
    /// <param name="otherwise">Its status when the listing fails.</param>
    public void Add(string region, JsonObject target, string during, string otherwise)
    {
        Lifecycle.Interrupt(target)["status"] = during;
        var key = $"{region}/{target.Text("_gatewayId")}/{target.Text("targetId")}/{Guid.NewGuid():N}";
        Table.Put(key, new JsonObject
        {
            ["region"] = region,
            ["gateway"] = target.Text("_gatewayId"),
            ["target"] = target.Text("targetId"),
            ["during"] = during,
            ["otherwise"] = otherwise,
            ["since"] = account.Now.ToUnixTimeMilliseconds(),
        });
        Added?.Invoke(key);
    }

    public JsonObject? Find(string key) => Table.Find(key);

    public void Remove(string key) => Table.Remove(key);
}
