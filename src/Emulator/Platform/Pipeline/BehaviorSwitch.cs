using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>A setting of the emulator's behavior that the admin API shows and changes.</summary>
/// <param name="Name">The name in JSON.</param>
/// <param name="Get">Returns the value.</param>
/// <param name="Set">Sets the value. Throws <see cref="InvalidOperationException"/> if it has another type.</param>
internal sealed record BehaviorSwitch(string Name, Func<JsonNode> Get, Action<JsonNode> Set)
{
    /// <summary>A duration in seconds.</summary>
    public static BehaviorSwitch ForTime(string name, Func<TimeSpan> get, Action<TimeSpan> set) =>
        new(name, () => get().TotalSeconds, v => set(TimeSpan.FromSeconds(v.GetValue<double>())));

    public static BehaviorSwitch ForNumber(string name, Func<int> get, Action<int> set) =>
        new(name, () => get(), v => set(v.GetValue<int>()));

    /// <summary>A positive factor.</summary>
    public static BehaviorSwitch ForShare(string name, Func<double> get, Action<double> set) => new(name, () => get(), v =>
    {
        var share = v.GetValue<double>();
        if (!double.IsFinite(share) || share <= 0)
            throw new InvalidOperationException($"{share} is not a positive number.");
        set(share);
    });

    public static BehaviorSwitch ForText(string name, Func<string> get, Action<string> set) =>
        new(name, () => get(), v => set(v.GetValue<string>()));

    public static BehaviorSwitch ForFlag(string name, Func<bool> get, Action<bool> set) =>
        new(name, () => get(), v => set(v.GetValue<bool>()));

    /// <summary>The switches of the settings that apply to all services.</summary>
    public static IReadOnlyList<BehaviorSwitch> ForAccount(AccountBehavior behavior) =>
    [
        ForTime("listLag", () => behavior.ListLag, v => behavior.ListLag = v),
        ForFlag("enforceQuotas", () => behavior.EnforceQuotas, v => behavior.EnforceQuotas = v),
        ForShare("quotaScale", () => behavior.QuotaScale, v => behavior.QuotaScale = v),
        ForFlag("enforceCallerPermissions", () => behavior.EnforceCallerPermissions, v => behavior.EnforceCallerPermissions = v),
    ];
}
