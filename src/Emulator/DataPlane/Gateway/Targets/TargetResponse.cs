using System.Net.Http.Headers;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>What the server of a target answered.</summary>
/// <param name="Result">The result as JSON, as it came.</param>
/// <param name="Headers">The headers of its answer.</param>
internal readonly record struct TargetResponse(ReadOnlyMemory<byte> Result, HttpResponseHeaders Headers);
