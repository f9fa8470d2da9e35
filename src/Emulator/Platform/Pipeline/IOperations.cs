using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>The operations of one resource type.</summary>
internal interface IOperations
{
    /// <summary>Registers the handler of each operation.</summary>
    /// <param name="on">Takes the name of an operation and its handler.</param>
    void Register(Action<string, Func<Call, JsonObject>> on);
}
