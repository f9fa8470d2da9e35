using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>A member of the emulator's behavior that the admin API shows and changes.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Get">Reads its value.</param>
/// <param name="Set">Changes its value; throws <see cref="InvalidOperationException"/> when the value is of another type.</param>
internal sealed record BehaviorSwitch(string Name, Func<JsonNode> Get, Action<JsonNode> Set)
{
    /// <summary>A time, in seconds.</summary>
    public static BehaviorSwitch ForTime(string name, Func<TimeSpan> get, Action<TimeSpan> set) =>
        new(name, () => get().TotalSeconds, v => set(TimeSpan.FromSeconds(v.GetValue<double>())));

    public static BehaviorSwitch ForNumber(string name, Func<int> get, Action<int> set) => new(name, () => get(), v => set(v.GetValue<int>()));

    public static BehaviorSwitch ForText(string name, Func<string> get, Action<string> set) => new(name, () => get(), v => set(v.GetValue<string>()));

    public static BehaviorSwitch ForFlag(string name, Func<bool> get, Action<bool> set) => new(name, () => get(), v => set(v.GetValue<bool>()));

    /// <summary>The switches of what all services have in common.</summary>
    public static IReadOnlyList<BehaviorSwitch> ForAccount(AccountBehavior behavior) =>
    [
        ForTime("listLag", () => behavior.ListLag, v => behavior.ListLag = v),
        ForFlag("enforceQuotas", () => behavior.EnforceQuotas, v => behavior.EnforceQuotas = v),
        ForFlag("enforceCallerPermissions", () => behavior.EnforceCallerPermissions, v => behavior.EnforceCallerPermissions = v),
    ];
}
