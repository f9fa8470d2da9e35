using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;

namespace Reconciler.Emulator.Host.Admin;

/// <summary>The behaviour as JSON; times are in seconds.</summary>
internal sealed class BehaviorJson(IReadOnlyList<BehaviorSwitch> switches)
{
    /// <summary>Changes what the JSON names and leaves the rest.</summary>
    /// <exception cref="AwsException">There is no such member, or its value is of another type.</exception>
    public void Read(JsonObject json)
    {
        foreach (var (name, value) in json)
        {
            if (switches.FirstOrDefault(s => s.Name == name) is not { } member || value is null)
                throw new AwsException("InvalidBehavior", $"There is no behavior '{name}'; there are {string.Join(", ", switches.Select(s => s.Name))}.");
            try
            {
                member.Set(value);
            }
            catch (InvalidOperationException)
            {
                throw new AwsException("InvalidBehavior", $"The value of '{name}' is of another type.");
            }
        }
    }

    public JsonObject Write() => new(switches.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)s.Get())));
}
