using Reconciler.Emulator.Platform.Contracts;

namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>The operation of a request and, for REST protocols, the decoded labels of its path.</summary>
internal sealed record ResolvedOperation(OperationContract Operation, IReadOnlyDictionary<string, string> PathValues)
{
    public static readonly IReadOnlyDictionary<string, string> NoValues = new Dictionary<string, string>();
}
