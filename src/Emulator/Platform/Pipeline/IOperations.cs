using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>The operations of one type of resource.</summary>
internal interface IOperations
{
    void Register(Action<string, Func<Call, JsonObject>> on);
}
