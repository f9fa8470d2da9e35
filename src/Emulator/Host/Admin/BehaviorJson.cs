using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;

namespace Reconciler.Emulator.Host.Admin;

/// <summary>Reads and writes the emulator's behavior as JSON. Times are in seconds.</summary>
internal sealed class BehaviorJson(IReadOnlyList<BehaviorSwitch> switches)
{
    /// <summary>Sets the members of the JSON object; all others keep their values.</summary>
    /// <exception cref="AwsException">A member is unknown, or its value has the wrong type.</exception>
    public void Read(JsonObject json)
    {
        foreach (var (name, value) in json)
        {
            if (switches.FirstOrDefault(s => s.Name == name) is not { } member || value is null)
            {
                var names = string.Join(", ", switches.Select(s => s.Name));
                throw new AwsException("InvalidBehavior", $"The behavior '{name}' does not exist; use one of {names}.");
            }

            try
            {
                member.Set(value);
            }
            catch (InvalidOperationException)
            {
                throw new AwsException("InvalidBehavior", $"The value of '{name}' has the wrong type.");
            }
        }
    }

    public JsonObject Write() => new(switches.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)s.Get())));
}
